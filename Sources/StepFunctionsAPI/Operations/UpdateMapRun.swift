internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

extension Operation {
    /// Changes the limits of a running map run, at once.
    static let updateMapRun = Operation(
        "UpdateMapRun",
        [
            .required("mapRunArn", .text(1...2000)),
            .optional("maxConcurrency", .integer(from: 0)), .optional("toleratedFailurePercentage", .number(0...100)),
            .optional("toleratedFailureCount", .integer(0...Int.max)),
        ]
    ) { request, backend in
        let record = try await backend.mapRun(request.text("mapRunArn"))
        var update = MapRunUpdate()
        update.maximumConcurrency = request["maxConcurrency"]?.integerValue
        update.toleratedFailureCount = request["toleratedFailureCount"]?.integerValue
        update.toleratedFailurePercentage = request["toleratedFailurePercentage"]?.doubleValue
        guard update != MapRunUpdate() else {
            throw ServiceFailure(
                .validation,
                "At least one of maxConcurrency, toleratedFailureCount and toleratedFailurePercentage must be specified"
            )
        }
        do {
            try await backend.engine.update(record.key, update, by: Signature(accessKey: request.accessKey))
        } catch let error as EngineError where error.code == .conflict {
            throw ServiceFailure(.validation, "Map Run is not running: '\(record.arn)'")
        }
        return [:]
    }
}
