internal import HTTPTypes
internal import Hummingbird
internal import WorkflowRuntime
internal import WorkflowStore

extension Problem {
    /// The one place that knows which error of the engine has which status.
    init(_ error: EngineError) {
        switch error.code {
        case .unknownStateMachine:
            self = .notFound(
                "There is no workflow of this name. GET /v1/workflows lists them.",
                code: "unknown-workflow"
            )
        case .unknownExecution:
            self = .notFound(error.message, code: "unknown-onboarding")
        case .unknownResource:
            self = .notFound(error.message)
        case .unknownTask:
            self = .notFound(error.message, code: "unknown-task")
        case .executionExists:
            self.init(
                .unprocessableContent,
                "idempotency-key-reused",
                title: "The key was used for another request",
                detail: "An onboarding was started under this key, or name, with another input. Use a key of its own."
            )
        case .keyReused:
            self.init(
                .unprocessableContent,
                "idempotency-key-reused",
                title: "The key was used for another request",
                detail: error.message
            )
        case .applicantIsBusy:
            self.init(
                .unprocessableContent,
                "applicant-is-busy",
                title: "The applicant is being onboarded with another input",
                detail: error.message
            )
        case .unknownEndpoint:
            self = .notFound(error.message, code: "unknown-endpoint")
        case .endpointExists:
            self.init(.conflict, "endpoint-exists", title: "It exists already", detail: error.message)
        case .notRedrivable:
            self.init(.conflict, "not-resumable", title: "It cannot be resumed", detail: error.message)
        case .conflict, .quotaExceeded:
            self.init(.conflict, "conflict", title: "It does not fit what is there", detail: error.message)
        case .executionEnded:
            self.init(.conflict, "already-ended", title: "It has ended already", detail: error.message)
        case .invalidDefinition, .invalidRequest:
            self = .badRequest(error.message)
        case .forbidden:
            self.init(.forbidden, "forbidden", title: "Somebody else has to do this", detail: error.message)
        case .actRefused:
            self.init(.conflict, "act-refused", title: "This cannot be done now", detail: error.message)
        case .unreadable:
            self = .unreadable
        case .overloaded:
            self = .unavailable(error.message, code: "overloaded")
        case .shuttingDown:
            self = .unavailable(error.message, code: "shutting-down", retryAfter: 5)
        default:
            self = .unavailable("The store does not work at the moment, and nothing was changed.", code: "store-failed")
        }
    }

    /// A failure of a read.
    ///
    /// Its own message names files of the server, which are for the log.
    init(_ error: StoreError) {
        guard error.code != .unreadable else {
            self = .unreadable
            return
        }
        self = .unavailable("The store cannot be read at the moment. The server's log says why.", code: "store-failed")
    }

    /// Something alone that cannot be read, while the store works.
    private static let unreadable = Problem(
        .conflict,
        "unreadable",
        title: "Its record cannot be read",
        detail:
            "Nothing was changed. The record is damaged, or its key or definition is gone: the server's log says which. "
            + "Repair it, or restore a backup; until then, only 'usher stop' can be done to an onboarding."
    )

    /// An error of the server's frame: a route that does not exist, a body that is too long.
    init(frame error: any HTTPResponseError) {
        switch error.status {
        case .notFound:
            self = .notFound("There is nothing at this address. The operations begin with /v1/.")
        case .contentTooLarge:
            self.init(
                .contentTooLarge,
                "body-too-large",
                title: "The body is too large",
                detail:
                    "A body has at most \(RequestReader.maximumBodySize) bytes. Keep documents and images outside of the input."
            )
        case let status:
            self.init(
                status,
                "http-\(status.code)",
                title: status.reasonPhrase,
                detail: "The request was refused with status \(status.code)."
            )
        }
    }
}
