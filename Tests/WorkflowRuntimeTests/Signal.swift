import Synchronization

/// Something that happens once and that any number of tasks can wait for.
final class Signal: Sendable {
    private enum State {
        case waiting([CheckedContinuation<Void, Never>])
        case raised
    }

    private let state = Mutex(State.waiting([]))

    func raise() {
        let continuations = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            guard case .waiting(let continuations) = state else { return [] }
            state = .raised
            return continuations
        }
        for continuation in continuations { continuation.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isRaised = state.withLock { state in
                guard case .waiting(let continuations) = state else { return true }
                state = .waiting(continuations + [continuation])
                return false
            }
            if isRaised { continuation.resume() }
        }
    }
}
