internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// The values that the cases write.
///
/// They fit each other as an engine's do, so that an audit has nothing to say about them.
enum Sample {
    /// The time at which everything starts: 2026-01-01T00:00:00Z.
    static let start = Timestamp(milliseconds: 1_767_225_600_000)

    /// A moment a number of seconds behind the start.
    static func time(_ seconds: Int64) -> Timestamp { Timestamp(milliseconds: start.milliseconds + seconds * 1000) }

    static func definition(_ key: Int64, stateMachine: String = "onboarding", revision: Int = 1) -> DefinitionRecord {
        DefinitionRecord(
            key: DefinitionKey(key),
            stateMachine: stateMachine,
            revision: revision,
            text: #"{"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 60, "End": true}}}"#,
            digest: String(repeating: "0123456789abcdef", count: 4),
            roleARN: "arn:aws:iam::123456789012:role/usher",
            createdAt: start
        )
    }

    static func execution(
        _ key: Int64,
        name: String? = nil,
        stateMachine: String = "onboarding",
        definition: Int64 = 1,
        input: JSON = ["applicant": "a-1"],
        deadline: Timestamp? = nil
    ) -> ExecutionRecord {
        let name = name ?? "execution-\(key)"
        let prefix = "arn:aws:states:eu-west-1:123456789012:"
        return ExecutionRecord(
            key: ExecutionKey(key),
            name: name,
            stateMachine: stateMachine,
            definition: DefinitionKey(definition),
            header: ExecutionHeader(
                arn: "\(prefix)execution:\(stateMachine):\(name)",
                name: name,
                roleARN: "arn:aws:iam::123456789012:role/usher",
                input: input,
                startTime: time(key),
                stateMachineARN: "\(prefix)stateMachine:\(stateMachine)",
                stateMachineName: stateMachine
            ),
            deadline: deadline
        )
    }

    static func branch(
        _ path: BranchPath = .root,
        wake: WakeSource = .timer(due: time(60)),
        frame: JSON = ["variables": [:], "input": ["a": 1]],
        activity: JSON = ["attempts": [0, 1]],
        task: JSON? = nil,
        stateName: String = "Wait"
    ) -> BranchRecord {
        BranchRecord(
            path: path,
            stateName: stateName,
            enteredAt: time(1),
            wake: wake,
            frame: frame,
            activity: activity,
            task: task
        )
    }

    static func event(
        _ id: Int,
        _ type: HistoryEventType = .waitStateEntered,
        details: JSONObject = ["name": "Wait", "input": ["a": 1]]
    ) -> HistoryEvent {
        HistoryEvent(
            id: EventID(id),
            previous: EventID(id - 1),
            timestamp: time(Int64(id)),
            type: type,
            details: details
        )
    }

    static func call(_ number: Int, visit: Int = 1, attempt: Int = 1, message: String? = nil) -> CallRecord {
        CallRecord(
            path: .root,
            visit: EventID(visit),
            attempt: attempt,
            number: number,
            resource: "connector:sardine:createEntity",
            purpose: "call",
            idempotencyKey: "key-\(visit)",
            startedAt: time(1),
            finishedAt: time(2),
            outcome: message == nil ? "ok" : "transient",
            status: message == nil ? 201 : nil,
            message: message
        )
    }

    /// What starts an execution: its row, its root branch and its first event.
    static func starting(
        _ record: ExecutionRecord,
        branch: BranchRecord = branch()
    ) -> ExecutionChange {
        var change = ExecutionChange(key: record.key)
        change.row = .insert(record)
        change.branches = [.put(branch)]
        change.events = [event(1, .executionStarted, details: ["input": record.header.input])]
        return change
    }

    /// What ends an execution that has the given number of events.
    static func ending(
        _ record: ExecutionRecord,
        as status: ExecutionStatus,
        after events: Int = 1
    ) -> ExecutionChange {
        var record = record
        record.status = status
        record.stoppedAt = time(100 + record.key.number)
        let isSuccess = status == .succeeded
        record.output = isSuccess ? ["outcome": "approved"] : nil
        record.error = isSuccess ? nil : "Sardine.ConsentRevoked"
        record.cause = isSuccess ? nil : "The applicant took the consent back."
        var change = ExecutionChange(key: record.key)
        change.row = .update(record)
        change.branches = isSuccess ? [.delete(.root)] : [.touch(branch(wake: .redrive))]
        let type: HistoryEventType =
            switch status {
            case .succeeded: .executionSucceeded
            case .timedOut: .executionTimedOut
            case .aborted: .executionAborted
            case .failed, .running: .executionFailed
            }
        change.events = [event(events + 1, type)]
        return change
    }

    /// One set of the given changes, and the definition that they run if asked for.
    static func changes(_ executions: [ExecutionChange], definitions: [DefinitionRecord] = []) -> ChangeSet {
        var changes = ChangeSet()
        changes.definitions = definitions
        changes.executions = executions
        return changes
    }
}

extension ExecutionStore {
    /// Commits the first definition, so that executions can refer to it.
    func commitDefinition() throws(StoreError) {
        try commit(Sample.changes([], definitions: [Sample.definition(1)]))
    }

    /// Commits changes of executions.
    func commit(_ executions: ExecutionChange...) throws(StoreError) {
        try commit(Sample.changes(executions))
    }
}
