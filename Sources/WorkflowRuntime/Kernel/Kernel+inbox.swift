internal import Connectors
internal import JSONModel
internal import StatesInterpreter
internal import StatesLanguage
internal import WorkflowStore

/// Messages that providers send by themselves.
///
/// A message is a hint, and the look that it causes is the truth (D8). It is stored, matched and decided on in one transaction, so a
/// crash leaves either nothing of it, and its sender sends it again, or all of it.
extension Kernel {
    /// How long a message is kept for which nobody waits.
    public static let orphanPeriod = Duration.seconds(7 * 86_400)
    /// How long a message is kept that was decided on.
    public static let messagePeriod = Duration.seconds(30 * 86_400)
    /// How many messages one transaction deletes at most.
    static let pruningLimit = 2048
    /// How many branches one message wakes at most; others find out by their own looks.
    static let maximumWoken = 64
    /// How many messages a branch is given at most when it begins to wait.
    static let maximumOrphans = 256

    // MARK: Inputs

    /// A message arrived whose sender was verified.
    func take(_ message: InboundMessage, _ id: ReplyID) throws(StoreError) {
        let source = InboundTally.Source(connector: message.connector, webhook: message.webhook)
        let identity = MessageIdentity(
            connector: message.connector,
            webhook: message.webhook,
            deduplicationKey: message.deduplicationKey
        )
        let unwritten = inbox.key(of: identity)
        let known = if let unwritten { unwritten as MessageKey? } else { try store.messageKey(identity) }
        if let known {
            inbox.append(.repeated(known, at: now))
            return delivered(.duplicate, from: source, id)
        }
        let waiting = try branchesWaiting(for: message.waitKeys, webhook: message.webhook)
        let newest = try newestOrdering(for: message.waitKeys, source)
        var record = InboxRecord(
            key: inbox.makeKey(),
            connector: message.connector,
            webhook: message.webhook,
            deduplicationKey: message.deduplicationKey,
            event: message.event,
            ordering: message.ordering,
            receivedAt: now,
            waitKeys: message.waitKeys,
            payload: message.payload
        )
        if message.isFromFuture {
            next.tally.securityEvents.append(
                .init(kind: .fromFuture, source: source, message: record.key, execution: nil)
            )
        }
        if let ordering = message.ordering, let newest, ordering < newest {
            record.state = .stale
        } else if let first = waiting.first {
            record.state = .applied
            record.owner = first.execution.key
        }
        inbox.insert(record, batch: batchNumber)
        if record.state == .applied {
            for (execution, path) in waiting { apply(record, at: path, of: execution) }
        }
        let outcome: DeliveryOutcome =
            switch record.state {
            case .orphan: .orphan
            case .applied: .applied
            case .stale: .stale
            }
        delivered(outcome, from: source, id)
    }

    /// Those of these branches look at once that pause before a look at something awaited.
    ///
    /// - Parameter connector: only tasks of this connector; all if `nil`.
    func sweep(_ branches: [BranchReference], connector: String?) throws(StoreError) {
        try forEach(branches) { reference throws(StoreError) in
            guard let execution = try load(reference.execution), !execution.record.status.isTerminal,
                let task = execution.tasks[reference.path], case .pausing(let purpose, let until) = task.phase,
                case .poll = purpose, until > now, connector == nil || task.connectorName == connector
            else { return }
            // The schedule goes on where it was, so that a restart does not make everybody look as often as at their beginning.
            carryOut(.call(purpose), at: reference.path, of: execution)
        }
    }

    /// Deletes messages that have been kept for long enough.
    func prune() {
        inbox.append(
            .prune(
                orphansBefore: now.advanced(by: .zero - Self.orphanPeriod),
                othersBefore: now.advanced(by: .zero - Self.messagePeriod),
                limit: Self.pruningLimit
            )
        )
    }

    private func delivered(_ outcome: DeliveryOutcome, from source: InboundTally.Source, _ id: ReplyID) {
        next.tally.deliveries[.init(source: source, outcome: outcome), default: 0] += 1
        reply(id, .delivered(outcome))
    }

