internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// What a commit must do: all of it or nothing, and each step once.
extension StoreConformanceSuite {
    static let commitCases: [StoreConformanceCase] = [
        StoreConformanceCase("an empty store knows nothing, and has no violations") { makeStore in
            let store = try makeStore()
            try expect("the highest key", try store.highestExecutionKey(), equals: ExecutionKey(0))
            try expect("the highest definition", try store.highestDefinitionKey(), equals: DefinitionKey(0))
            try expect("an execution", try store.execution(ExecutionKey(1)), equals: nil)
            try expect("the next due time", try store.nextDueTime(), equals: nil)
            try expect("the counts", try store.executionCounts(), equals: [:])
            try expect("the audit", try store.audit(limit: 10), equals: [])
        },
        StoreConformanceCase("an empty set of changes changes nothing") { makeStore in
            let store = try makeStore()
            try store.commit(ChangeSet())
            try expect("the highest key", try store.highestExecutionKey(), equals: ExecutionKey(0))
        },
        StoreConformanceCase("a definition and an execution that runs it may come in one set") { makeStore in
            let store = try makeStore()
            let change = Sample.starting(Sample.execution(1))
            try store.commit(Sample.changes([change], definitions: [Sample.definition(1)]))
            let stored = try require("the execution", try store.execution(ExecutionKey(1)))
            try expect("its record", stored.record, equals: Sample.execution(1))
            try expect("its branches", stored.branches, equals: [Sample.branch()])
            try expect("its newest event", stored.lastEventID, equals: EventID(1))
        },
        StoreConformanceCase("a conflict in the last row of a set leaves nothing of the set") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            try store.commit(Sample.starting(Sample.execution(1)))
            var again = ExecutionChange(key: ExecutionKey(1))
            again.branches = [.touch(Sample.branch(activity: ["touched": true]))]
            again.events = [Sample.event(2), Sample.event(3)]
            again.calls = [Sample.call(1)]
            var conflict = ExecutionChange(key: ExecutionKey(1))
            conflict.events = [Sample.event(1)]
            let set = Sample.changes(
                [Sample.starting(Sample.execution(2)), again, conflict],
                definitions: [Sample.definition(2, revision: 2)]
            )
            try expect("the commit", failsWith: .conflict) { try store.commit(set) }
            try expect("the new execution", try store.execution(ExecutionKey(2)), equals: nil)
            try expect("the new definition", try store.definition(DefinitionKey(2)), equals: nil)
            let stored = try require("the old execution", try store.execution(ExecutionKey(1)))
            try expect("its branches", stored.branches, equals: [Sample.branch()])
            try expect("its newest event", stored.lastEventID, equals: EventID(1))
            try expect("its calls", try store.calls(of: ExecutionKey(1)), equals: [])
        },
        StoreConformanceCase("a store goes on after a conflict") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            try store.commit(Sample.starting(Sample.execution(1)))
            try expect("the second start", failsWith: .conflict) {
                try store.commit(Sample.starting(Sample.execution(1)))
            }
            try store.commit(Sample.starting(Sample.execution(2)))
            try expect("the highest key", try store.highestExecutionKey(), equals: ExecutionKey(2))
        },
        StoreConformanceCase("of two decisions about the same step only one is committed") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            try store.commit(Sample.starting(Sample.execution(1)))
            var first = ExecutionChange(key: ExecutionKey(1))
            first.events = [Sample.event(2, .waitStateExited)]
            var second = first
            second.events = [Sample.event(2, .executionAborted), Sample.event(3)]
            try store.commit(first)
            try expect("the second decision", failsWith: .conflict) { try store.commit(second) }
            let events = try store.events(of: ExecutionKey(1), after: EventID(1), isReversed: false, limit: 10)
            try expect("the history", events, equals: first.events)
        },
        StoreConformanceCase("the new events of one change follow each other") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            var change = Sample.starting(Sample.execution(1))
            change.events += [Sample.event(3)]
            try expect("a hole", failsWith: .conflict) { try store.commit(change) }
            try expect("the execution", try store.execution(ExecutionKey(1)), equals: nil)
        },
        StoreConformanceCase("two executions of a state machine cannot share a name, those of two can") { makeStore in
            let store = try makeStore()
            try store.commit(
                Sample.changes([], definitions: [Sample.definition(1), Sample.definition(2, stateMachine: "re-kyc")])
            )
            try store.commit(Sample.starting(Sample.execution(1, name: "maria")))
            try expect("the same name", failsWith: .conflict) {
                try store.commit(Sample.starting(Sample.execution(2, name: "maria")))
            }
            try store.commit(
                Sample.starting(Sample.execution(2, name: "maria", stateMachine: "re-kyc", definition: 2))
            )
            let keys = [
                try store.executionKey(named: "maria", of: "onboarding"),
                try store.executionKey(named: "maria", of: "re-kyc"),
                try store.executionKey(named: "maria", of: "nothing"),
                try store.executionKey(named: "Maria", of: "onboarding"),
            ]
            try expect("the keys", keys, equals: [ExecutionKey(1), ExecutionKey(2), nil, nil])
        },
        StoreConformanceCase("an execution of a definition that is not there is refused") { makeStore in
            let store = try makeStore()
            try expect("the commit", failsWith: .conflict) { try store.commit(Sample.starting(Sample.execution(1))) }
        },
        StoreConformanceCase("changing what is not there is refused") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            try expect("updating an execution", failsWith: .conflict) {
                try store.commit(Sample.ending(Sample.execution(1), as: .succeeded))
            }
            try store.commit(Sample.starting(Sample.execution(1)))
            try expect("touching a branch", failsWith: .conflict) {
                var change = ExecutionChange(key: ExecutionKey(1))
                change.branches = [.touch(Sample.branch(BranchPath([0])))]
                try store.commit(change)
            }
            try expect("an event of no execution", failsWith: .conflict) {
                var change = ExecutionChange(key: ExecutionKey(7))
                change.events = [Sample.event(1)]
                try store.commit(change)
            }
        },
        StoreConformanceCase("deleting a branch that was never written is no error") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            var change = Sample.starting(Sample.execution(1))
            change.branches.append(.delete(BranchPath([0])))
            try store.commit(change)
        },
        StoreConformanceCase("the secret has 32 bytes and stays the same") { makeStore in
            var store: (any EngineStore)? = try makeStore()
            let secret = try require("the secret", try store?.tokenSecret())
            try expect("its length", secret.count, equals: 32)
            store = nil
            try expect("the secret after opening again", try makeStore().tokenSecret(), equals: secret)
        },
        StoreConformanceCase("everything that was committed is there when the store is opened again") { makeStore in
            var store: (any EngineStore)? = try makeStore()
            try store?.commitDefinition()
            for key in 1...20 { try store?.commit(Sample.starting(Sample.execution(Int64(key)))) }
            try store?.commit(Sample.ending(Sample.execution(7), as: .failed))
            let before = try (1...20).map { try store?.execution(ExecutionKey(Int64($0))) }
            store = nil
            let reopened = try makeStore()
            for (index, execution) in before.enumerated() {
                try expect(
                    "execution \(index + 1)",
                    try reopened.execution(ExecutionKey(Int64(index + 1))),
                    equals: execution
                )
            }
            try expect("the highest key", try reopened.highestExecutionKey(), equals: ExecutionKey(20))
            try reopened.commit(Sample.starting(Sample.execution(21)))
        },
    ]
}
