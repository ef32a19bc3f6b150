internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// An execution in the kernel's memory: what was loaded or decided, and what of it is not yet in a transaction.
///
/// A class because it is changed in place many times between two commits; only the kernel that made it holds it.
final class LiveExecution {
    let key: ExecutionKey
    private(set) var interpreter: Interpreter
    var record: ExecutionRecord
    var state: ExecutionState
    /// The task attempts in flight.
    private(set) var tasks: [BranchPath: TaskProgress] = [:]
    /// The map runs that branches wait for.
    var mapRuns: [BranchPath: MapRunKey] = [:]
    /// The calls that may have had their effect without anybody knowing, beyond the attempts that made them.
    private(set) var doubts: [BranchPath: Doubt] = [:]
    /// Why the newest attempts failed of states that go on trying.
    private var setbacks: [BranchPath: Setback] = [:]
    /// The causes under which the store finds it as one that tries again, or is about to.
    private var retryCauses: Set<String> = []
    /// How the answer was understood that is being decided on.
    var newestAnswer: (path: BranchPath, outcomeClass: String)?

    /// What was minted for this execution last: each of these costs a digest, and a step of a task asks three times.
    private var returnLink: String?
    private var newestKey: (visit: EventID, key: String)?

    /// What happened to each branch since the last transaction.
    private var marks: [BranchPath: Mark] = [:]
    private var row: RowMark = .unchanged
    private var newEvents: [HistoryEvent] = []
    private var newCalls: [CallRecord] = []
    /// By what a new execution can be found, until that is in a transaction.
    var fields: [Selector.Field] = []
    /// By what messages find the branches, as the store knows it or is about to.
    private var indexed: [BranchPath: [WaitKey]] = [:]
    /// Whether it is in the kernel's list of executions to be written.
    var isListed = false
    /// The newest transaction that writes it.
    ///
    /// Until that is durable, the store does not know what is here.
    var newestBatch = 0

    /// Whether the store has it as one that is held, or is about to.
    private var isHeldInStore = false
    /// Whether it was ended without being read.
    private var isGivenUp = false

    private enum Mark { case put, touch, delete }
    private enum RowMark { case unchanged, insert, update }

    /// Takes an execution that has just started.
    init(starting record: ExecutionRecord, state: ExecutionState, interpreter: Interpreter) {
        self.key = record.key
        self.record = record
        self.state = state
        self.interpreter = interpreter
        self.row = .insert
    }

    /// Takes an execution as it was stored.
    init(stored: StoredExecution, interpreter: Interpreter) throws(StoreError) {
        self.key = stored.record.key
        self.record = stored.record
        self.interpreter = interpreter
        isHeldInStore = stored.record.pause != nil
        var branches: [BranchPath: Branch] = [:]
        for row in stored.branches {
            let branch: Branch
            do {
                branch = try Branch(path: row.path, encodedFrame: row.frame, encodedActivity: row.activity)
            } catch {
                throw LiveExecution.unreadable(stored.record.key, path: row.path)
            }
            branches[row.path] = branch
            if let run = row.mapRun { mapRuns[row.path] = run }
            guard let task = row.task else { continue }
            if stored.record.status == .running, let setback = Setback(row) { setbacks[row.path] = setback }
            if Setback.isAlone(in: task) { continue }
            if let doubt = Doubt(encoded: task) {
                doubts[row.path] = doubt
                continue
            }
            var progress = TaskProgress(
                encoded: task,
                executionARN: stored.record.header.arn,
                path: row.path,
                stateName: row.stateName
            )
            guard progress != nil else { throw LiveExecution.unreadable(stored.record.key, path: row.path) }
            // It is in columns of its own; whatever else writes the row must not take the task out of its queue.
            progress?.capacity = row.capacity
            tasks[row.path] = progress
            if let keys = progress?.waitKeys, !keys.isEmpty { indexed[row.path] = keys }
        }
        self.state = ExecutionState(
            header: stored.record.header,
            lastEventID: stored.lastEventID,
            branches: branches
        )
        retryCauses = currentRetryCauses
    }

    /// Takes what is left of an execution that cannot be read, to be ended: its branches go, whatever is in their rows.
    init(remains stored: StoredExecution, interpreter: Interpreter) {
        key = stored.record.key
        record = stored.record
        self.interpreter = interpreter
        state = ExecutionState(header: stored.record.header, lastEventID: stored.lastEventID, branches: [:])
        isGivenUp = true
    }

    /// Takes an execution whose person was erased: of its branches nothing is left but their rows, which go.
    init(erased stored: StoredExecution, interpreter: Interpreter) {
        key = stored.record.key
        record = stored.record
        self.interpreter = interpreter
        state = ExecutionState(header: stored.record.header, lastEventID: stored.lastEventID, branches: [:])
        guard !record.status.isTerminal else { return }
        for row in stored.branches { marks[row.path] = .delete }
    }

