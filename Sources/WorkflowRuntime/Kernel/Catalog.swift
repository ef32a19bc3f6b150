internal import JSONModel
internal import WorkflowStore

/// Everything that is managed by name, in the kernel's memory: what is durable, and the changes that are not yet in a transaction.
struct Catalog {
    private(set) var stateMachines: [String: StateMachineRecord] = [:]
    /// The versions of each state machine, the oldest first.
    private var versions: [String: [VersionRecord]] = [:]
    /// The aliases of each state machine.
    private var aliases: [String: [String: AliasRecord]] = [:]
    private var activities: [String: ActivityRecord] = [:]
    /// The names of the activities, as a value that decisions can take with them.
    private(set) var activityNames: Set<String> = []
    /// The changes that no transaction has written yet.
    private(set) var unwritten: [CatalogChange] = []

    init(store: any CatalogStore) throws(StoreError) {
        for record in try store.stateMachines() { stateMachines[record.name] = record }
        for record in try store.versions(of: nil) { versions[record.stateMachine, default: []].append(record) }
        for record in try store.aliases(of: nil) { aliases[record.stateMachine, default: [:]][record.name] = record }
        for record in try store.activities() { activities[record.name] = record }
        activityNames = Set(activities.keys)
    }

    // MARK: Looking up

    func version(_ number: Int, of stateMachine: String) -> VersionRecord? {
        versions[stateMachine]?.first { $0.number == number }
    }

    /// The version that froze a definition, if there is one.
    func version(of definition: DefinitionKey, in stateMachine: String) -> VersionRecord? {
        versions[stateMachine]?.last { $0.definition == definition }
    }

    func versionCount(of stateMachine: String) -> Int { versions[stateMachine]?.count ?? 0 }

    func alias(_ name: String, of stateMachine: String) -> AliasRecord? { aliases[stateMachine]?[name] }

    /// The names of the aliases that lead to a version.
    func aliases(to version: Int, of stateMachine: String) -> [String] {
        let leading = aliases[stateMachine]?.values.filter { alias in alias.routes.contains { $0.version == version } }
        return (leading ?? []).map(\.name).sorted()
    }

    func activity(_ name: String) -> ActivityRecord? { activities[name] }

    // MARK: Changing

    /// Applies a change in memory and keeps it for the next transaction.
    mutating func apply(_ change: CatalogChange) {
        unwritten.append(change)
        switch change {
        case .putStateMachine(let record):
            stateMachines[record.name] = record
        case .deleteStateMachine(let name):
            stateMachines[name] = nil
            versions[name] = nil
            aliases[name] = nil
        case .insertVersion(let record):
            versions[record.stateMachine, default: []].append(record)
        case .deleteVersion(let stateMachine, let number):
            versions[stateMachine]?.removeAll { $0.number == number }
        case .putAlias(let record):
            aliases[record.stateMachine, default: [:]][record.name] = record
        case .deleteAlias(let stateMachine, let name):
            aliases[stateMachine]?[name] = nil
        case .putActivity(let record):
            activities[record.name] = record
            activityNames.insert(record.name)
        case .deleteActivity(let name):
            activities[name] = nil
            activityNames.remove(name)
        }
    }

    /// The changes for the next transaction.
    mutating func takeUnwritten() -> [CatalogChange] {
        defer { unwritten = [] }
        return unwritten
    }
}

extension [Tag] {
    /// The tags with others in place of those with the same keys, new ones behind.
    func merging(_ tags: [Tag]) -> [Tag] {
        var merged = self
        for tag in tags {
            if let index = merged.firstIndex(where: { $0.key == tag.key }) {
                merged[index] = tag
            } else {
                merged.append(tag)
            }
        }
        return merged
    }
}
