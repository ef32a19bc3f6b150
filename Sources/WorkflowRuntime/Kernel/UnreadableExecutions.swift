internal import JSONModel
internal import StatesInterpreter
public import WorkflowStore

/// Executions whose rows cannot be read: each is set aside alone, and everything else goes on.
///
/// A torn snapshot, a payload under a lost key or a definition that is gone concerns one execution. When it is met, whatever for, it
/// is held in the store as an operator's pause would hold it, so that nothing wakes it any more and its deadlines stand still,
/// and it is found by `unreadable:true`. Operators hear of it. After a repair it is resumed like what is paused; what cannot
/// be repaired can be stopped.
struct UnreadableExecutions {
    /// How many are remembered, so that each is told of once.
    private static let maximumKnown = 10_000

    /// What the next transaction writes about one.
    struct Unwritten {
        var change: ExecutionChange
        var alert: SetAsideAlert?
    }

    /// Those that were met, and the error of each until its mark is durable.
    private var known: [ExecutionKey: (error: StoreError?, batch: Int)] = [:]
    private var unwritten: [Unwritten] = []

    /// Whether there is something to write.
    var hasWork: Bool { !unwritten.isEmpty }

    /// Why an execution cannot be read whose mark is not durable yet.
    func beingSetAside(_ key: ExecutionKey) -> StoreError? { known[key]?.error }

    mutating func setAside(_ key: ExecutionKey, _ error: StoreError, at now: Timestamp) {
        guard known[key] == nil else { return }
        if known.count >= Self.maximumKnown { known = known.filter { $0.value.error != nil } }
        known[key] = (error, .max)
        var change = ExecutionChange(key: key)
        change.reading = .setAside(at: now)
        unwritten.append(Unwritten(change: change, alert: SetAsideAlert(execution: key, message: error.message)))
    }

    /// Notes that an execution is of no more concern: it can be read again, or was ended.
    mutating func forget(_ key: ExecutionKey) {
        if !known.isEmpty { known[key] = nil }
    }

    mutating func takeUnwritten(for batch: Int) -> [Unwritten] {
        defer { unwritten = [] }
        for entry in unwritten { known[entry.change.key]?.batch = batch }
        return unwritten
    }

    mutating func committed(_ batch: Int) {
        guard !known.isEmpty else { return }
        for (key, entry) in known where entry.error != nil && entry.batch <= batch { known[key]?.error = nil }
    }

    /// Forgets what no transaction has made durable.
    mutating func forgetUnwritten() {
        unwritten = []
        known = known.filter { $0.value.error == nil }
    }
}

/// What operators should hear of an execution that was set aside.
public struct SetAsideAlert: Sendable, Hashable {
    /// The execution.
    public var execution: ExecutionKey
    /// What cannot be read, and what to do about it; no stored value is in it.
    public var message: String
}

extension Kernel {
    /// The execution from memory or from the store; `nil` if there is none.
    ///
    /// - Throws: `unreadable` if it alone cannot be read; it is set aside then.
    func load(_ key: ExecutionKey) throws(StoreError) -> LiveExecution? {
        if let live = executions[key] { return live }
        // What is being written is not yet what a read would give.
        if let known = unreadable.beingSetAside(key) { throw known }
        do throws(StoreError) {
            let live = try read(key)
            unreadable.forget(key)
            return live
        } catch {
            if error.code == .unreadable { unreadable.setAside(key, error, at: now) }
            throw error
        }
    }

    private func read(_ key: ExecutionKey) throws(StoreError) -> LiveExecution? {
        guard let stored = try stored(key) else { return nil }
        let interpreter = try machines.interpreter(of: stored.record.definition)
        if case .erased = stored.standing {
            let erased = LiveExecution(erased: stored, interpreter: interpreter)
            executions[key] = erased
            try abandon(erased, stored.branches)
            return erased
        }
        let live = try LiveExecution(stored: stored, interpreter: interpreter)
        executions[key] = live
        return live
    }

    /// Does something for each of many; one that cannot be read does not keep the others from theirs.
    func forEach<Element>(
        _ elements: [Element],
        _ work: (Element) throws(StoreError) -> Void
    ) throws(StoreError) {
        for element in elements { try sparingOthers { () throws(StoreError) in try work(element) } }
    }

    /// Does something for one of many, unless it cannot be read.
    ///
    /// - Returns: Whether it could be.
    @discardableResult
    func sparingOthers(_ work: () throws(StoreError) -> Void) throws(StoreError) -> Bool {
        do throws(StoreError) {
            try work()
            return true
        } catch {
            guard error.code == .unreadable else { throw error }
            return false
        }
    }
}
