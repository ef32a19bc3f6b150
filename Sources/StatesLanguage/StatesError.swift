/// A failure as the States Language names it: an error name that retriers and catchers match, and a cause for people.
///
/// Causes follow the words of Step Functions, which quote the data that a path was applied to. A cause therefore is part of
/// an execution's data and is stored and shown like its output, never logged.
public struct StatesError: Error, Sendable, Hashable {
    /// The error name: `States.Runtime`.
    public var error: String
    /// What happened, without the sentence that names the state.
    public var cause: String?

    /// Makes a failure.
    public init(error: String, cause: String?) {
        self.error = error
        self.cause = cause
    }

    /// A failure that only a change of the definition or the data can prevent.
    public static func runtime(_ cause: String) -> StatesError {
        StatesError(error: ErrorName.runtime, cause: cause)
    }

    /// A result that cannot be placed into the input.
    public static func resultPathMatchFailure(_ cause: String) -> StatesError {
        StatesError(error: ErrorName.resultPathMatchFailure, cause: cause)
    }

    /// A path in a payload template that found nothing.
    ///
    /// The specification names this error; Step Functions itself raises ``runtime(_:)`` in that case, and so do templates here.
    public static func parameterPathFailure(_ cause: String) -> StatesError {
        StatesError(error: ErrorName.parameterPathFailure, cause: cause)
    }

    /// A call of an intrinsic function that failed.
    public static func intrinsicFailure(_ cause: String) -> StatesError {
        StatesError(error: ErrorName.intrinsicFailure, cause: cause)
    }
}