    /// Ends an execution that was erased while it ran: there is no state from which an interpreter could end it.
    func abandon(error: String?, cause: String? = nil, at moment: Timestamp) {
        let id = EventID(state.lastEventID.number + 1)
        state.lastEventID = id
        newEvents.append(
            HistoryEvent(
                id: id,
                previous: .none,
                timestamp: moment,
                type: .executionAborted,
                details: Self.details(error: error, cause: cause)
            )
        )
        updateRecord { record in
            record.status = .aborted
            (record.stoppedAt, record.error) = (moment, error)
            (record.cause, record.deadline, record.pause, record.presentation) = (cause, nil, nil, nil)
            record.onboarding?.linkExpiresAt = nil
        }
    }

    private static func details(error: String?, cause: String?) -> JSONObject {
        var details: JSONObject = [:]
        details["error"] = error.map { .string($0) }
        details["cause"] = cause.map { .string($0) }
        return details
    }

    /// Whether an answer is expected soon, so that it pays to keep the execution in memory.
    var hasCall: Bool {
        tasks.values.contains { task in
            if case .calling = task.phase { true } else { false }
        }
    }

    /// Whether a restart would forget something.
    var isDirty: Bool { row != .unchanged || !marks.isEmpty || !newEvents.isEmpty || !newCalls.isEmpty }

    /// When a branch entered its state.
    func enteredAt(_ path: BranchPath) -> Timestamp? { state.branches[path]?.enteredAt }

    // MARK: What leaves the engine

    /// The address to which a provider sends the applicant back.
    func returnLink(from mint: TokenMint) -> String {
        if let returnLink { return returnLink }
        let link = mint.returnLink(of: key)
        returnLink = link
        return link
    }

    /// The key that every call of a task visit carries.
    ///
    /// An event id names one visit of an execution.
    func idempotencyKey(of visit: TaskVisit) -> String {
        if let newestKey, newestKey.visit == visit.number { return newestKey.key }
        let key = TokenMint.idempotencyKey(of: visit, startedAt: record.header.startTime)
        newestKey = (visit.number, key)
        return key
    }

    // MARK: Changes

    /// Takes over what a decision remembers.
    ///
    /// The state itself was changed by the interpreter already.
    func absorb(_ decision: Decision) {
        newEvents += decision.events
        for change in decision.changes {
            switch change {
            case .inserted(let path): marks[path] = .put
            case .updated(let path, let isFrameChanged): mark(path, isFrameChanged ? .put : .touch)
            case .removed(let path): marks[path] = .delete
            }
        }
    }

    /// Remembers how far a task attempt has come.
    func setTask(_ task: TaskProgress, at path: BranchPath) {
        tasks[path] = task
        mark(path, .touch)
    }

    /// Forgets a task attempt that the branch has left behind.
    func dropTask(at path: BranchPath) {
        guard tasks.removeValue(forKey: path) != nil else { return }
        if marks[path] != .delete { mark(path, .touch) }
    }

    /// Remembers, or forgets, that a call of a visit may have had its effect.
    func setDoubt(_ doubt: Doubt?, at path: BranchPath) {
        guard doubts[path] != doubt else { return }
        doubts[path] = doubt
        if state.branches[path] != nil, marks[path] != .delete { mark(path, .touch) }
    }

    /// Remembers why an attempt failed after which the branch's state tries again.
    func setSetback(_ cause: FailureCause, at path: BranchPath) {
        guard let branch = state.branches[path] else { return }
        setbacks[path] = Setback(visit: branch.visitNumber, cause: cause)
        mark(path, .touch)
    }

    /// Forgets all setbacks: the execution has ended, and has a cause of its own.
    func dropSetbacks() { setbacks = [:] }

    /// Takes over what an operator changed; all rows are written, since what wakes each may be another thing now.
    func take(_ plan: ActPlan) {
        if let target = plan.target { interpreter = target.interpreter }
        state = plan.flow.state
        tasks = plan.flow.tasks
        doubts = plan.flow.doubts
        updateRecord { $0 = plan.flow.record }
        for path in state.branches.keys { mark(path, .touch) }
    }

    /// Changes the execution's row.
    func updateRecord(_ change: (inout ExecutionRecord) -> Void) {
        change(&record)
        if row == .unchanged { row = .update }
    }

    /// Keeps the evidence of an answered call.
    func append(_ call: CallRecord) {
        newCalls.append(call)
    }

    private func mark(_ path: BranchPath, _ mark: Mark) {
        if marks[path] != .put { marks[path] = mark }
    }

    // MARK: Writing

