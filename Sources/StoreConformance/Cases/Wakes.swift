internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

extension StoreConformanceSuite {
    /// What wakes a branch: each source is kept, exchanged for any other, and found by whoever looks for it.
    static let wakeCases: [StoreConformanceCase] = [
        StoreConformanceCase("a branch goes from any wake source to any other") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            let wakes: [WakeSource] = [
                .timer(due: Sample.time(1)), .call(deadline: nil), .call(deadline: Sample.time(2)),
                .capacity(since: Sample.time(3), deadline: nil),
                .capacity(since: Sample.time(4), deadline: Sample.time(5)), .token(deadline: nil),
                .token(deadline: Sample.time(6)), .children, .parent, .redrive,
            ]
            try store.commit(Sample.starting(Sample.execution(1)))
            for from in wakes {
                for to in wakes {
                    for wake in [from, to] {
                        var change = ExecutionChange(key: ExecutionKey(1))
                        change.branches = [
                            wake == from ? .put(Sample.branch(wake: wake)) : .touch(Sample.branch(wake: wake))
                        ]
                        try store.commit(change)
                        try expect(
                            "the wake source",
                            try store.execution(ExecutionKey(1))?.branches.map(\.wake),
                            equals: [wake]
                        )
                        let due = try store.dueBranches(at: Sample.time(100), limit: 10)
                        try expect("what is due with \(wake)", due.count, equals: wake.dueAt == nil ? 0 : 1)
                        try expect("the next due time", try store.nextDueTime(), equals: wake.dueAt)
                        let waiting = try store.branchesWaitingForCapacity(in: .unnamed, limit: 10).count
                        try expect("what waits for capacity", waiting, equals: wake.kind == .capacity ? 1 : 0)
                        let called = try store.branchesWithCall(after: nil, limit: 10).count
                        try expect("what has a call", called, equals: wake.kind == .call ? 1 : 0)
                    }
                }
            }
        },
        StoreConformanceCase("due branches come the longest overdue first, up to the limit, and no others") {
            makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            let due: [Int64] = [50, 10, 40, 30, 20]
            for (index, seconds) in due.enumerated() {
                let wake = WakeSource.timer(due: Sample.time(seconds))
                try store.commit(
                    Sample.starting(Sample.execution(Int64(index + 1)), branch: Sample.branch(wake: wake))
                )
            }
            func keys(at seconds: Int64, limit: Int) throws -> [Int64] {
                try store.dueBranches(at: Sample.time(seconds), limit: limit).map(\.execution.number)
            }
            try expect("before the first", try keys(at: 9, limit: 9), equals: [])
            try expect("at the first", try keys(at: 10, limit: 9), equals: [2])
            try expect("at the fourth", try keys(at: 40, limit: 9), equals: [2, 5, 4, 3])
            try expect("two of them", try keys(at: 40, limit: 2), equals: [2, 5])
            try expect("none of them", try keys(at: 40, limit: 0), equals: [])
            try expect("a limit below zero", try keys(at: 40, limit: -1), equals: [])
            try expect("the next due time", try store.nextDueTime(), equals: Sample.time(10))
        },
        StoreConformanceCase("running executions are due at their deadline, ended ones never") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            for key in Int64(1)...4 {
                let record = Sample.execution(key, deadline: key == 4 ? nil : Sample.time(100 - key))
                try store.commit(Sample.starting(record, branch: Sample.branch(wake: .token(deadline: nil))))
            }
            let now = Sample.time(1000)
            let keys = { (limit: Int) in try store.dueExecutions(at: now, limit: limit).map(\.number) }
            try expect("the due executions", try keys(9), equals: [3, 2, 1])
            try expect("the first", try keys(1), equals: [3])
            try expect("a limit below zero", try keys(-5), equals: [])
            try expect("before", try store.dueExecutions(at: Sample.time(96), limit: 9), equals: [])
            try expect("the next due time", try store.nextDueTime(), equals: Sample.time(97))
            var ended = Sample.execution(3, deadline: Sample.time(97))
            ended.deadline = Sample.time(97)
            try store.commit(Sample.ending(ended, as: .failed))
            try expect("without the ended one", try keys(9), equals: [2, 1])
            try expect("the next due time", try store.nextDueTime(), equals: Sample.time(98))
        },
        StoreConformanceCase("the earliest of branches and executions is due next") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            try store.commit(
                Sample.starting(
                    Sample.execution(1, deadline: Sample.time(20)),
                    branch: Sample.branch(wake: .timer(due: Sample.time(30)))
                )
            )
            try expect("the deadline", try store.nextDueTime(), equals: Sample.time(20))
            try store.commit(
                Sample.starting(Sample.execution(2), branch: Sample.branch(wake: .call(deadline: Sample.time(10))))
            )
            try expect("the call's deadline", try store.nextDueTime(), equals: Sample.time(10))
        },
        StoreConformanceCase("branches wait for capacity in the order in which they came") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            for (index, seconds) in [Int64(3), 1, 2].enumerated() {
                let wake = WakeSource.capacity(since: Sample.time(seconds), deadline: nil)
                try store.commit(
                    Sample.starting(Sample.execution(Int64(index + 1)), branch: Sample.branch(wake: wake))
                )
            }
            let keys = { (limit: Int) in
                try store.branchesWaitingForCapacity(in: .unnamed, limit: limit).map(\.execution.number)
            }
            try expect("all", try keys(9), equals: [2, 3, 1])
            try expect("two", try keys(2), equals: [2, 3])
        },
        StoreConformanceCase("recovery walks through every branch with a call once") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            var all: Set<BranchReference> = []
            for key in Int64(1)...10 {
                var change = Sample.starting(Sample.execution(key), branch: Sample.branch(wake: .children))
                for index in 0..<12 {
                    let isCall = index != 5
                    let path = BranchPath([index])
                    let wake: WakeSource = isCall ? .call(deadline: nil) : .token(deadline: nil)
                    change.branches.append(.put(Sample.branch(path, wake: wake)))
                    if isCall { all.insert(BranchReference(execution: ExecutionKey(key), path: path)) }
                }
                try store.commit(change)
            }
            var seen: [BranchReference] = []
            while true {
                let page = try store.branchesWithCall(after: seen.last, limit: 7)
                if page.isEmpty { break }
                seen += page
                guard seen.count <= all.count else { break }
            }
            try expect("how many were met", seen.count, equals: all.count)
            try expect("which were met", Set(seen), equals: all)
            let keys = seen.map(\.execution)
            try expect("the order of the executions", keys, equals: keys.sorted())
        },
    ]
}
