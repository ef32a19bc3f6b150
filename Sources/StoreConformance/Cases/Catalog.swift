internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// What a store must do for state machines, versions, aliases and activities.
extension StoreConformanceSuite {
    static let catalogCases: [StoreConformanceCase] = [
        StoreConformanceCase("a definition makes its state machine, and the newest one is current") { makeStore in
            let store = try makeStore()
            var newer = Sample.definition(2, revision: 2)
            newer.settings = ["loggingConfiguration": ["level": "OFF"]]
            newer.revisionID = "r-2"
            try store.commit(Sample.changes([], definitions: [Sample.definition(1), newer]))
            let machines = try store.stateMachines()
            try expect("the state machines", machines.map(\.name), equals: ["onboarding"])
            try expect("its definition", machines.first?.definition, equals: DefinitionKey(2))
            try expect("the current definitions", try store.currentDefinitions(), equals: [newer])
            try expect("the newest revision", try store.newestRevision(of: "onboarding"), equals: 2)
        },
        StoreConformanceCase("what is managed by name is read back as it was written, in order") { makeStore in
            let store = try makeStore()
            var machine = StateMachineRecord(
                name: "onboarding",
                definition: DefinitionKey(1),
                type: .express,
                createdAt: Sample.start
            )
            machine.newestVersion = 1
            machine.tags = [Tag(key: "b", value: ""), Tag(key: "a", value: "ü")]
            let version = VersionRecord(
                stateMachine: "onboarding",
                number: 1,
                definition: DefinitionKey(1),
                description: "d",
                createdAt: Sample.start
            )
            let alias = AliasRecord(
                stateMachine: "onboarding",
                name: "live",
                description: nil,
                routes: [.init(version: 1, weight: 100)],
                createdAt: Sample.start
            )
            let activities = ["b", "a"].map {
                ActivityRecord(name: $0, createdAt: Sample.start, encryption: nil, tags: [Tag(key: "k", value: "v")])
            }
            var set = Sample.changes([], definitions: [Sample.definition(1)])
            set.catalog = [.putStateMachine(machine), .insertVersion(version), .putAlias(alias)]
            set.catalog += activities.map { .putActivity($0) }
            try store.commit(set)
            try expect("the state machines", try store.stateMachines(), equals: [machine])
            try expect("the versions", try store.versions(of: nil), equals: [version])
            try expect("the aliases", try store.aliases(of: "onboarding"), equals: [alias])
            try expect("the activities", try store.activities(), equals: activities)
        },
        StoreConformanceCase("a state machine goes with its versions and aliases, and its executions stay") {
            makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            try store.commit(Sample.starting(Sample.execution(1)))
            var set = ChangeSet()
            set.catalog = [
                .insertVersion(
                    VersionRecord(
                        stateMachine: "onboarding",
                        number: 1,
                        definition: DefinitionKey(1),
                        description: nil,
                        createdAt: Sample.start
                    )
                ),
                .deleteStateMachine("onboarding"),
            ]
            try store.commit(set)
            try expect("the state machines", try store.stateMachines(), equals: [])
            try expect("the versions", try store.versions(of: nil), equals: [])
            try expect("the current definitions", try store.currentDefinitions(), equals: [])
            _ = try require("the execution", try store.execution(ExecutionKey(1)))
            try expect("the newest revision", try store.newestRevision(of: "onboarding"), equals: 1)
        },
        StoreConformanceCase("a queue gives its branches in the order in which they came") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            for key in Int64(1)...3 {
                var change = Sample.starting(Sample.execution(key))
                var branch = Sample.branch(wake: .token(deadline: nil))
                branch.queue = QueuePlace(activity: key == 2 ? "other" : "check", since: Sample.time(10 - key))
                change.branches = [.put(branch)]
                try store.commit(change)
            }
            let branches = try store.branchesWaitingForWorker(of: "check", skipping: 0, limit: 9)
            try expect("the queue", branches.map(\.execution), equals: [ExecutionKey(3), ExecutionKey(1)])
            let rest = try store.branchesWaitingForWorker(of: "check", skipping: 1, limit: 9)
            try expect("what is behind the first", rest.map(\.execution), equals: [ExecutionKey(1)])
            let stored = try require("an execution", try store.execution(ExecutionKey(1)))
            try expect("its place", stored.branches.first?.queue?.activity, equals: "check")
        },
    ]
}
