internal import JSONModel
internal import StatesInterpreter
internal import WorkflowRuntime
internal import WorkflowStore

/// Answers about map runs.
struct MapRunDescription {
    let record: MapRunRecord
    let backend: Backend

    /// The answer of `DescribeMapRun`.
    func description(executionARN: String) -> JSONObject {
        JSONObject(present: [
            "mapRunArn": .string(record.arn),
            "executionArn": .string(executionARN),
            "status": .string(record.status.rawValue),
            "startDate": .moment(record.startedAt),
            "stopDate": .moment(record.stoppedAt),
            "maxConcurrency": .integer(record.maximumConcurrency),
            "toleratedFailurePercentage": .double(record.toleratedFailurePercentage ?? 0),
            "toleratedFailureCount": .integer(record.toleratedFailureCount ?? 0),
            "itemCounts": counts(record.items, total: max(record.itemCount ?? 0, record.items.started)),
            "executionCounts": counts(record.executions, total: expectedExecutions),
            "redriveCount": .integer(record.redriveCount),
            "redriveDate": .moment(record.redrivenAt),
        ])
    }

    /// The line of `ListMapRuns`.
    func line(executionARN: String) -> JSON {
        .object(
            JSONObject(present: [
                "executionArn": .string(executionARN),
                "mapRunArn": .string(record.arn),
                "stateMachineArn": .string(backend.configuration.stateMachineARN(record.stateMachine)),
                "startDate": .moment(record.startedAt),
                "stopDate": .moment(record.stoppedAt),
            ])
        )
    }

    /// Without batches there is one child execution for each item; with them, only those that were started are known.
    private var expectedExecutions: Int {
        let started = record.executions.started
        guard record.plan["batching"] == nil else { return started }
        return max(record.itemCount ?? 0, started)
    }

    private func counts(_ counts: MapRunCounts, total: Int) -> JSON {
        [
            "pending": .integer(total - counts.started),
            "running": .integer(counts.running),
            "succeeded": .integer(counts.succeeded),
            "failed": .integer(counts.failed),
            "timedOut": .integer(counts.timedOut),
            "aborted": .integer(counts.aborted),
            "total": .integer(total),
            "resultsWritten": .integer(counts.resultsWritten),
            "failuresNotRedrivable": 0,
            "pendingRedrive": .integer(counts.pendingRedrive),
        ]
    }
}

extension Backend {
    /// The map run that an ARN names.
    ///
    /// - Throws: `InvalidArn` and `ResourceNotFound`.
    func mapRun(_ arn: String) async throws -> MapRunRecord {
        guard case .mapRun = try ResourceName(arn: arn) else { throw try ResourceName(arn: arn).misplaced }
        let record = try await read { store in try store.mapRunKey(arn: arn).flatMap { try store.mapRun($0) } }
        guard let record else { throw ServiceFailure.noResource(arn) }
        return record
    }

    /// The ARN of the map run that started an execution, if one did.
    func mapRunARN(of record: ExecutionRecord) async throws -> String? {
        guard let key = record.origin?.mapRun else { return nil }
        return try await read { try $0.mapRun(key)?.arn }
    }

    /// The ARN of the execution that a map run belongs to.
    func executionARN(of record: MapRunRecord) async throws -> String {
        try await read { try $0.execution(record.branch.execution)?.record.header.arn } ?? ""
    }
}
