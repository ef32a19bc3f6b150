internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

extension StoreConformanceSuite {
    /// Messages from outside: found again by their identity, matched by the keys that branches wait under, and orphans.
    static let inboxCases: [StoreConformanceCase] = [
        StoreConformanceCase("a message is found by its identity, and counted when it comes again") { makeStore in
            let store = try makeStore()
            let message = Sample.message(1)
            try expect("before", try store.messageKey(message.identity), equals: nil)
            try expect("the highest key before", try store.highestMessageKey(), equals: MessageKey(0))
            try store.commit(Sample.inbox([.insert(message)]))
            try store.commit(Sample.inbox([.repeated(message.key, at: Sample.time(9))]))
            try expect("the key", try store.messageKey(message.identity), equals: message.key)
            try expect("the highest key", try store.highestMessageKey(), equals: message.key)
            let entry = try require("the entry", try store.inbox(before: nil, limit: 9).first)
            try expect("how often it came", entry.deliveries, equals: 2)
            try expect("when it came last", entry.lastReceivedAt, equals: Sample.time(9))
            try expect("when it came first", entry.record.receivedAt, equals: message.receivedAt)
            var other = Sample.message(2)
            other.webhook = "other"
            try expect("another webhook's", try store.messageKey(other.identity), equals: nil)
            try expect(
                "the webhooks",
                try store.lastDeliveries().map { "\($0.connector) \($0.webhook) \($0.at.milliseconds)" },
                equals: ["aurora-sentinel status \(Sample.time(9).milliseconds)"]
            )
        },
        StoreConformanceCase("two messages with one identity are one too many, and the transaction writes nothing") {
            makeStore in
            let store = try makeStore()
            try store.commit(Sample.inbox([.insert(Sample.message(1))]))
            var twin = Sample.message(1)
            twin.key = MessageKey(2)
            try expect("the commit", failsWith: .conflict) {
                try store.commit(Sample.inbox([.insert(Sample.message(3)), .insert(twin)]))
            }
            try expect("the inbox", try store.inbox(before: nil, limit: 9).count, equals: 1)
        },
        StoreConformanceCase("orphans are found by any of their keys until they are decided on") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            try store.commit(Sample.starting(Sample.execution(1)))
            var messages = [
                Sample.message(1, keys: [1, 2]), Sample.message(2, keys: [2]), Sample.message(3, keys: [3]),
            ]
            try store.commit(Sample.inbox(messages.map { .insert($0) }))
            func orphans(_ keys: [UInt8], limit: Int = 9) throws -> [Int64] {
                try store.orphans(for: keys.map(Sample.waitKey), limit: limit).map(\.key.number)
            }
            try expect("by one key", try orphans([2]), equals: [1, 2])
            try expect("by two keys", try orphans([1, 2]), equals: [1, 2])
            try expect("the oldest", try orphans([3, 2], limit: 1), equals: [1])
            try expect("by none", try orphans([]), equals: [])
            let found = try require("an orphan", try store.orphans(for: [Sample.waitKey(3)], limit: 1).first)
            try expect("what is read back", found, equals: messages[2])
            messages[0].state = .applied
            messages[0].owner = ExecutionKey(1)
            messages[0].decidedAt = Sample.time(50)
            let decision = MessageDecision(
                message: messages[0].key,
                branch: BranchReference(execution: ExecutionKey(1), path: .root),
                visit: 1,
                decidedAt: Sample.time(50)
            )
            try store.commit(Sample.inbox([.update(messages[0]), .decide(decision)]))
            try expect("what is left", try orphans([1, 2]), equals: [2])
            let entry = try require("the decided one", try store.inbox(before: MessageKey(2), limit: 1).first)
            try expect("its decisions", entry.decisions, equals: [decision])
            try expect("its state", entry.record.state, equals: .applied)
            try expect("its owner", entry.record.owner, equals: ExecutionKey(1))
            try expect("the audit", try store.audit(limit: 9).map(\.description), equals: [])
        },
        StoreConformanceCase("the newest ordering is that of applied messages of the same webhook") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            try store.commit(Sample.starting(Sample.execution(1)))
            func newest(_ key: UInt8, webhook: String = "status") throws -> Int64? {
                try store.newestOrdering(
                    for: [Sample.waitKey(key)],
                    connector: "aurora-sentinel",
                    webhook: webhook
                )
            }
            for (number, state) in [MessageState.applied, .applied, .stale, .orphan].enumerated() {
                var message = Sample.message(Int64(number + 1), keys: [1])
                message.ordering = Int64(number + 1) * 100
                message.state = state
                var changes: [InboxChange] = [.insert(message)]
                if state == .applied {
                    let branch = BranchReference(execution: ExecutionKey(1), path: .root)
                    changes.append(
                        .decide(
                            MessageDecision(message: message.key, branch: branch, visit: 1, decidedAt: Sample.time(1))
                        )
                    )
                }
                try store.commit(Sample.inbox(changes))
            }
            try expect("the newest", try newest(1), equals: 200)
            try expect("of another key", try newest(2), equals: nil)
            try expect("of another webhook", try newest(1, webhook: "other"), equals: nil)
        },
        StoreConformanceCase("branches are found by what they wait for until that changes or they go") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            func waiting(_ keys: [UInt8], limit: Int = 9) throws -> [Int64] {
                try store.branchesWaiting(for: keys.map(Sample.waitKey), limit: limit).map(\.execution.number)
            }
            for key in Int64(1)...3 {
                var change = Sample.starting(
                    Sample.execution(key),
                    branch: Sample.branch(wake: .timer(due: Sample.time(90)), task: ["r": "x"])
                )
                change.waits = [
                    BranchWaits(path: .root, keys: [Sample.waitKey(9), Sample.waitKey(UInt8(key))].sorted())
                ]
                try store.commit(change)
            }
            try expect("by a common key", try waiting([9]), equals: [1, 2, 3])
            try expect("two of them", try waiting([9], limit: 2), equals: [1, 2])
            try expect("by keys of two", try waiting([3, 1]), equals: [1, 3])
            try expect("who pauses", try store.branchesPausing(after: nil, limit: 2).count, equals: 2)
            let second = BranchReference(execution: ExecutionKey(2), path: .root)
            let rest = try store.branchesPausing(after: second, limit: 9).map(\.execution.number)
            try expect("who pauses behind it", rest, equals: [3])
            var change = ExecutionChange(key: ExecutionKey(1))
            change.branches = [.touch(Sample.branch(wake: .token(deadline: nil)))]
            change.waits = [BranchWaits(path: .root, keys: [])]
            try store.commit(change)
            var gone = ExecutionChange(key: ExecutionKey(2))
            gone.branches = [.put(Sample.branch(BranchPath([0]))), .delete(.root)]
            try store.commit(gone)
            try expect("who is left", try waiting([9, 1, 2]), equals: [3])
        },
        StoreConformanceCase("messages are kept for their time, and go with all that belongs to them") { makeStore in
            let store = try makeStore()
            for number in Int64(1)...6 {
                var message = Sample.message(number, keys: [1])
                if number > 3 { message.state = .stale }
                try store.commit(Sample.inbox([.insert(message)]))
            }
            func left() throws -> [Int64] { try store.inbox(before: nil, limit: 9).map(\.record.key.number) }
            func prune(_ orphans: Int64, _ others: Int64, limit: Int) throws {
                let change = InboxChange.prune(
                    orphansBefore: Sample.time(orphans),
                    othersBefore: Sample.time(others),
                    limit: limit
                )
                try store.commit(Sample.inbox([change]))
            }
            try prune(3, 6, limit: 0)
            try expect("with a limit of none", try left(), equals: [6, 5, 4, 3, 2, 1])
            try prune(3, 6, limit: 9)
            try expect("what is left", try left(), equals: [6, 3])
            try expect("its keys", try store.orphans(for: [Sample.waitKey(1)], limit: 9).count, equals: 1)
            try prune(100, 100, limit: 9)
            try expect("the inbox", try left(), equals: [])
            try expect("the highest key", try store.highestMessageKey(), equals: MessageKey(6))
        },
        StoreConformanceCase("the newest event of all histories is known") { makeStore in
            let store = try makeStore()
            try expect("of none", try store.newestEventTime(), equals: nil)
            try store.commitDefinition()
            try store.commit(Sample.starting(Sample.execution(1)))
            try expect("of one", try store.newestEventTime(), equals: Sample.time(1))
        },
    ]
}

extension Sample {
    static func waitKey(_ number: UInt8) -> WaitKey {
        // Sixteen bytes are always a key.
        guard let key = WaitKey(Array(repeating: number, count: WaitKey.size)) else { preconditionFailure() }
        return key
    }

    static func message(_ key: Int64, keys: [UInt8] = []) -> InboxRecord {
        InboxRecord(
            key: MessageKey(key),
            connector: "aurora-sentinel",
            webhook: "status",
            deduplicationKey: Array(repeating: UInt8(truncatingIfNeeded: key), count: 32),
            event: "status_changed",
            ordering: nil,
            receivedAt: time(key),
            waitKeys: keys.map(waitKey),
            payload: ["newStatus": 6]
        )
    }

    static func inbox(_ changes: [InboxChange]) -> ChangeSet {
        var set = ChangeSet()
        set.inbox = changes
        return set
    }
}