    // MARK: Waiting

    /// By what messages find a task that is about to begin.
    func waitKeys(of task: TaskProgress, at path: BranchPath, of execution: LiveExecution) -> [WaitKey] {
        let subjects = driver(of: task).wakeSubjects(of: task.request)
        guard !subjects.isEmpty else { return [] }
        let keys = subjects.map(mint.waitKey).sorted()
        inbox.noteWaiting(BranchReference(execution: execution.key, path: path), for: keys, batch: batchNumber)
        return keys
    }

    /// Gives those who have just begun to wait what came before they did, in the transaction in which they begin.
    ///
    /// If the store cannot be read, they look by themselves all the same, and are given it with the next input.
    func adoptOrphans() {
        guard !inbox.beginners.isEmpty else { return }
        let beginners = inbox.beginners
        inbox.beginners = []
        for (index, branch) in beginners.enumerated() {
            do throws(StoreError) {
                try sparingOthers { () throws(StoreError) in try adoptOrphans(for: branch) }
            } catch {
                return inbox.beginners = Array(beginners[index...]) + inbox.beginners
            }
        }
    }

    private func adoptOrphans(for branch: BranchReference) throws(StoreError) {
        guard let execution = try load(branch.execution), let task = execution.tasks[branch.path],
            !task.waitKeys.isEmpty
        else { return }
        let unwritten = inbox.records(for: task.waitKeys)
        let known = Set(unwritten.map(\.key))
        let stored = try store.orphans(for: task.waitKeys, limit: Self.maximumOrphans)
        let orphans = stored.filter { !known.contains($0.key) } + unwritten.filter { $0.state == .orphan }
        for source in Set(orphans.map { InboundTally.Source(connector: $0.connector, webhook: $0.webhook) }) {
            guard driver(of: task).heeds(.webhook(source.webhook)) else { continue }
            let own = orphans.filter { $0.connector == source.connector && $0.webhook == source.webhook }
            var newest = try newestOrdering(for: task.waitKeys, source)
            if let ordering = own.compactMap(\.ordering).max() { newest = max(newest ?? ordering, ordering) }
            for var record in own {
                record.decidedAt = now
                record.owner = execution.key
                record.state = (record.ordering ?? .max) < (newest ?? .min) ? .stale : .applied
                inbox.update(record, batch: batchNumber)
                if record.state == .applied { apply(record, at: branch.path, of: execution) }
            }
        }
    }

    /// Lets a message wake a branch, and remembers that it did.
    private func apply(_ record: InboxRecord, at path: BranchPath, of execution: LiveExecution) {
        guard let visit = execution.tasks[path]?.request.attempt.visit.number else { return }
        let branch = BranchReference(execution: execution.key, path: path)
        inbox.append(
            .decide(MessageDecision(message: record.key, branch: branch, visit: visit.number, decidedAt: now))
        )
        let message = TaskHint.Message(
            key: record.key,
            webhook: record.webhook,
            ordering: record.ordering,
            claim: claim(of: record)
        )
        hint(TaskHint(message: message), at: path, of: execution)
    }

    private func claim(of record: InboxRecord) -> JSON? {
        guard let connector = resources.connectors[record.connector], let webhook = connector.webhooks[record.webhook]
        else { return nil }
        let deployment = resources.deployment(of: connector.name)
        let reading = try? connector.read(record.payload, of: webhook, deployment: deployment, at: now)
        return reading?.claim
    }

    /// The branches that wait under one of these keys, whether the store shows them yet or not; it may also show some that do not any
    /// more.
    private func branchesWaiting(
        for keys: [WaitKey],
        webhook: String
    ) throws(StoreError) -> [(execution: LiveExecution, path: BranchPath)] {
        let stored = try store.branchesWaiting(for: keys, limit: Self.maximumWoken)
        let unwritten = inbox.branchesWaiting(for: keys)
        let references = Set(stored + unwritten).sorted { ($0.execution, $0.path) < ($1.execution, $1.path) }
        var waiting: [(execution: LiveExecution, path: BranchPath)] = []
        try forEach(Array(references.prefix(Self.maximumWoken))) { reference throws(StoreError) in
            guard let execution = try load(reference.execution), !execution.record.status.isTerminal,
                let task = execution.tasks[reference.path], !Set(task.waitKeys).isDisjoint(with: keys),
                driver(of: task).heeds(.webhook(webhook))
            else { return }
            waiting.append((execution, reference.path))
        }
        return waiting
    }

