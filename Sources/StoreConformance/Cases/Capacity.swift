internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

extension StoreConformanceSuite {
    /// Calls wait for room in the order of their coming, each in one queue, and queues are counted.
    static let capacityCases: [StoreConformanceCase] = [
        StoreConformanceCase("a branch waits in one queue, and only there") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            let queues = [
                ("a", Lane.interactive, "x"), ("a", .batch, "x"), ("a", .interactive, "y"), ("b", .batch, "x"),
            ]
            .map { CapacityQueue(bucket: $0.0, lane: $0.1, share: $0.2) }
            for (index, queue) in queues.enumerated() {
                for offset in 0...index {
                    let key = Int64(10 * index + offset + 1)
                    // The later a key, the longer it waits.
                    let branch = waiting(in: queue, since: 100 - key)
                    try store.commit(Sample.starting(Sample.execution(key), branch: branch))
                }
            }
            for (index, queue) in queues.enumerated() {
                let expected = (0...index).reversed().map { Int64(10 * index + $0 + 1) }
                let found = try store.branchesWaitingForCapacity(in: queue, limit: 100)
                try expect("who waits in \(queue)", found.map(\.execution.number), equals: expected)
                let first = try store.branchesWaitingForCapacity(in: queue, limit: 1)
                try expect("the first in \(queue)", first.map(\.execution.number), equals: Array(expected.prefix(1)))
                try expect("none of them", try store.branchesWaitingForCapacity(in: queue, limit: -1), equals: [])
                let key = ExecutionKey(expected[0])
                try expect("the queue in the row", try store.execution(key)?.branches.map(\.capacity), equals: [queue])
            }
            let lengths = try store.capacityQueues()
            try expect("the queues", Set(lengths.map(\.queue)), equals: Set(queues))
            for (index, queue) in queues.enumerated() {
                let length = lengths.first { $0.queue == queue }
                try expect("the length of \(queue)", length?.count, equals: index + 1)
                let since = Sample.time(100 - Int64(10 * index + index + 1))
                try expect("since when \(queue) waits", length?.since, equals: since)
            }
        },
        StoreConformanceCase("a branch knows how far it is from its turn, up to a limit") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            var key: Int64 = 0
            for (lane, share, count) in [(Lane.interactive, "x", 3), (.interactive, "y", 1), (.batch, "x", 2)] {
                let queue = CapacityQueue(bucket: "a", lane: lane, share: share)
                for _ in 0..<count {
                    key += 1
                    // Those of one moment stand in the order of their keys.
                    let branch = waiting(in: queue, since: 7)
                    try store.commit(Sample.starting(Sample.execution(key), branch: branch))
                }
            }
            func place(_ key: Int64, _ lane: Lane, _ share: String, limit: Int = 9) throws -> [Int] {
                let place = try store.capacityPlace(
                    of: BranchReference(execution: ExecutionKey(key), path: .root),
                    in: CapacityQueue(bucket: "a", lane: lane, share: share),
                    since: Sample.time(7),
                    limit: limit
                )
                return [place.ahead, place.lines, place.peopleAhead]
            }
            try expect("the first", try place(1, .interactive, "x"), equals: [0, 2, 0])
            try expect("the third", try place(3, .interactive, "x"), equals: [2, 2, 0])
            try expect("one of another line", try place(4, .interactive, "y"), equals: [0, 2, 0])
            try expect("one of batch work", try place(6, .batch, "x"), equals: [1, 1, 4])
            try expect("up to a limit", try place(6, .batch, "x", limit: 1), equals: [1, 1, 1])
            try expect("where nobody waits", try place(1, .batch, "y"), equals: [0, 1, 4])
        },
        StoreConformanceCase("a branch leaves its queue with its wake source, and may come back to another") {
            makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            let first = CapacityQueue(bucket: "a", lane: .interactive, share: "x")
            let second = CapacityQueue(bucket: "b", lane: .batch, share: "y")
            try store.commit(Sample.starting(Sample.execution(1), branch: waiting(in: first, since: 1)))
            func touch(_ branch: BranchRecord) throws {
                var change = ExecutionChange(key: ExecutionKey(1))
                change.branches = [.touch(branch)]
                try store.commit(change)
            }
            var calling = waiting(in: first, since: 1)
            calling.wake = .call(deadline: nil)
            try touch(calling)
            try expect("the queues while it calls", try store.capacityQueues(), equals: [])
            try expect("its queue then", try store.execution(ExecutionKey(1))?.branches.map(\.capacity), equals: [nil])
            try touch(waiting(in: second, since: 5))
            let length = CapacityQueueLength(queue: second, count: 1, since: Sample.time(5))
            try expect("the queues afterwards", try store.capacityQueues(), equals: [length])
            try expect("the audit", try store.audit(limit: 10).map(\.invariant), equals: [])
        },
        StoreConformanceCase("an execution keeps its lane") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            for (key, lane) in [(Int64(1), Lane.interactive), (2, .batch)] {
                var record = Sample.execution(key)
                record.lane = lane
                try store.commit(Sample.starting(record))
                try expect("the lane", try store.execution(ExecutionKey(key))?.record.lane, equals: lane)
            }
        },
        StoreConformanceCase("buckets are written whole, with the decisions that changed them") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            try expect("no buckets", try store.buckets(), equals: [])
            func bucket(_ name: String, _ state: JSON) -> BucketRecord {
                BucketRecord(name: name, configured: ["rate": 1], settings: [:], state: state)
            }
            var changes = Sample.changes([Sample.starting(Sample.execution(1))])
            changes.buckets = [bucket("b", ["tokens": 1]), bucket("a", ["tokens": 2])]
            try store.commit(changes)
            try expect(
                "both, by name",
                try store.buckets(),
                equals: [bucket("a", ["tokens": 2]), bucket("b", ["tokens": 1])]
            )
            changes = ChangeSet()
            changes.buckets = [bucket("a", ["tokens": 0])]
            try expect("whether there is something to write", changes.isEmpty, equals: false)
            try store.commit(changes)
            try expect("the changed one", try store.buckets().first, equals: bucket("a", ["tokens": 0]))
            // A transaction that fails changes no bucket.
            changes = Sample.changes([Sample.starting(Sample.execution(1))])
            changes.buckets = [bucket("a", ["tokens": 9])]
            try expect("a key that is taken", failsWith: .conflict) { try store.commit(changes) }
            try expect("the unchanged one", try store.buckets().first, equals: bucket("a", ["tokens": 0]))
        },
    ]

    private static func waiting(in queue: CapacityQueue, since seconds: Int64) -> BranchRecord {
        var branch = Sample.branch(wake: .capacity(since: Sample.time(seconds), deadline: nil))
        branch.capacity = queue
        return branch
    }
}
