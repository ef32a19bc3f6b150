public import Connectors
internal import Synchronization

/// Makes calls: the seam between the engine's orders and whatever carries them out.
public protocol CallPerformer: Sendable {
    /// Carries out an order and gives its answer. Honours cancellation; an answer to a cancelled call is thrown away.
    func perform(_ order: CallOrder) async -> Outcome

    /// Sends a notice to an endpoint.
    func deliver(_ order: DeliveryOrder) async -> DeliveryAnswer
}

extension CallPerformer {
    /// Sends nothing: for engines that have no products behind them.
    public func deliver(_ order: DeliveryOrder) async -> DeliveryAnswer {
        DeliveryAnswer(status: nil, failure: "This engine was made without a courier, and sends no notices.")
    }
}

/// The calls on their way.
///
/// Each runs in a task of its own, which the pool can cancel by the call's name and ends at shutdown. The tasks are unstructured
/// because a call begins and ends at moments that the kernel decides; the pool is the one place that holds them. Calls are
/// taken off by the kernel's thread when it takes their answers, and not by their own tasks, which would all wait for one lock.
final class CallPool: Sendable {
    private struct Contents {
        var calls: [CallID: Task<Void, Never>] = [:]
        /// Who waits for the last call to end: several, where a shutdown is asked for twice.
        var drains: [CheckedContinuation<Void, Never>] = []
    }

    private let performer: any CallPerformer
    private let deliver: @Sendable (CallID, Outcome) -> Void
    private let mapRuns: any MapRunPerformer
    private let deliverMapAnswer: @Sendable (CallID, MapRunAnswer) -> Void
    private let deliverNotice: @Sendable (CallID, DeliveryAnswer) -> Void
    private let contents = Mutex(Contents())

    init(
        performer: any CallPerformer,
        mapRuns: any MapRunPerformer,
        deliver: @escaping @Sendable (CallID, Outcome) -> Void,
        deliverMapAnswer: @escaping @Sendable (CallID, MapRunAnswer) -> Void,
        deliverNotice: @escaping @Sendable (CallID, DeliveryAnswer) -> Void
    ) {
        self.performer = performer
        self.mapRuns = mapRuns
        self.deliver = deliver
        self.deliverMapAnswer = deliverMapAnswer
        self.deliverNotice = deliverNotice
    }

    /// Begins a call.
    ///
    /// Whoever takes its answer says so with ``end(_:)``.
    func begin(_ order: CallOrder) {
        let call = Task { [performer, deliver] in
            let answer = await performer.perform(order)
            if !Task.isCancelled { deliver(order.id, answer) }
        }
        contents.withLock { $0.calls[order.id] = call }
    }

    /// Begins an order for a map run.
    func begin(_ order: MapRunOrder) {
        let work = Task { [mapRuns, deliverMapAnswer] in
            let answer = await mapRuns.perform(order)
            if !Task.isCancelled { deliverMapAnswer(order.id, answer) }
        }
        contents.withLock { $0.calls[order.id] = work }
    }

    /// Begins an attempt at a delivery, which is taken off like a call.
    func begin(_ order: DeliveryOrder) {
        let call = Task { [performer, deliverNotice] in
            let answer = await performer.deliver(order)
            if !Task.isCancelled { deliverNotice(order.id, answer) }
        }
        contents.withLock { $0.calls[order.id] = call }
    }

    /// Notes that a call's answer was taken.
    func end(_ id: CallID) { remove(id) }

    /// Ends a call whose answer nobody waits for.
    ///
    /// It may be on its way already, and must then be ignored.
    func cancel(_ id: CallID) {
        remove(id)?.cancel()
    }

    /// Waits at most so long for the calls to end, then cancels the others and waits no longer.
    ///
    /// A call that does not heed cancellation goes on without anybody listening; it is recovered at the next start.
    func drain(within patience: Duration) async {
        // Beside the wait, so that a call which never ends cannot hold it up.
        let bound = Task {
            try? await Task.sleep(for: patience)
            stopWaiting()
        }
        await withCheckedContinuation { continuation in
            let isIdle = contents.withLock { contents in
                guard !contents.calls.isEmpty else { return true }
                contents.drains.append(continuation)
                return false
            }
            if isIdle { continuation.resume() }
        }
        bound.cancel()
        for id in contents.withLock({ Array($0.calls.keys) }) { cancel(id) }
    }

    @discardableResult
    private func remove(_ id: CallID) -> Task<Void, Never>? {
        let (call, isLast) = contents.withLock { contents in
            (contents.calls.removeValue(forKey: id), contents.calls.isEmpty)
        }
        if isLast { stopWaiting() }
        return call
    }

    private func stopWaiting() {
        let waiting = contents.withLock { contents in
            defer { contents.drains = [] }
            return contents.drains
        }
        for continuation in waiting { continuation.resume() }
    }
}
