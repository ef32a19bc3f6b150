internal import JSONModel
internal import StatesInterpreter
internal import WorkflowRuntime

extension Operation {
    /// Fails the task whose token the caller holds.
    static let sendTaskFailure = Operation(
        "SendTaskFailure",
        [
            .required("taskToken", .text(1...2048)),
            .optional("error", .text(max: 256)), .optional("cause", .text(max: 32_768)),
        ]
    ) { request, backend in
        let report = TaskReport.failed(
            error: request.optionalText("error"),
            cause: request.optionalText("cause"),
            retryAfter: nil
        )
        try await backend.report(report, request)
        return [:]
    }
}
