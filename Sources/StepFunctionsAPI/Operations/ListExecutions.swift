internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

extension Operation {
    /// Lists the executions of a state machine, a version or an alias, the newest first.
    static let listExecutions = Operation(
        "ListExecutions",
        [
            .optional("stateMachineArn", .text(1...256)),
            .optional(
                "statusFilter",
                // The order in which AWS's message lists them.
                .choice(["SUCCEEDED", "TIMED_OUT", "PENDING_REDRIVE", "ABORTED", "FAILED", "RUNNING"])
            ),
            .maxResults, .optional("nextToken", .text(1...3096)), .optional("mapRunArn", .text(1...2000)),
            .optional("redriveFilter", .choice(["REDRIVEN", "NOT_REDRIVEN"])),
        ]
    ) { request, backend in
        if let arn = request.optionalText("mapRunArn") {
            guard request.optionalText("stateMachineArn") == nil else {
                throw ServiceFailure(.validation, "Either stateMachineArn or mapRunArn must be specified, and not both")
            }
            throw try MapRuns.unknown(arn)
        }
        guard let arn = request.optionalText("stateMachineArn") else {
            throw ServiceFailure(.validation, "Either stateMachineArn or mapRunArn must be specified")
        }
        let target = try await Target(arn, backend)
        guard target.record.type == .standard else { throw ServiceFailure.notSupportedByType }
        let status = request.optionalText("statusFilter")
        let redrive = request.optionalText("redriveFilter")
        let page = try Page(request, of: "executions of \(arn) \(status ?? "") \(redrive ?? "")", backend)
        // Only children of a map run wait for a redrive.
        if status == "PENDING_REDRIVE" { return ["executions": []] }
        var filter = ExecutionFilter(
            stateMachine: target.record.name,
            status: status.flatMap(ExecutionStatus.init(rawValue:))
        )
        switch target.qualifier {
        case .current: break
        case .version(let number): filter.version = number
        case .alias(let name): filter.alias = name
        }
        filter.isRedriven = redrive.map { $0 == "REDRIVEN" }
        let start = page.start.flatMap { Int64($0) }.map { ExecutionKey($0) }
        let rows = try await backend.read { [filter] store in
            try store.executions(matching: filter, before: start, limit: page.length + 1)
        }
        return page.answer("executions", rows, place: { $0.key.description }) { $0.answer(backend) }
    }
}

extension ExecutionSummary {
    /// The line of a list as the API gives it.
    fileprivate func answer(_ backend: Backend) -> JSON {
        .object(
            JSONObject(present: [
                "executionArn": .string(backend.configuration.executionARN(name, of: stateMachine)),
                "stateMachineArn": .string(backend.configuration.stateMachineARN(stateMachine)),
                "name": .string(name),
                "status": .string(status.rawValue),
                "startDate": .moment(startedAt),
                "stopDate": .moment(stoppedAt),
                "stateMachineVersionArn": version.map { .string(backend.versionARN($0, of: stateMachine)) },
                "stateMachineAliasArn": alias.map { .string(backend.aliasARN($0, of: stateMachine)) },
                "redriveCount": .integer(redriveCount),
                "redriveDate": .moment(redrivenAt),
            ])
        )
    }
}
