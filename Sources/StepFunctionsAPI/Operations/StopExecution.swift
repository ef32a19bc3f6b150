internal import JSONModel
internal import StatesInterpreter
internal import WorkflowRuntime
internal import WorkflowStore

extension Operation {
    /// Stops a running execution.
    ///
    /// One that has ended already tells when.
    static let stopExecution = Operation(
        "StopExecution",
        [
            .executionARN, .optional("error", .text(max: 256)), .optional("cause", .text(max: 32_768)),
        ]
    ) { request, backend in
        let arn = request.text("executionArn")
        let record = try await backend.execution(arn)
        if let stoppedAt = record.stoppedAt { return ["stopDate": .moment(stoppedAt)] }
        do {
            try await backend.engine.stop(
                record.key,
                error: request.optionalText("error"),
                cause: request.optionalText("cause"),
                by: Signature(accessKey: request.accessKey, cause: request.optionalText("cause"))
            )
        } catch let error as EngineError where error.code == .executionEnded {
            // It ended by itself just before.
        }
        let stopped = try await backend.execution(arn)
        return ["stopDate": .moment(stopped.stoppedAt ?? backend.clock.now())]
    }
}
