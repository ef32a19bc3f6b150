public import JSONModel
internal import StatesInterpreter
public import WorkflowRuntime
public import WorkflowStore

/// Reads onboardings from a store and answers in the JSON that the REST face speaks.
///
/// The server and the commands that read a database without a server give the same answers, because both ask here. Calls
/// block on the database; a server makes them off its event loops.
public struct OnboardingReader: Sendable {
    /// What it reads.
    public typealias Store = ExecutionStore & HistoryStore & DefinitionStore & InboxStore & ProductStore
        & OperatorStore & LimitStore & TimerStore & SubjectStore & CampaignStore & DamageStore

    /// How many entries a page has unless asked otherwise.
    public static let defaultPageSize = 50
    /// How many entries a page has at most.
    public static let maximumPageSize = 1000

    let store: any Store
    /// By which what is overdue is known.
    let clock = SystemClock()
    let contacts: [ContactField]

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - store: What it reads.
    ///   - contacts: The contacts that workflows declare, by which applicants are found.
    public init(store: any Store, contacts: [ContactField] = []) {
        self.store = store
        self.contacts = contacts
    }

    // MARK: One onboarding

    /// The onboarding with an id, or `nil` if there is none.
    public func onboarding(_ id: OnboardingID) throws(StoreError) -> Onboarding? {
        let loaded: StoredExecution?
        do throws(StoreError) {
            loaded = try store.execution(id.key)
        } catch {
            guard error.code == .unreadable else { throw error }
            return try store.remains(of: id.key).map { Onboarding(remains: $0, at: clock.now()) }
        }
        guard let stored = loaded else { return nil }
        // A snapshot that only the engine cannot read, or one that was repaired and not resumed yet.
        if stored.record.pause != nil, try isSetAside(id) { return Onboarding(remains: stored, at: clock.now()) }
        let record = try store.definition(stored.record.definition)
        // The definition is read only for a timer outside of a task, which a Wait state and a retry share.
        let isAmbiguous = stored.branches.contains { $0.wake.kind == .timer && $0.task == nil }
        let definition = isAmbiguous ? record.flatMap { try? JSON(parsing: $0.text) } : nil
        var onboarding = Onboarding(stored, at: clock.now()) { name in
            definition.flatMap { Self.type(ofState: name, in: $0) }
        }
        onboarding.revision = record?.revision
        for branch in stored.branches where branch.wake.kind == .capacity {
            guard let room = try RoomReport(on: branch, of: id.key, in: store, at: clock.now()),
                let index = onboarding.waits.firstIndex(where: { $0.branch == branch.path.description })
            else { continue }
            onboarding.waits[index].explain(room)
        }
        if stored.record.onboarding?.decisionCount ?? 0 > 0 { onboarding.decisions = try store.decisions(of: id.key) }
        return onboarding
    }

    private func isSetAside(_ id: OnboardingID) throws(StoreError) -> Bool {
        var selector = Selector()
        (selector.ids, selector.isUnreadable) = ([id.key], true)
        return try store.executionCount(selectedBy: selector, at: clock.now(), limit: 1) > 0
    }

    /// The id of the onboarding with a name.
    public func id(named name: String, of workflow: String) throws(StoreError) -> OnboardingID? {
        try store.executionKey(named: name, of: workflow).map(OnboardingID.init)
    }

    /// A page of the history: `{"events": […], "next": 50}`; `nil` if there is no such onboarding.
    ///
    /// `next` is the id to go on after, where there may be more.
    public func history(
        of id: OnboardingID,
        after event: Int?,
        isReversed: Bool = false,
        limit: Int = defaultPageSize
    ) throws(StoreError) -> JSON? {
        let events = try store.events(
            of: id.key,
            after: event.map(EventID.init),
            isReversed: isReversed,
            limit: limit
        )
        if events.isEmpty, try store.remains(of: id.key) == nil { return nil }
        var page: JSONObject = ["events": .array(events.map(\.json))]
        if events.count == limit, let last = events.last { page["next"] = .integer(last.id.number) }
        return .object(page)
    }

    /// A page of the calls that were made and answered, the oldest first: `{"calls": […], "next": 50}`; `nil` if there is no such
    /// onboarding.
    ///
    /// `next` is how many calls to go on behind, where there may be more.
    public func calls(
        of id: OnboardingID,
        after count: Int = 0,
        limit: Int = defaultPageSize
    ) throws(StoreError) -> JSON? {
        let calls = try store.calls(of: id.key, after: count, limit: limit)
        if calls.isEmpty, try store.remains(of: id.key) == nil { return nil }
        var page: JSONObject = ["calls": .array(calls.map(\.json))]
        if calls.count == limit { page["next"] = .integer(count + limit) }
        return .object(page)
    }

    // MARK: All of them

    /// A page of onboardings, the newest first: `{"onboardings": […], "next": "onb-7"}`.
    public func onboardings(
        matching filter: ExecutionFilter = ExecutionFilter(),
        after id: OnboardingID? = nil,
        limit: Int = defaultPageSize
    ) throws(StoreError) -> JSON {
        let summaries = try store.executions(matching: filter, before: id?.key, limit: limit)
        var page: JSONObject = ["onboardings": .array(summaries.map(\.json))]
        if summaries.count == limit, let last = summaries.last {
            page["next"] = .string(OnboardingID(last.key).description)
        }
        return .object(page)
    }

    /// The newest definition of each state machine: `{"workflows": […]}`.
    public func workflows() throws(StoreError) -> JSON {
        ["workflows": .array(try store.currentDefinitions().map(\.json))]
    }

    /// What of the store's invariants does not hold: `{"violations": […], "isComplete": true}`.
    public func audit(limit: Int) throws(StoreError) -> JSON {
        let violations = try store.audit(limit: limit)
        return [
            "violations": .array(violations.map(\.json)),
            "isComplete": .bool(violations.count < limit),
        ]
    }

    /// The `Type` of a state anywhere in a definition.
    ///
    /// Names are unique in the whole definition.
    private static func type(ofState name: String, in definition: JSON) -> String? {
        // Parsing has bounded the depth of the definition, and with it this recursion.
        switch definition {
        case .object(let object):
            if let type = object["States"]?[name]?["Type"]?.stringValue { return type }
            return object.lazy.compactMap { type(ofState: name, in: $0.value) }.first
        case .array(let elements):
            return elements.lazy.compactMap { type(ofState: name, in: $0) }.first
        default:
            return nil
        }
    }
}
