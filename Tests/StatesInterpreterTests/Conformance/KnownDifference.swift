/// Recordings that the interpreter does not reproduce, each with the reason.
enum KnownDifference {
    private static let reasons: [String: String] = [
        "callback.sqs_wait_for_task_tok_with_heartbeat":
            "The placeholder of the task token in the recording is malformed.",
        "callback.sqs_wait_for_task_token.": "The placeholder of the task token in the recording is malformed.",
        "lambda_invoke_with_retry_extended_input": "Recorded before the Context object had RedriveCount.",
        "lambda_service_invoke_with_retry_extended_input": "Recorded before the Context object had RedriveCount.",
        "hash_calculations.hash": "States.Hash takes its digests from the host, and this suite has none.",
        "REFERENCE_IN_INTRINSIC_FUNCTION.0cd": "States.Hash takes its digests from the host, and this suite has none.",
        "timeouts.service_lambda_map_timeout": "The order in which AWS noticed four simultaneous timeouts is chance.",
    ]

    /// Why a case differs; `nil` for one that must not.
    static func reason(for file: String) -> String? {
        reasons.first { file.contains($0.key) }?.value
    }
}
