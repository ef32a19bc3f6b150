/// The error names that the States Language reserves.
public enum ErrorName {
    /// A wildcard for any error.
    public static let all = "States.ALL"
    /// A task or an execution took too long.
    public static let timeout = "States.Timeout"
    /// A task gave no sign of life for too long.
    public static let heartbeatTimeout = "States.HeartbeatTimeout"
    /// A task failed; in rules a wildcard for any error but a timeout.
    public static let taskFailed = "States.TaskFailed"
    /// A task had no permission to do its work.
    public static let permissions = "States.Permissions"
    /// A result could not be placed into the input.
    public static let resultPathMatchFailure = "States.ResultPathMatchFailure"
    /// A path in a payload template found nothing.
    public static let parameterPathFailure = "States.ParameterPathFailure"
    /// A JSONata expression failed.
    public static let queryEvaluationError = "States.QueryEvaluationError"
    /// A branch of a Parallel state failed.
    public static let branchFailed = "States.BranchFailed"
    /// A Choice state has neither a rule that holds nor a default.
    public static let noChoiceMatched = "States.NoChoiceMatched"
    /// An intrinsic function failed.
    public static let intrinsicFailure = "States.IntrinsicFailure"
    /// More items of a map run failed than it tolerates.
    public static let exceedToleratedFailureThreshold = "States.ExceedToleratedFailureThreshold"
    /// The items of a map run could not be read.
    public static let itemReaderFailed = "States.ItemReaderFailed"
    /// The results of a map run could not be written.
    public static let resultWriterFailed = "States.ResultWriterFailed"
    /// A value is larger than the service allows.
    public static let dataLimitExceeded = "States.DataLimitExceeded"
    /// The definition cannot be applied to the data; it is neither retried nor caught.
    public static let runtime = "States.Runtime"
}
