internal import JSONModel
internal import StatesLanguage

/// The iterations of Map states.
extension Advance {
    mutating func begin(_ map: MapState, _ state: State, in branch: inout Branch) throws(Failure) -> Flow {
        if let distribution = map.distribution { return try beginRun(of: map, distribution, state, in: &branch) }
        var evaluation = evaluation(of: state, in: branch)
        let found = try evaluation.items(of: map)
        let items = found.items
        let asked =
            try map.maximumConcurrency.map { setting throws(Failure) in
                try evaluation.concurrency(setting, input: found.input)
            } ?? 0
        emit(.mapStateStarted, ["length": .integer(items.count)], in: &branch)
        let limit = max(1, interpreter.limits.maximumConcurrency)
        branch.frame.mapRun = MapRun(items: items, concurrency: asked == 0 ? limit : min(asked, limit))
        beginChildren(items.count, in: &branch)
        if items.isEmpty { return complete(map, state, in: &branch, lastEvent: branch.activity.lastEvent) }
        let started = branch.activity.lastEvent
        do throws(Failure) {
            while branch.activity.startedChildren < min(items.count, branch.frame.mapRun?.concurrency ?? limit) {
                try startIteration(branch.activity.startedChildren, of: map, state, in: &branch, after: started)
            }
        } catch {
            closeChildren(of: branch, state, failed: nil, lastEvent: started)
            throw error
        }
        makeReady((0..<branch.activity.startedChildren).map { branch.path.appending($0) })
        return .blocked
    }

    /// Starts the next iteration of a Map state.
    ///
    /// The child is inserted but not yet ready.
    private mutating func startIteration(
        _ index: Int,
        of map: MapState,
        _ state: State,
        in branch: inout Branch,
        after previous: EventID
    ) throws(Failure) {
        guard let run = branch.frame.mapRun, run.items.indices.contains(index) else { return }
        let item = MapItem(index: index, value: run.items[index])
        let input = try selectedInput(of: item, map, state, in: branch)
        let details: JSONObject = ["name": .string(state.name), "index": .integer(index)]
        let started = emit(.mapIterationStarted, details, after: previous)
        branch.activity.startedChildren += 1
        insertChild(index, of: branch, scope: map.processor, input: input, item: item, after: started)
    }

    mutating func selectedInput(
        of item: MapItem,
        _ map: MapState,
        _ state: State,
        in branch: borrowing Branch
    ) throws(Failure) -> JSON {
        guard let selector = map.itemSelector else { return item.value }
        var evaluation = evaluation(of: state, in: branch, item: item)
        switch selector {
        case .expressions(let template): return try evaluation.evaluate(template)
        case .paths(let template):
            guard case .paths(let processing) = map.processing else { return item.value }
            let input = try evaluation.effectiveInput(processing)
            return try evaluation.evaluate(template, input: input)
        }
    }

    /// Starts another iteration in the place of one that came to its end.
    mutating func continueMap(
        _ map: MapState,
        _ state: State,
        _ parent: consuming Branch,
        after lastEvent: EventID
    ) {
        let next = parent.activity.startedChildren
        guard next < parent.activity.childCount else { return put(parent, isFrameChanged: false) }
        do throws(Failure) {
            try startIteration(next, of: map, state, in: &parent, after: lastEvent)
            ready.append(parent.path.appending(next))
            put(parent, isFrameChanged: false)
        } catch {
            parent.activity.lastEvent = lastEvent
            closeChildren(of: parent, state, failed: nil, lastEvent: lastEvent)
            let flow = handle(error, state, in: &parent)
            settle(parent, flow, isFrameChanged: true)
        }
    }
}