    /// Everything that is not yet in a transaction, which from now on it is.
    func takeChange() -> ExecutionChange {
        var change = ExecutionChange(key: key)
        switch row {
        case .unchanged: change.row = .unchanged
        case .insert: change.row = .insert(record)
        case .update: change.row = .update(record)
        }
        change.branches = marks.sorted { $0.key < $1.key }.map { path, mark in
            guard mark != .delete, let branch = state.branches[path] else { return .delete(path) }
            return mark == .put ? .put(row(of: branch, withFrame: true)) : .touch(row(of: branch, withFrame: false))
        }
        change.events = newEvents
        change.calls = newCalls
        change.fields = fields
        fields = []
        change.retryCauses = takeRetryCauses()
        change.waits = takeWaits()
        if isGivenUp { change.reading = .givenUp }
        if isHeldInStore, record.pause == nil { change.reading = .mended }
        if row != .unchanged { isHeldInStore = record.pause != nil }
        isGivenUp = false
        row = .unchanged
        marks.removeAll(keepingCapacity: true)
        newEvents.removeAll(keepingCapacity: true)
        newCalls.removeAll(keepingCapacity: true)
        return change
    }

    /// The branches by whose keys messages find them from now on; a row that goes takes its keys with it.
    private func takeWaits() -> [BranchWaits] {
        var waits: [BranchWaits] = []
        for (path, mark) in marks {
            let isGone = mark == .delete || state.branches[path] == nil
            let keys = isGone ? [] : tasks[path]?.waitKeys ?? []
            guard keys != indexed[path] ?? [] else { continue }
            indexed[path] = keys.isEmpty ? nil : keys
            if !isGone { waits.append(BranchWaits(path: path, keys: keys)) }
        }
        return waits.sorted { $0.path < $1.path }
    }

    /// What changed about the causes under which it is found; those of states that were left go.
    private func takeRetryCauses() -> RetryCauseChange {
        guard !setbacks.isEmpty || !retryCauses.isEmpty else { return RetryCauseChange() }
        setbacks = setbacks.filter { path, setback in state.branches[path]?.visitNumber == setback.visit }
        let current = currentRetryCauses
        defer { retryCauses = current }
        return RetryCauseChange(from: retryCauses, to: current)
    }

    private var currentRetryCauses: Set<String> {
        Set(state.branches.values.compactMap { setback(of: $0)?.cause.fingerprint })
    }

    /// Why the newest attempt failed of the state that the branch is in.
    private func setback(of branch: Branch) -> Setback? {
        setbacks[branch.path].flatMap { $0.visit == branch.visitNumber ? $0 : nil }
    }

    private func row(of branch: Branch, withFrame: Bool) -> BranchRecord {
        let task = tasks[branch.path]
        let progress = task?.encoded() ?? doubt(of: branch)?.encoded
        var record = BranchRecord(
            path: branch.path,
            stateName: branch.stateName,
            enteredAt: branch.enteredAt,
            wake: wake(of: branch, task),
            frame: withFrame ? branch.encodedFrame() : .null,
            activity: branch.encodedActivity(),
            task: setback(of: branch)?.added(to: progress) ?? progress
        )
        record.queue = self.record.pause == nil ? task?.queue : nil
        if case .awaitingExecution(let key)? = task?.phase { record.child = key }
        if case .mapRun = branch.wake { record.mapRun = mapRuns[branch.path] }
        record.capacity = task?.capacity
        return record
    }

    /// The doubt about the visit that the branch is in.
    private func doubt(of branch: Branch) -> Doubt? {
        doubts[branch.path].flatMap { $0.visit == branch.visitNumber ? $0 : nil }
    }

    private func wake(of branch: Branch, _ task: TaskProgress?) -> WakeSource {
        let source = ownWake(of: branch, task)
        guard record.pause != nil else { return source }
        // What an operator holds waits for nothing but the answer to a call that had left.
        return switch source {
        case .timer, .capacity, .token: .pause
        case .call, .children, .parent, .redrive, .pause: source
        }
    }

    private func ownWake(of branch: Branch, _ task: TaskProgress?) -> WakeSource {
        switch branch.wake {
        case .timer(let due): .timer(due: due)
        // An attempt without progress cannot be: the kernel begins each one in the turn that orders it.
        case .task(_, let deadline): task?.wake(deadline: deadline) ?? .token(deadline: deadline)
        case .children, .mapRun: .children
        case .parent: .parent
        case .redrive: .redrive
        }
    }

    private static func unreadable(_ key: ExecutionKey, path: BranchPath) -> StoreError {
        StoreError(
            .unreadable,
            "The stored snapshot of execution \(key), branch '\(path)', cannot be read. "
                + "Run 'usher audit', and restore the database from a backup if it was damaged."
        )
    }
}
