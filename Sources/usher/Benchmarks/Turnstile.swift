/// Lets tasks through one at a time, so that the way from a task's answer to the next call can be timed.
///
/// A handler passes it in every call; the benchmark waits for its arrival, and releases it.
actor Turnstile {
    typealias Moment = ContinuousClock.Instant

    private var held: [String: CheckedContinuation<Bool, Never>] = [:]
    private var arrivals: [String: Moment] = [:]
    private var watchers: [String: CheckedContinuation<Moment, Never>] = [:]

    /// Called by a handler: waits for its release, and tells whether it is the last one.
    ///
    /// The clock is read before the actor is entered, whose turn may take a while.
    nonisolated func pass(_ execution: String) async -> Bool { await arrive(execution, at: .now) }

    private func arrive(_ execution: String, at moment: Moment) async -> Bool {
        if let watcher = watchers.removeValue(forKey: execution) {
            watcher.resume(returning: moment)
        } else {
            arrivals[execution] = moment
        }
        return await withCheckedContinuation { held[execution] = $0 }
    }

    /// Waits until the execution's handler has arrived.
    func arrival(of execution: String) async -> Moment {
        if let moment = arrivals.removeValue(forKey: execution) { return moment }
        return await withCheckedContinuation { watchers[execution] = $0 }
    }

    /// Lets the execution's handler answer.
    ///
    /// It must have arrived.
    func release(_ execution: String, isLast: Bool) -> Moment {
        let moment = Moment.now
        held.removeValue(forKey: execution)?.resume(returning: isLast)
        return moment
    }

    /// Lets an execution take one step: from the answer of its task to the next call.
    func step(_ execution: String) async -> Duration {
        let start = release(execution, isLast: false)
        return await arrival(of: execution) - start
    }
}
