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
            return try await childExecutions(of: arn, request, backend)
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

extension Operation {
    /// The child executions of a map run.
    private static func childExecutions(
        of arn: String,
        _ request: Request,
        _ backend: Backend
    ) async throws -> JSONObject {
        let run = try await backend.mapRun(arn)
        let status = request.optionalText("statusFilter")
        let redrive = request.optionalText("redriveFilter")
        let page = try Page(request, of: "executions of \(arn) \(status ?? "") \(redrive ?? "")", backend)
        var filter = ExecutionFilter(status: status.flatMap(ExecutionStatus.init(rawValue:)))
        filter.mapRun = run.key
        filter.isRedriven = redrive.map { $0 == "REDRIVEN" }
        let start = page.start.flatMap { Int64($0) }.map { ExecutionKey($0) }
        let pending = run.redriveCursor
        let rows: [ExecutionSummary]
        if status == "PENDING_REDRIVE" {
            // They are the unsuccessful ones that the redrive has not come to yet.
            let keys = try await backend.read { store in
                guard let pending else { return Set<ExecutionKey>() }
                let after = max(start ?? pending, pending)
                return Set(try store.unsuccessfulChildren(of: run.key, after: after, limit: page.length + 1))
            }
            rows = try await backend.read { [filter] store in
                guard let last = keys.max() else { return [] }
                let before = ExecutionKey(last.number + 1)
                let limit = Int(clamping: last.number - (keys.min() ?? last).number + 1)
                return try store.executions(matching: filter, before: before, limit: limit)
                    .filter { keys.contains($0.key) }.reversed()
            }
        } else {
            rows = try await backend.read { [filter] store in
                try store.executions(matching: filter, before: start, limit: page.length + 1)
            }
        }
        return page.answer("executions", rows, place: { $0.key.description }) { row in
            guard case .object(var line) = row.answer(backend) else { return .null }
            line["mapRunArn"] = .string(arn)
            line["itemCount"] = row.itemCount.map { .integer($0) }
            if let pending, row.key > pending, row.status != .running, row.status != .succeeded {
                line["status"] = "PENDING_REDRIVE"
            }
            return .object(line)
        }
    }
}

extension ExecutionSummary {
    /// The line of a list as the API gives it.
    fileprivate func answer(_ backend: Backend) -> JSON {
        .object(
            JSONObject(present: [
                "executionArn": .string(arn),
                "stateMachineArn": .string(backend.configuration.stateMachineARN(stateMachine)),
                // The stored name of an express execution goes on with what tells it from others of its name.
                "name": .string(String(name.prefix { $0 != ":" })),
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
