internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// What a store must do for map runs and for executions that executions start.
extension StoreConformanceSuite {
    static let mapRunCases: [StoreConformanceCase] = [
        StoreConformanceCase("a map run is read back as it was written, and as it was changed") { makeStore in
            let store = try makeStore()
            var run = try start(in: store)
            try expect("the run", try store.mapRun(run.key), equals: run)
            try expect("its key", try store.mapRunKey(arn: run.arn), equals: run.key)
            try expect("another key", try store.mapRunKey(arn: "arn"), equals: nil)
            try expect("the runs", try store.mapRuns(of: ExecutionKey(1), before: nil, limit: 5), equals: [run])
            try expect("older runs", try store.mapRuns(of: ExecutionKey(1), before: run.key, limit: 5), equals: [])
            try expect("the running ones", try store.runningMapRuns(after: nil, limit: 5), equals: [run.key])
            try expect("later ones", try store.runningMapRuns(after: run.key, limit: 5), equals: [])
            run.status = .failed
            run.phase = .ended
            run.isPaused = true
            run.stoppedAt = Sample.time(9)
            run.toleratedFailurePercentage = 12.5
            run.executions.pendingRedrive = 3
            run.cursor = ["offset": 17]
            run.skipped = 4
            run.itemCount = 8
            run.redriveCount = 1
            run.redrivenAt = Sample.time(8)
            run.redriveCursor = ExecutionKey(2)
            (run.error, run.cause) = ("E", "ü")
            var changes = ChangeSet()
            changes.mapRuns = [.update(run)]
            try store.commit(changes)
            try expect("the changed run", try store.mapRun(run.key), equals: run)
            try expect("the running ones", try store.runningMapRuns(after: nil, limit: 5), equals: [])
            try expect("the highest key", try store.highestMapRunKey(), equals: run.key)
        },
        StoreConformanceCase("the children of a map run are found in the order of their items, and by their ends") {
            makeStore in
            let store = try makeStore()
            let run = try start(in: store)
            var children: [ExecutionRecord] = []
            for number in 2...6 {
                var child = Sample.execution(Int64(number))
                child.origin = .items(run.key, first: number - 2, count: 1)
                children.append(child)
                try store.commit(Sample.starting(child))
            }
            try store.commit(
                Sample.ending(children[1], as: .failed),
                Sample.ending(children[2], as: .succeeded),
                Sample.ending(children[4], as: .aborted)
            )
            let keys = [2, 5].map { ExecutionKey($0) }
            try expect("the running ones", try store.runningChildren(of: run.key), equals: keys)
            let unsuccessful = try store.unsuccessfulChildren(of: run.key, after: nil, limit: 9)
            try expect("the unsuccessful ones", unsuccessful, equals: [3, 6].map { ExecutionKey($0) })
            let page = try store.children(of: run.key, after: ExecutionKey(2), limit: 3)
            try expect("a page", page.map(\.key.number), equals: [3, 4, 5])
            try expect("the origin", page.first?.origin, equals: children[1].origin)
            var filter = ExecutionFilter(status: .running)
            filter.mapRun = run.key
            let lines = try store.executions(matching: filter, before: nil, limit: 9)
            try expect("the list", lines.map(\.key), equals: Array(keys.reversed()))
            try expect("the items", lines.map(\.itemCount), equals: [1, 1])
        },
        StoreConformanceCase("a task's child and a branch's map run are read back, and audited") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            var branch = Sample.branch(wake: .token(deadline: nil), task: ["t": 1])
            branch.child = ExecutionKey(2)
            try store.commit(Sample.starting(Sample.execution(1), branch: branch))
            let stored = try require("the execution", try store.execution(ExecutionKey(1)))
            try expect("the child", stored.branches.first?.child, equals: ExecutionKey(2))
            let violations = try store.audit(limit: 5).map(\.invariant)
            try expect("the audit", violations, equals: ["branch-waits-for-a-running-execution"])
            var child = Sample.execution(2)
            child.origin = .task(BranchReference(execution: ExecutionKey(1), path: .root))
            try store.commit(Sample.starting(child))
            try expect("the audit with the child", try store.audit(limit: 5).map(\.invariant), equals: [])
            try expect("the origin", try store.execution(child.key)?.record.origin, equals: child.origin)
        },
        StoreConformanceCase("the audit finds a map run that nobody waits for, and counts that are wrong") {
            makeStore in
            let store = try makeStore()
            var run = try start(in: store)
            try expect("the audit", try store.audit(limit: 5).map(\.invariant), equals: [])
            run.executions.succeeded = 1
            run.items.succeeded = 1
            var changes = Sample.changes([Sample.ending(Sample.execution(1), as: .failed)])
            changes.mapRuns = [.update(run)]
            try store.commit(changes)
            let violations = Set(try store.audit(limit: 9).map(\.invariant))
            let expected: Set = [
                "running-map-run-has-a-waiting-branch", "map-run-counts-every-child",
                "map-run-counts-succeeded-children",
            ]
            try expect("the audit", violations, equals: expected)
        },
    ]

    /// Commits an execution that waits for a map run, and gives the run.
    private static func start(in store: any EngineStore) throws -> MapRunRecord {
        try store.commitDefinition()
        let record = Sample.execution(1)
        var run = MapRunRecord(
            key: MapRunKey(1),
            branch: BranchReference(execution: record.key, path: .root),
            arn: "arn:aws:states:eu-west-1:123456789012:mapRun:onboarding/L:1",
            stateMachine: "onboarding/L",
            definition: DefinitionKey(1),
            processor: 1,
            type: .standard,
            roleARN: "role",
            plan: ["hasSelector": false],
            startedAt: Sample.time(2)
        )
        run.maximumConcurrency = 5
        run.toleratedFailureCount = 1
        var branch = Sample.branch(wake: .children)
        branch.mapRun = run.key
        var changes = Sample.changes([Sample.starting(record, branch: branch)])
        changes.mapRuns = [.insert(run)]
        try store.commit(changes)
        return run
    }
}
