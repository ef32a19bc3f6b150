internal import JSONModel
internal import StatesInterpreter
internal import WorkflowRuntime

extension Operation {
    /// Tells that the work on a task goes on.
    static let sendTaskHeartbeat = Operation(
        "SendTaskHeartbeat",
        [
            .required("taskToken", .text(1...2048))
        ]
    ) { request, backend in
        try await backend.report(.heartbeat, request)
        return [:]
    }
}