    private func newestOrdering(
        for keys: [WaitKey],
        _ source: InboundTally.Source
    ) throws(StoreError) -> Int64? {
        let unwritten = inbox.records(for: keys).filter {
            $0.state == .applied && $0.connector == source.connector && $0.webhook == source.webhook
        }
        let stored = try store.newestOrdering(for: keys, connector: source.connector, webhook: source.webhook)
        return (unwritten.compactMap(\.ordering) + [stored].compactMap(\.self)).max()
    }

    // MARK: Looks out of turn

    /// Lets a task look at once, or once more if a look is on its way that may have seen too little.
    func hint(_ hint: TaskHint, at path: BranchPath, of execution: LiveExecution) {
        guard var task = execution.tasks[path] else { return }
        switch task.phase {
        case .pausing(.poll, _):
            task.hint = hint.following(task.hint)
            list(execution)
            execution.setTask(task, at: path)
            // The schedule begins anew: what was just announced is likely to come soon.
            carryOut(.call(.poll(hint.look)), at: path, of: execution)
        case .calling(.poll, _) where hasLeft(BranchReference(execution: execution.key, path: path)):
            task.nextHint = hint.following(task.nextHint)
            list(execution)
            execution.setTask(task, at: path)
        case .calling(.poll, _), .ready(.poll, _), .ready(.operation, _), .pausing(.operation, _):
            // The look is still to come, and sees all.
            task.hint = hint.following(task.hint)
            list(execution)
            execution.setTask(task, at: path)
        case .calling, .ready, .pausing, .queued, .awaitingToken, .awaitingExecution, .reviewing,
            .attached:
            return
        }
    }

    /// Counts what completed a wait, notices claims that a look refutes, and looks again if something came meanwhile.
    func settle(
        _ step: TaskStep,
        after answer: Outcome,
        to ticket: CallTicket,
        of execution: LiveExecution
    ) -> TaskStep {
        guard case .poll = ticket.purpose, var task = execution.tasks[ticket.path], let name = task.connectorName else {
            return step
        }
        if let message = task.hint?.message { notice(message, answer, connector: name, of: execution) }
        switch step {
        case .report(.succeeded):
            let completion = task.hint?.completion ?? .poll
            next.tally.completions[.init(connector: name, completion: completion), default: 0] += 1
        case .pause where task.hint != nil || task.nextHint != nil:
            let next = task.nextHint?.following(task.hint)
            (task.hint, task.nextHint) = (next, nil)
            execution.setTask(task, at: ticket.path)
            if let next { return .call(.poll(next.look)) }
        default: break
        }
        return step
    }

    private func notice(
        _ message: TaskHint.Message,
        _ answer: Outcome,
        connector name: String,
        of execution: LiveExecution
    ) {
        guard let claim = message.claim, answer.outcomeClass == .ok, let result = answer.result,
            let connector = resources.connectors[name],
            connector.refutes(
                claim,
                ordering: message.ordering,
                ofWebhook: message.webhook,
                result: result,
                deployment: resources.deployment(of: name),
                at: now
            )
        else { return }
        let source = InboundTally.Source(connector: name, webhook: message.webhook)
        next.tally.securityEvents.append(
            .init(kind: .refutedClaim, source: source, message: message.key, execution: execution.key)
        )
    }
}

extension TaskProgress {
    /// The connector that the task is carried out by.
    fileprivate var connectorName: String? {
        guard case .connector(let name, _)? = TaskResource(request.resource)?.kind else { return nil }
        return name
    }
}
