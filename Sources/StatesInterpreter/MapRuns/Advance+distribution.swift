internal import JSONModel
internal import StatesLanguage

/// Distributed Map states: the work is done by the child executions of a map run, which the host carries out.
extension Advance {
    mutating func beginRun(
        of map: MapState,
        _ distribution: MapDistribution,
        _ state: State,
        in branch: inout Branch
    ) throws(Failure) -> Flow {
        var evaluation = evaluation(of: state, in: branch)
        var items: [JSON] = []
        var isObject = false
        let input: JSON
        if distribution.itemReader == nil {
            let found = try evaluation.items(of: map)
            (items, isObject, input) = (found.items, found.isObject, found.input)
        } else if case .paths(let processing) = map.processing {
            input = try evaluation.effectiveInput(processing)
        } else {
            input = evaluation.input
        }
        let concurrency =
            try map.maximumConcurrency.map { setting throws(Failure) in
                try evaluation.concurrency(setting, input: input)
            } ?? 0
        emit(.mapStateStarted, ["length": .integer(items.count)], in: &branch)

        let label = distribution.label ?? Self.label(of: state.name)
        let arn = execution.header.mapRunARN(label: label, id: seeds.uuid())
        var request = MapRunRequest(
            path: branch.path,
            arn: arn,
            label: label,
            processor: map.processor,
            executionType: distribution.executionType,
            itemCount: distribution.itemReader == nil ? items.count : nil,
            maximumConcurrency: concurrency,
            hasSelector: map.itemSelector != nil
        )
        request.toleratedFailureCount = try map.toleratedFailureCount.map { setting throws(Failure) in
            try evaluation.count(setting, input: input, field: "ToleratedFailureCount")
        }
        request.toleratedFailurePercentage = try map.toleratedFailurePercentage.map { setting throws(Failure) in
            try evaluation.percentage(setting, input: input, field: "ToleratedFailurePercentage")
        }
        if let reader = distribution.itemReader {
            request.reader = try evaluation.evaluate(reader, input: input)
            let limit = try reader.maximumItems.map { setting throws(Failure) in
                try evaluation.count(setting, input: input, field: "MaxItems")
            }
            // Zero stands for no bound, as in AWS.
            request.maximumItems = limit == 0 ? nil : limit
        }
        request.batching = try distribution.itemBatcher.map { batcher throws(Failure) in
            try evaluation.evaluate(batcher, input: input)
        }
        request.writer = try distribution.resultWriter.map { writer throws(Failure) in
            try evaluation.evaluate(writer, input: input)
        }
        emit(.mapRunStarted, ["mapRunArn": .string(arn)], in: &branch)
        branch.frame.mapRun = MapRun(items: items, concurrency: concurrency, arn: arn, isObject: isObject)
        branch.activity.phase = .mapRun
        branch.activity.wake = .mapRun
        order(.startMapRun(request))
        return .blocked
    }

    /// Takes what a branch hears of its map run.
    mutating func take(_ report: MapRunReport, of arn: String, at path: BranchPath) {
        guard var branch = take(path) else { return }
        guard case .mapRun = branch.activity.wake, branch.frame.mapRun?.arn == arn, let state = state(of: branch),
            case .map(let map) = state.kind
        else { return putBackUnchanged(branch) }
        let flow: Flow
        switch report {
        case .succeeded(let output):
            // Both the success and the exit of the state follow that of the run. AWS lets the exit follow the start of the run in
            // histories of 2025, and its success in those before; nothing else tells the two apart.
            emit(.mapRunSucceeded, in: &branch)
            emit(.mapStateSucceeded, after: branch.activity.lastEvent)
            do throws(Failure) {
                flow = try complete(
                    state,
                    result: output,
                    processing: map.processing,
                    assign: map.assign,
                    to: map.transition,
                    in: &branch
                )
            } catch {
                flow = handle(error, state, in: &branch)
            }
        case .failed(let error, let cause):
            var details: JSONObject = ["error": .string(error)]
            details["cause"] = cause.map { .string($0) }
            emit(.mapRunFailed, details, in: &branch)
            flow = handle(Failure(error: error, cause: cause), state, in: &branch)
        }
        settle(branch, flow, isFrameChanged: true)
    }

    /// Goes on with the map run of a branch that is redriven.
    mutating func redriveRun(_ run: MapRun, arn: String, in branch: inout Branch, after event: EventID) {
        var run = run
        run.redriveCount += 1
        branch.frame.mapRun = run
        branch.activity.phase = .mapRun
        branch.activity.wake = .mapRun
        let details: JSONObject = ["mapRunArn": .string(arn), "redriveCount": .integer(run.redriveCount)]
        branch.activity.lastEvent = emit(.mapRunRedriven, details, after: event)
        order(.redriveMapRun(arn: arn))
    }

    /// The label of a Map state that has none of its own: the same for each of its runs, unlike that of any other state.
    private static func label(of stateName: String) -> String {
        // FNV-1a, because a label must not depend on a seed.
        let digest = stateName.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
        var seeds = SplitMix64(seed: digest)
        return seeds.uuid()
    }
}

extension ExecutionHeader {
    /// The ARN of a map run that this execution starts.
    ///
    /// A child execution's state machine has the label of its own run behind its name, which is left out.
    fileprivate func mapRunARN(label: String, id: String) -> String {
        let parts = stateMachineARN.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let prefix = parts.prefix(5).joined(separator: ":")
        let name = stateMachineName.prefix { $0 != "/" }
        return "\(prefix):mapRun:\(name)/\(label):\(id)"
    }
}
