public import JSONModel
internal import StatesInterpreter
public import WorkflowRuntime
public import WorkflowStore

/// One onboarding, as people and product backends ask for it: where it stands, what it waits for, what to show, how it ended.
public struct Onboarding: Sendable, Hashable {
    /// The id.
    public var id: OnboardingID
    /// The execution's row.
    public var record: ExecutionRecord
    /// What it waits for; several where branches run side by side.
    public var waits: [Wait]
    /// What was decided about it, in order.
    public var decisions: [DecisionRecord] = []
    /// The revision of the workflow that it runs, if the definition can be read.
    public var revision: Int?
    /// Whether it cannot be read, so that only what its rows say beside their payloads is shown.
    public var isUnreadable = false
    /// Whether its payloads can be read.
    public var standing = SubjectStanding.open

    /// What holds now: the newest decision, or the `outcome` member of the output, where the definition gives one.
    public var outcome: String? {
        if record.status == .succeeded, let decision = record.onboarding?.decision { return decision }
        return record.output?["outcome"]?.stringValue
    }

    /// What the product backend should show to the applicant now; nothing once it has ended.
    public var presentation: JSON? { record.status.isTerminal ? nil : record.presentation }

    /// The onboarding as the REST face writes it.
    ///
    /// Members without a value are left out.
    public var json: JSON {
        var object: JSONObject = [
            "id": .string(id.description),
            "workflow": .string(record.stateMachine),
            "name": .string(record.name),
            "status": .string(record.status.publicName),
        ]
        object["revision"] = revision.map { .integer($0) }
        if let outcome { object["outcome"] = .string(outcome) }
        object["startedAt"] = .string(record.header.startTime.description)
        if let stoppedAt = record.stoppedAt { object["stoppedAt"] = .string(stoppedAt.description) }
        if let deadline = record.deadline { object["deadline"] = .string(deadline.description) }
        if let wait = waits.first {
            // What most products ask for, without the branches.
            object["waitingFor"] = .string(wait.subject.rawValue)
            object["since"] = .string(wait.since.description)
            if let until = wait.deadline { object["until"] = .string(until.description) }
            object["whoCanAct"] = .string(wait.actor.rawValue)
        }
        if let link = presentation?["link"]?.stringValue { object["link"] = .string(link) }
        if !waits.isEmpty { object["waiting"] = .array(waits.map(\.json)) }
        if let presentation { object["show"] = presentation }
        if let output = record.output { object["output"] = output }
        if let error = record.error { object["error"] = .string(error) }
        if let cause = record.cause { object["cause"] = .string(cause) }
        if let failure = record.failure { object["failure"] = failure.json }
        if let pause = record.pause { object["pausedSince"] = .string(pause.since.description) }
        if isUnreadable { object["isUnreadable"] = true }
        switch standing {
        case .open: break
        case .restricted(let since): object["restrictedSince"] = .string(since.description)
        case .erased(let moment): object["erasedAt"] = .string(moment.description)
        }
        if !decisions.isEmpty { object["decisions"] = .array(decisions.map(\.json)) }
        if let origin = record.onboarding?.origin { object["origin"] = .string(OnboardingID(origin).description) }
        if let relation = record.onboarding?.relation { object["relation"] = .string(relation.rawValue) }
        return .object(object)
    }
}

extension Onboarding {
    /// Puts together what the rows say.
    init(_ stored: StoredExecution, at now: Timestamp, stateType: (String) -> String?) {
        id = OnboardingID(stored.record.key)
        record = stored.record
        standing = stored.standing
        waits = Wait.waits(of: stored, at: now, stateType: stateType)
    }

    /// Puts together what is left of one that cannot be read.
    init(remains: StoredExecution, at now: Timestamp) {
        id = OnboardingID(remains.record.key)
        record = remains.record
        isUnreadable = true
        waits = Wait.waits(ofUnreadable: remains, at: now)
    }
}

extension ExecutionStatus {
    /// The status in REST and on the command line: `timed_out`.
    public var publicName: String { rawValue.lowercased() }

    /// Reads the status from its name in either form.
    public init?(publicName: String) { self.init(rawValue: publicName.uppercased()) }
}
