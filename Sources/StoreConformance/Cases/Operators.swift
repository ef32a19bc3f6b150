internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// What operators must find: causes, selections, jobs, reviews and the log.
extension StoreConformanceSuite {
    static let operatorCases: [StoreConformanceCase] = [
        StoreConformanceCase("a selector means the same executions in every form, and failures are grouped by cause") {
            makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            for key in Int64(1)...30 {
                let record = Sample.execution(key)
                try store.commit(Sample.starting(record))
                guard key % 2 == 0 else { continue }
                var change = Sample.ending(record, as: .failed)
                guard case .update(var row) = change.row else { continue }
                row.failure = Sample.cause(key % 3 == 0 ? "a" : "b")
                change.row = .update(row)
                try store.commit(change)
            }
            let now = Sample.time(1000)
            let cases: [(String, [Int64])] = [
                ("status:failed", (1...30).filter { $0 % 2 == 0 }),
                ("status:running status:failed", Array(1...30)),
                ("cause:aaaaaaaaaaaaaaaa", [6, 12, 18, 24, 30]),
                ("cause:aaaaaaaaaaaaaaaa cause:bbbbbbbbbbbbbbbb status:failed", (1...30).filter { $0 % 2 == 0 }),
                ("workflow:onboarding status:failed id:onb-4 id:onb-5", [4]),
                ("workflow:other", []),
                ("revision:1 state:Wait status:running age:>985s", (1...15).filter { $0 % 2 == 1 }),
                ("revision:2", []),
                ("error:Sardine.ConsentRevoked age:<980s", [22, 24, 26, 28, 30]),
                ("overdue:true status:running", (1...30).filter { $0 % 2 == 1 }),
                ("overdue:1h", []),
                ("due:<1h", (1...30).filter { $0 % 2 == 1 }),
                ("paused:true", []),
                ("unreadable:true", []),
                ("paused:false status:running", (1...30).filter { $0 % 2 == 1 }),
                ("job:1", []),
                ("field.country:DE", []),
            ]
            for (text, expected) in cases {
                let selector = try Selector(parsing: text)
                var keys: [Int64] = []
                while true {
                    let last = keys.last.map { ExecutionKey($0) }
                    let page = try store.executionKeys(selectedBy: selector, at: now, after: last, limit: 4)
                    keys += page.map(\.number)
                    guard page.count == 4 else { break }
                }
                try expect(text, keys, equals: expected)
                let list = try store.executions(selectedBy: selector, at: now, before: nil, limit: 100)
                try expect("the list of \(text)", list.map(\.key.number), equals: expected.reversed())
                let count = try store.executionCount(selectedBy: selector, at: now, limit: 100)
                try expect("the count of \(text)", count, equals: expected.count)
            }
            let groups = try store.failureGroups(selectedBy: Selector(), at: now, limit: 9)
            try expect("the counts", groups.map(\.count), equals: [10, 5])
            try expect("the causes", groups.map(\.cause), equals: [Sample.cause("b"), Sample.cause("a")])
            try expect("the newest", groups.map(\.sample.number), equals: [28, 30])
            try expect("the first", groups.map(\.first), equals: [Sample.time(102), Sample.time(106)])
            try expect("the last hour", groups.map(\.lastHour), equals: [10, 5])
            let some = try store.failureGroups(selectedBy: Selector(parsing: "id:onb-2"), at: now, limit: 9)
            try expect("the causes of a selection", some.map(\.count), equals: [1])
            try expect("the audit", try store.audit(limit: 9), equals: [])
        },
        StoreConformanceCase("a person's executions are found by every key of theirs, page by page, and by no contact")
        {
            makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            let keys = ["a", "b", "c"].map { String(repeating: $0, count: 40) }
            for number in Int64(1)...9 {
                var record = Sample.execution(number)
                // Every third one is nobody's.
                let applicant = number % 3 == 0 ? nil : keys[Int(number % 3)]
                record.onboarding = OnboardingRecord(applicant: applicant, isAnnounced: false)
                try store.commit(Sample.starting(record))
                try store.commit(Sample.ending(record, as: number == 7 ? .succeeded : .failed))
            }
            let cases: [(String, [Int64])] = [
                ("applicant:key:\(keys[1])", [1, 4, 7]), ("applicant:key:\(keys[0])", []),
                ("applicant:key:\(keys[0]),\(keys[2])", [2, 5, 8]),
                ("applicant:key:\(keys[1]) applicant:key:\(keys[2]) status:failed", [1, 2, 4, 5, 8]),
                ("applicant:key:\(keys[1]) id:onb-4 id:onb-5", [4]), ("applicant:ada@example.com", []),
            ]
            for (text, expected) in cases {
                let selector = try Selector(parsing: text)
                let (up, down) = try pages(of: selector, in: store, at: Sample.time(1000), size: 2)
                try expect(text, up, equals: expected)
                try expect("the list of \(text)", down, equals: expected.reversed())
            }
        },
        StoreConformanceCase("what tries again after a cause is found by it, beside what ended for it") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            let now = Sample.time(1000)
            let (a, b) = (Sample.cause("a").fingerprint, Sample.cause("b").fingerprint)
            for key in Int64(1)...12 {
                let record = Sample.execution(key)
                let branch = Sample.branch(wake: .timer(due: Sample.time(100 + key)), task: ["tries": "again"])
                var change = Sample.starting(record, branch: branch)
                if key % 4 != 0 { change.retryCauses = RetryCauseChange(from: [], to: key % 3 == 0 ? [a, b] : [a]) }
                try store.commit(change)
                guard key % 4 == 0 else { continue }
                change = Sample.ending(record, as: .failed)
                guard case .update(var row) = change.row else { continue }
                row.failure = Sample.cause("a")
                change.row = .update(row)
                try store.commit(change)
            }
            let cases: [(String, [Int64])] = [
                ("cause:\(a)", Array(1...12)), ("cause:\(b)", [3, 6, 9]),
                ("cause:\(a) status:running", (1...12).filter { $0 % 4 != 0 }),
                ("cause:\(a) status:failed", [4, 8, 12]), ("cause:\(a) cause:\(b) id:onb-3 id:onb-4", [3, 4]),
                ("cause:\(a) due:<1s", []), ("cause:cccccccccccccccc", []),
            ]
            for (text, expected) in cases {
                let selector = try Selector(parsing: text)
                let moment = text.contains("due") ? Sample.time(50) : now
                let (up, down) = try pages(of: selector, in: store, at: moment, size: 5)
                try expect(text, up, equals: expected)
                try expect("the list of \(text)", down, equals: expected.reversed())
                let count = try store.executionCount(selectedBy: selector, at: moment, limit: 100)
                try expect("the count of \(text)", count, equals: expected.count)
            }
            func group(_ fingerprint: String, _ count: Int, next: Int64, sample: Int64) -> RetryGroup {
                RetryGroup(
                    fingerprint: fingerprint,
                    stateMachine: "onboarding",
                    count: count,
                    since: Sample.time(1),
                    nextAt: Sample.time(100 + next),
                    sample: ExecutionKey(sample)
                )
            }
            let all = [group(a, 9, next: 1, sample: 11), group(b, 3, next: 3, sample: 9)]
            try expect("the groups", try store.retryGroups(selectedBy: Selector(), at: now, limit: 9), equals: all)
            let one = try store.retryGroups(selectedBy: Selector(parsing: "cause:\(b)"), at: now, limit: 9)
            try expect("the group of a cause", one, equals: [all[1]])
            let failed = try store.failureGroups(selectedBy: Selector(), at: now, limit: 9)
            try expect("those that ended", failed.map(\.count), equals: [3])
            try expect("the audit", try store.audit(limit: 9), equals: [])
            // One of its causes goes, with the other it ends.
            var change = ExecutionChange(key: ExecutionKey(3))
            change.retryCauses.removed = [b]
            try store.commit(change)
            let (left, _) = try pages(of: Selector(parsing: "cause:\(b)"), in: store, at: now, size: 5)
            try expect("those that are left", left, equals: [6, 9])
            try store.commit(Sample.ending(Sample.execution(3), as: .failed))
            let names = try store.audit(limit: 9).map(\.invariant)
            try expect("the violations", names, equals: ["only-a-live-execution-tries-again"])
        },
        StoreConformanceCase("a paused execution is found, loaded and audited as one that nothing wakes") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            var record = Sample.execution(1)
            try store.commit(Sample.starting(record))
            record.pause = ExecutionPause(since: Sample.time(5), deadlines: .shift, heldDeadline: Sample.time(50))
            var change = ExecutionChange(key: record.key)
            change.row = .update(record)
            change.branches = [.touch(Sample.branch(wake: .pause))]
            try store.commit(change)
            let stored = try require("the execution", try store.execution(record.key))
            try expect("the pause", stored.record.pause, equals: record.pause)
            try expect("the wake source", stored.branches.map(\.wake), equals: [.pause])
            try expect("the audit", try store.audit(limit: 9), equals: [])
            try expect("what is due", try store.dueBranches(at: Sample.time(99), limit: 9), equals: [])
            let selector = try Selector(parsing: "paused:true")
            let line = try store.executions(selectedBy: selector, at: Sample.time(9), before: nil, limit: 9).first
            try expect("the line", line?.pausedAt, equals: Sample.time(5))
            try expect("the line's wake", line?.waitingFor, equals: .pause)
            change.branches = [.touch(Sample.branch())]
            try store.commit(change)
            let names = try store.audit(limit: 9).map(\.invariant)
            try expect("the violations", names, equals: ["held-execution-wakes-by-no-other-source"])
        },
        StoreConformanceCase("a job keeps its items, its results and how far it has come, in one commit each") {
            makeStore in
            let store = try makeStore()
            try expect("the highest key", try store.highestJobKey(), equals: 0)
            var job = JobRecord(
                key: 1,
                status: .running,
                act: ["input": 1],
                actName: "resume",
                selector: "status:failed",
                selectionDigest: "d",
                proposer: "alice",
                reason: "Because.",
                rate: 10,
                createdAt: Sample.start,
                total: 3
            )
            let keys = [3, 5, 7].map { ExecutionKey($0) }
            try store.commit([.putJob(job), .insertItems(job: 1, keys)])
            try expect("unfinished jobs", try store.unfinishedJobs(), equals: [job])
            job.succeeded = 1
            job.refused = 1
            job.cursor = ExecutionKey(5)
            let first = JobItem(
                job: 1,
                execution: keys[0],
                status: .succeeded,
                message: nil,
                finishedAt: Sample.time(1)
            )
            let second = JobItem(
                job: 1,
                execution: keys[1],
                status: .refused,
                message: "No.",
                finishedAt: Sample.time(1)
            )
            try store.commit([.putItem(first), .putItem(second), .putJob(job)])
            try expect("an item that has a result", failsWith: .conflict) { try store.commit([.putItem(first)]) }
            let after = ExecutionKey(0)
            try expect("results", try store.items(of: 1, status: .succeeded, after: after, limit: 9), equals: [first])
            let pending = try store.items(of: 1, status: .pending, after: job.cursor, limit: 9)
            try expect("what is left", pending.map(\.execution), equals: [keys[2]])
            try expect(
                "all items",
                try store.items(of: 1, status: nil, after: after, limit: 2),
                equals: [first, second]
            )
            try expect("the audit", try store.audit(limit: 9), equals: [])
            job.status = .cancelled
            job.finishedAt = Sample.time(9)
            try store.commit([.putJob(job)])
            try expect("unfinished jobs", try store.unfinishedJobs(), equals: [])
            try expect("the job", try store.job(1), equals: job)
            try expect("the jobs", try store.jobs(limit: 9), equals: [job])
            try expect("the highest key", try store.highestJobKey(), equals: 1)
            job.approver = "alice"
            try expect("one's own approval", failsWith: .conflict) { try store.commit([.putJob(job)]) }
        },
        StoreConformanceCase("reviews are listed by queue and due date, and closed once") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            var records: [ReviewRecord] = []
            for key in Int64(1)...3 {
                let record = Sample.execution(key)
                try store.commit(Sample.starting(record, branch: Sample.branch(wake: .token(deadline: nil))))
                records.append(
                    ReviewRecord(
                        key: key,
                        branch: BranchReference(execution: record.key, path: .root),
                        visit: EventID(1),
                        attempt: 1,
                        queue: key == 2 ? "fraud" : "default",
                        title: "Look",
                        subject: ["name": "x"],
                        openedAt: Sample.time(1),
                        dueAt: key == 3 ? nil : Sample.time(key * 100)
                    )
                )
            }
            try store.commit(records.map { .putReview($0) })
            func list(_ change: (inout ReviewFilter) -> Void) throws -> [Int64] {
                var filter = ReviewFilter()
                change(&filter)
                return try store.reviews(matching: filter, after: 0, limit: 9).map(\.key)
            }
            try expect("all", try list { _ in }, equals: [1, 2, 3])
            try expect("of a queue", try list { ($0.status, $0.queue) = (.open, "default") }, equals: [1, 3])
            try expect("due", try list { ($0.status, $0.dueBefore) = (.open, Sample.time(150)) }, equals: [1])
            try expect("of an execution", try list { $0.execution = ExecutionKey(2) }, equals: [2])
            try expect("one", try store.review(2), equals: records[1])
            records[0].status = .decided
            (records[0].decision, records[0].decidedBy) = (.refer, "alice")
            (records[0].note, records[0].closedAt) = ("Hm.", Sample.time(2))
            try store.commit([
                .putReview(records[0]), .closeReview(1, at: Sample.time(3)), .escalateReview(2, at: Sample.time(3)),
            ])
            try expect("a decided one", try store.review(1), equals: records[0])
            try expect("an escalated one", try store.review(2)?.escalatedAt, equals: Sample.time(3))
            try expect("what is open", try list { $0.status = .open }, equals: [2, 3])
            try expect("the highest key", try store.highestReviewKey(), equals: 3)
        },
        StoreConformanceCase("the log of acts grows by the next entry only") { makeStore in
            let store = try makeStore()
            try expect("the newest", try store.newestOperatorRecord(), equals: nil)
            let first = Sample.entry(1, previous: OperatorRecord.beginning)
            let second = Sample.entry(2, previous: first.digest)
            try store.commit([.appendLog(first), .appendLog(second)])
            try expect("the newest", try store.newestOperatorRecord(), equals: second)
            try expect("all", try store.operatorRecords(of: nil, after: 0, limit: 9), equals: [first, second])
            try expect("a page", try store.operatorRecords(of: nil, after: 1, limit: 9), equals: [second])
            let ofOne = try store.operatorRecords(of: ExecutionKey(2), after: 0, limit: 9)
            try expect("of one execution", ofOne, equals: [second])
            for wrong in [Sample.entry(4, previous: second.digest), Sample.entry(3, previous: first.digest), second] {
                try expect("another entry", failsWith: .conflict) { try store.commit([.appendLog(wrong)]) }
            }
        },
    ]
}

