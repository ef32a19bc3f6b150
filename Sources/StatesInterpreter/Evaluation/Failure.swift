internal import JSONModel
internal import StatesLanguage

/// Why a state, a branch or an execution fails.
struct Failure: Error, Sendable, Hashable {
    /// Who found out.
    enum Origin: Sendable, Hashable {
        /// The work outside, or a Fail state. The history has told of it.
        case report
        /// A JSONata expression. The history tells of it with an event of its own.
        case query(location: String?)
        /// A path, a template or a setting in JSONPath.
        case data
        /// A limit of the engine.
        case limit
    }

    /// The error name.
    var error: String?
    /// The cause.
    var cause: String?
    /// Who found out.
    var origin: Origin
    /// Another name under which retriers and catchers may know the error.
    var alias: String?
    /// Whether the engine ended the work because its time was over.
    var isTimeout = false
    /// Whether a branch below the state failed with it, so that the history has told of it.
    var isFromBelow = false

    init(error: String?, cause: String?, origin: Origin = .report) {
        self.error = error
        self.cause = cause
        self.origin = origin
    }

    init(_ failure: QueryFailure) {
        self.init(
            error: ErrorName.queryEvaluationError,
            cause: failure.cause,
            origin: .query(location: failure.location)
        )
    }

    init(_ error: StatesError) {
        self.init(error: error.error, cause: error.cause, origin: .data)
    }

    /// An error that only a change of the definition or the data can prevent.
    static func runtime(_ cause: String) -> Failure {
        Failure(error: ErrorName.runtime, cause: cause, origin: .data)
    }

    /// Whether no rule may retry or catch the failure.
    var isFatal: Bool { error == ErrorName.runtime && origin != .report || origin == .limit }

    /// Whether a rule for some errors is meant.
    func isMatched(by matcher: ErrorMatcher) -> Bool {
        !isFatal && (matcher.matches(error) || alias.map { matcher.names.contains($0) } ?? false)
    }

    /// What a catcher is given: `Error` and `Cause`.
    ///
    /// AWS gives the cause of a timeout as an empty text, and what a worker left out as `null`.
    var errorOutput: JSON {
        let cause = cause ?? (isTimeout ? "" : nil)
        return .object(["Error": error.map { .string($0) } ?? .null, "Cause": cause.map { .string($0) } ?? .null])
    }

    /// The same failure with the sentence in front that names the state, which causes found by evaluation have.
    func placed(in stateName: String, enteredAt event: EventID) -> Failure {
        switch origin {
        case .report, .limit: return self
        case .query, .data:
            var failure = self
            failure.cause =
                "An error occurred while executing the state '\(stateName)' (entered at the event id #\(event)). "
                + (cause ?? "")
            return failure
        }
    }
}
