public import JSONModel
internal import StatesLanguage

/// What a host asks while it carries out a map run.
extension Interpreter {
    /// The items of the state's own data that a distributed Map state works through, from a position on.
    public func items(of state: ExecutionState, at path: BranchPath, from start: Int, limit: Int) -> [JSON] {
        guard let items = state.branches[path]?.frame.mapRun?.items, start < items.count else { return [] }
        return Array(items[start..<min(items.count, start + limit)])
    }

    /// The items as `ItemSelector` makes them.
    ///
    /// - Throws: ``ItemFailure`` where the selector cannot be applied to one of them.
    public func selectedItems(
        _ items: [MapRunItem],
        of state: ExecutionState,
        at path: BranchPath,
        in surroundings: Surroundings
    ) throws(ItemFailure) -> [JSON] {
        var advance = Advance(self, execution: state, in: surroundings)
        guard let branch = state.branches[path], let mapState = advance.state(of: branch),
            case .map(let map) = mapState.kind
        else { return items.map(\.value) }
        let isObject = branch.frame.mapRun?.isObject == true
        var selected: [JSON] = []
        selected.reserveCapacity(items.count)
        for item in items {
            do throws(Failure) {
                let item = MapItems.item(item.value, at: item.index, isMember: isObject, source: item.source)
                selected.append(try advance.selectedInput(of: item, map, mapState, in: branch))
            } catch {
                let failure = error.placed(in: mapState.name, enteredAt: branch.frame.enteredEvent)
                throw ItemFailure(error: failure.error ?? ErrorName.runtime, cause: failure.cause)
            }
        }
        return selected
    }
}