extension StoreConformanceSuite {
    /// What a selector means, forwards and backwards, read in pages.
    private static func pages(
        of selector: Selector,
        in store: some OperatorStore,
        at now: Timestamp,
        size: Int
    ) throws -> (up: [Int64], down: [Int64]) {
        var up: [ExecutionKey] = []
        var page: [ExecutionKey]
        repeat {
            page = try store.executionKeys(selectedBy: selector, at: now, after: up.last, limit: size)
            up += page
        } while page.count == size
        var down: [ExecutionKey] = []
        repeat {
            page = try store.executions(selectedBy: selector, at: now, before: down.last, limit: size).map(\.key)
            down += page
        } while page.count == size
        return (up.map(\.number), down.map(\.number))
    }
}

extension Sample {
    static func cause(_ letter: String) -> FailureCause {
        FailureCause(
            fingerprint: String(repeating: letter, count: 16),
            path: .root,
            state: "Wait",
            error: "Sardine.ConsentRevoked",
            outcomeClass: "denied",
            message: "cause \(letter)"
        )
    }

    static func entry(_ number: Int64, previous: String) -> OperatorRecord {
        OperatorRecord(
            sequence: number,
            happenedAt: time(number),
            actor: "alice",
            act: "stop",
            reason: "Because.",
            execution: ExecutionKey(number),
            job: nil,
            before: "b",
            after: nil,
            details: ["x": .integer(Int(number))],
            previousDigest: previous,
            digest: String(repeating: String(number), count: 64)
        )
    }
}

extension ExecutionStore {
    /// Commits changes of the work of operators.
    func commit(_ operators: [OperatorChange]) throws(StoreError) {
        var changes = ChangeSet()
        changes.operators = operators
        try commit(changes)
    }
}
