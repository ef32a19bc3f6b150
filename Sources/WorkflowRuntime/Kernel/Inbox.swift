internal import JSONModel
internal import WorkflowStore

/// What the kernel knows of the inbox beside the store: what no transaction has written yet, and what the store does not show yet.
///
/// While one batch is being written the kernel decides the next, so it must see its own decisions before the store does.
struct Inbox {
    /// The changes that no transaction has taken yet, in order.
    private(set) var unwritten: [InboxChange] = []
    /// Branches whose task has just begun to wait, and which have not been given the messages that came before.
    var beginners: [BranchReference] = []

    private var nextKey: Int64
    private var records: [MessageKey: (record: InboxRecord, batch: Int)] = [:]
    private var keys: [MessageIdentity: MessageKey] = [:]
    private var messages: [WaitKey: Set<MessageKey>] = [:]
    private var waiting: [WaitKey: [BranchReference: Int]] = [:]

    init(store: any InboxStore) throws(StoreError) {
        nextKey = try store.highestMessageKey().number + 1
    }

    // MARK: Looking up

    /// The key of a message that came before, as far as the store does not show it yet.
    func key(of identity: MessageIdentity) -> MessageKey? { keys[identity] }

    /// The messages under some keys which the store does not show, or shows as they were before.
    func records(for waitKeys: [WaitKey]) -> [InboxRecord] {
        let found = waitKeys.reduce(into: Set<MessageKey>()) { $0.formUnion(messages[$1] ?? []) }
        return found.sorted().compactMap { records[$0]?.record }
    }

    /// The branches that wait under some keys, as far as the store may not show them yet.
    func branchesWaiting(for waitKeys: [WaitKey]) -> [BranchReference] {
        waitKeys.flatMap { Array((waiting[$0] ?? [:]).keys) }
    }

    // MARK: Changing

    mutating func makeKey() -> MessageKey {
        defer { nextKey += 1 }
        return MessageKey(nextKey)
    }

    mutating func insert(_ record: InboxRecord, batch: Int) {
        unwritten.append(.insert(record))
        keys[record.identity] = record.key
        remember(record, batch)
    }

    mutating func update(_ record: InboxRecord, batch: Int) {
        unwritten.append(.update(record))
        remember(record, batch)
    }

    mutating func append(_ change: InboxChange) { unwritten.append(change) }

    /// Remembers that a branch waits, until the store shows it.
    mutating func noteWaiting(_ branch: BranchReference, for waitKeys: [WaitKey], batch: Int) {
        for key in waitKeys { waiting[key, default: [:]][branch] = batch }
        beginners.append(branch)
    }

    private mutating func remember(_ record: InboxRecord, _ batch: Int) {
        records[record.key] = (record, batch)
        for key in record.waitKeys { messages[key, default: []].insert(record.key) }
    }

    // MARK: Batches

    /// The changes for the next transaction.
    mutating func takeUnwritten() -> [InboxChange] {
        defer { unwritten = [] }
        return unwritten
    }

    /// Forgets what the store shows now that a batch is durable.
    mutating func committed(_ batch: Int) {
        if !records.isEmpty {
            for (key, entry) in records where entry.batch <= batch {
                records[key] = nil
                keys[entry.record.identity] = nil
                for waitKey in entry.record.waitKeys {
                    messages[waitKey]?.remove(key)
                    if messages[waitKey]?.isEmpty == true { messages[waitKey] = nil }
                }
            }
        }
        guard !waiting.isEmpty else { return }
        for (key, branches) in waiting {
            let left = branches.filter { $0.value > batch }
            waiting[key] = left.isEmpty ? nil : left
        }
    }
}
