internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

extension Operation {
    /// Goes on with an unsuccessful execution where it stopped.
    static let redriveExecution = Operation(
        "RedriveExecution",
        [
            .executionARN, .optional("clientToken", .text(1...64, .clientToken)),
        ]
    ) { request, backend in
        let record = try await backend.execution(request.text("executionArn"))
        let time = try await backend.engine.redrive(
            record.key,
            clientToken: request.optionalText("clientToken"),
            by: Signature(accessKey: request.accessKey)
        )
        return ["redriveDate": .moment(time)]
    }
}
