internal import GRDB
public import JSONModel
internal import StatesInterpreter
public import WorkflowStore

extension SQLiteStore: InboxStore {
    /// The highest key that was ever given to a message, or zero.
    public func highestMessageKey() throws(StoreError) -> MessageKey { MessageKey(try highestKey(of: "messages")) }

    /// The key of a message that was delivered before.
    public func messageKey(_ identity: MessageIdentity) throws(StoreError) -> MessageKey? {
        let values: [QueryValue] = [
            .text(identity.connector), .text(identity.webhook), .blob(identity.deduplicationKey),
        ]
        return try read { db in
            try db.firstRow(Statements.messageKey, values) { MessageKey(try $0.integer(0)) }
        }
    }

    /// The branches that wait under one of these keys, by execution.
    public func branchesWaiting(for keys: [WaitKey], limit: Int) throws(StoreError) -> [BranchReference] {
        var found: Set<BranchReference> = []
        try read { db in
            for key in keys {
                let values: [QueryValue] = [.blob(key.bytes), .limit(limit)]
                found.formUnion(
                    try db.rows(Statements.branchesWaitingForMessage, values) {
                        try $0.anyReference(execution: 0, path: 1)
                    }
                )
            }
        }
        let ordered = found.sorted { ($0.execution, $0.path) < ($1.execution, $1.path) }
        return Array(ordered.prefix(max(0, limit)))
    }

    /// The messages under one of these keys for which nobody waited, the oldest first.
    public func orphans(for keys: [WaitKey], limit: Int) throws(StoreError) -> [InboxRecord] {
        var found: [MessageKey: (row: MessageRow, keys: [WaitKey])] = [:]
        try read { db in
            for key in keys {
                let values = [QueryValue.blob(key.bytes), .limit(limit)]
                let rows = try readableRows(of: "messages", db, Statements.orphans, values, read: MessageRow.init)
                for row in rows { found[row.key, default: (row, [])].keys.append(key) }
            }
        }
        let messages = found.sorted { $0.key < $1.key }.prefix(max(0, limit)).map(\.value)
        return try decodable(messages, of: "messages", key: { $0.row.key.description }) { message throws(StoreError) in
            try message.row.record(codec, waitKeys: message.keys)
        }
    }

    /// The newest ordering among the messages of a webhook under one of these keys that were applied.
    public func newestOrdering(
        for keys: [WaitKey],
        connector: String,
        webhook: String
    ) throws(StoreError) -> Int64? {
        try read { db in
            var newest: Int64?
            for key in keys {
                let values: [QueryValue] = [.blob(key.bytes), .text(connector), .text(webhook)]
                let found = try db.firstRow(Statements.newestOrdering, values) { try $0.optionalInteger(0) } ?? nil
                if let found { newest = max(newest ?? found, found) }
            }
            return newest
        }
    }

    /// The branches whose task pauses until a moment, in key order behind the given one.
    public func branchesPausing(
        after reference: BranchReference?,
        limit: Int
    ) throws(StoreError) -> [BranchReference] {
        let execution = QueryValue.integer(reference?.execution.number ?? .min)
        let path = QueryValue.text(reference?.path.description ?? "")
        return try read { db in
            try db.rows(Statements.branchesPausing, [execution, path, .limit(limit)]) {
                try $0.anyReference(execution: 0, path: 1)
            }
        }
    }

    /// When each webhook brought something last, by connector and webhook.
    public func lastDeliveries() throws(StoreError) -> [(connector: String, webhook: String, at: Timestamp)] {
        try read { db in
            try db.rows(Statements.lastDeliveries) { (try $0.text(0), try $0.text(1), try $0.timestamp(2)) }
        }
    }

    /// When the newest event of any history happened; `nil` for a store without one.
    public func newestEventTime() throws(StoreError) -> Timestamp? {
        try read { db in try db.firstRow(Statements.newestEventTime) { try $0.timestamp(0) } }
    }

    /// A page of the inbox, the newest first, without payloads.
    public func inbox(before key: MessageKey?, limit: Int) throws(StoreError) -> [InboxEntry] {
        let page: [QueryValue] = [.integer(key?.number ?? .max), .limit(limit)]
        return try read { db in
            let rows = try db.rows(Statements.inbox, page) { row in
                (try MessageRow(row), try row.count(11), try row.timestamp(12))
            }
            var entries: [InboxEntry] = []
            for (row, deliveries, lastReceivedAt) in rows {
                let decisions = try db.rows(
                    Statements.messageDecisions,
                    [.integer(row.key.number)],
                    read: MessageDecision.init
                )
                entries.append(
                    InboxEntry(
                        record: row.record(payload: .null),
                        deliveries: deliveries,
                        lastReceivedAt: lastReceivedAt,
                        decisions: decisions
                    )
                )
            }
            return entries
        }
    }
}

/// The row of a message with its payload still encoded.
private struct MessageRow {
    let key: MessageKey
    private let connector: String
    private let webhook: String
    private let deduplicationKey: [UInt8]
    private let event: String?
    private let ordering: Int64?
    private let receivedAt: Timestamp
    private let state: MessageState
    private let decidedAt: Timestamp
    private let owner: ExecutionKey?
    private let payload: [UInt8]

    init(_ row: RowReader) throws(StoreError) {
        key = MessageKey(try row.integer(0))
        connector = try row.text(1)
        webhook = try row.text(2)
        deduplicationKey = try row.blob(3)
        event = try row.optionalText(4)
        ordering = try row.optionalInteger(5)
        receivedAt = try row.timestamp(6)
        state = try row.name(7, as: MessageState.self)
        decidedAt = try row.timestamp(8)
        owner = try row.optionalInteger(9).map { ExecutionKey($0) }
        payload = try row.blob(10)
    }

    func record(payload: JSON, waitKeys: [WaitKey] = []) -> InboxRecord {
        var record = InboxRecord(
            key: key,
            connector: connector,
            webhook: webhook,
            deduplicationKey: deduplicationKey,
            event: event,
            ordering: ordering,
            receivedAt: receivedAt,
            waitKeys: waitKeys,
            payload: payload
        )
        record.state = state
        record.decidedAt = decidedAt
        record.owner = owner
        return record
    }

    /// The record, its payload decoded.
    func record(_ codec: any PayloadCodec, waitKeys: [WaitKey]) throws(StoreError) -> InboxRecord {
        let payloads = PayloadDecoder(codec: codec, execution: owner ?? .ofMessages(at: receivedAt))
        return record(payload: try payloads.decode(payload), waitKeys: waitKeys)
    }
}

extension MessageDecision {
    fileprivate init(_ row: RowReader) throws(StoreError) {
        self.init(
            message: MessageKey(try row.integer(0)),
            branch: try row.reference(execution: 1, path: 2),
            visit: try row.count(3),
            decidedAt: try row.timestamp(4)
        )
    }
}
