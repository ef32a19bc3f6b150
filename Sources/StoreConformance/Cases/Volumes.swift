internal import Dispatch
internal import JSONModel
internal import StatesInterpreter
internal import Synchronization
internal import WorkflowStore

/// What must hold for large values, many rows and readers beside a writer.
extension StoreConformanceSuite {
    static let volumeCases: [StoreConformanceCase] = [
        StoreConformanceCase("a payload of one mebibyte comes back") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            let big = JSON.string(String(repeating: "0123456789abcde\u{FC}", count: 65_536))
            var record = Sample.execution(1, input: big)
            record.presentation = big
            var change = Sample.starting(record, branch: Sample.branch(frame: big, activity: big, task: big))
            change.events = [Sample.event(1, .executionStarted, details: ["input": big])]
            try store.commit(change)
            let stored = try require("the execution", try store.execution(record.key))
            try expect("the record", stored.record, equals: record)
            try expect("the branches", stored.branches.map(\.frame), equals: [big])
            let events = try store.events(of: record.key, after: nil, isReversed: true, limit: 1)
            try expect("the events", events, equals: change.events)
        },
        StoreConformanceCase("ten thousand executions are kept, listed, counted and woken") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            let count: Int64 = 10_000
            for start in stride(from: Int64(1), through: count, by: 1000) {
                let changes = (start..<start + 1000).map { key in
                    // The due times run against the keys.
                    let wake = WakeSource.timer(due: Sample.time(count - key))
                    return Sample.starting(Sample.execution(key), branch: Sample.branch(wake: wake))
                }
                try store.commit(Sample.changes(changes))
            }
            try expect("the count", try store.executionCounts(), equals: [.running: Int(count)])
            let due = try store.dueBranches(at: Sample.time(count), limit: 3).map(\.execution.number)
            try expect("the first due", due, equals: [count, count - 1, count - 2])
            let all = try store.dueBranches(at: Sample.time(count), limit: Int(count) + 1)
            try expect("how many are due", all.count, equals: Int(count))
            let page = try store.executions(matching: ExecutionFilter(), before: ExecutionKey(5001), limit: 1)
            try expect("the page", page.map(\.key), equals: [ExecutionKey(5000)])
            try expect(
                "the key of a name",
                try store.executionKey(named: "execution-777", of: "onboarding"),
                equals: ExecutionKey(777)
            )
            try expect("the audit", try store.audit(limit: 5), equals: [])
        },
        StoreConformanceCase("a reader sees every commit that has returned, and none in part") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            // The number in the branch's activity is the id of the newest event in each commit.
            try store.commit(Sample.starting(Sample.execution(1), branch: Sample.branch(activity: 1)))
            let last = 200
            let committed = Atomic<Int>(1)
            let failure = Mutex<(any Error)?>(nil)
            DispatchQueue.concurrentPerform(iterations: 3) { worker in
                do {
                    if worker == 0 {
                        defer { committed.store(last, ordering: .sequentiallyConsistent) }
                        for id in 2...last {
                            var change = ExecutionChange(key: ExecutionKey(1))
                            change.branches = [.touch(Sample.branch(activity: .integer(id)))]
                            change.events = [Sample.event(id)]
                            try store.commit(change)
                            committed.store(id, ordering: .sequentiallyConsistent)
                        }
                    } else {
                        var before = 1
                        while before < last {
                            before = committed.load(ordering: .sequentiallyConsistent)
                            let stored = try require("the execution", try store.execution(ExecutionKey(1)))
                            let id = stored.lastEventID.number
                            try expect("the activity", stored.branches.map(\.activity), equals: [.integer(id)])
                            try expect("that event \(before) is seen in \(id)", id >= before, equals: true)
                        }
                    }
                } catch {
                    failure.withLock { $0 = $0 ?? error }
                }
            }
            if let error = failure.withLock({ $0 }) { throw error }
            try expect("the newest event", try store.execution(ExecutionKey(1))?.lastEventID, equals: EventID(last))
        },
    ]
}
