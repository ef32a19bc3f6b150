internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// What lists and counts must show.
extension StoreConformanceSuite {
    static let listCases: [StoreConformanceCase] = [
        StoreConformanceCase("a line of a list says what an execution waits for, or how it ended") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            let record = Sample.execution(1)
            try store.commit(
                Sample.starting(
                    record,
                    branch: Sample.branch(wake: .token(deadline: Sample.time(9)), stateName: "Review")
                )
            )
            var line = ExecutionSummary(
                key: record.key,
                name: record.name,
                stateMachine: record.stateMachine,
                status: .running,
                startedAt: record.header.startTime,
                stoppedAt: nil,
                error: nil,
                stateName: "Review",
                waitingFor: .token,
                dueAt: Sample.time(9)
            )
            line.arn = record.header.arn
            let list = { try store.executions(matching: ExecutionFilter(), before: nil, limit: 9) }
            try expect("a running one", try list(), equals: [line])
            try store.commit(Sample.ending(record, as: .failed))
            line.status = .failed
            line.stoppedAt = Sample.time(101)
            line.error = "Sardine.ConsentRevoked"
            line.stateName = nil
            line.waitingFor = nil
            line.dueAt = nil
            try expect("a failed one", try list(), equals: [line])
        },
        StoreConformanceCase("lists are filtered, the newest first, and paged") { makeStore in
            let store = try makeStore()
            let machines = ["onboarding", "re-kyc"]
            try store.commit(
                Sample.changes(
                    [],
                    definitions: [Sample.definition(1), Sample.definition(2, stateMachine: machines[1])]
                )
            )
            // Of every ten executions three belong to the second state machine, and each fifth has failed.
            for key in Int64(1)...50 {
                let second = key % 10 < 3
                let record = Sample.execution(key, stateMachine: machines[second ? 1 : 0], definition: second ? 2 : 1)
                try store.commit(Sample.starting(record))
                if key % 5 == 0 { try store.commit(Sample.ending(record, as: .failed)) }
            }
            for machine in [nil] + machines.map(Optional.some) {
                for status in [nil, ExecutionStatus.running, .failed, .aborted] {
                    let filter = ExecutionFilter(stateMachine: machine, status: status)
                    var seen: [Int64] = []
                    while seen.count <= 50 {
                        let page = try store.executions(
                            matching: filter,
                            before: seen.last.map(ExecutionKey.init),
                            limit: 4
                        )
                        if page.isEmpty { break }
                        seen += page.map(\.key.number)
                    }
                    let expected = (Int64(1)...50).reversed().filter { key in
                        let isOfMachine = machine == nil || machine == machines[key % 10 < 3 ? 1 : 0]
                        let isOfStatus = status == nil || status == (key % 5 == 0 ? .failed : .running)
                        return isOfMachine && isOfStatus
                    }
                    try expect("\(filter)", seen, equals: expected)
                }
            }
            let none = try store.executions(matching: ExecutionFilter(), before: nil, limit: -1)
            try expect("a limit below zero", none, equals: [])
            try expect("the counts", try store.executionCounts(), equals: [.running: 40, .failed: 10])
        },
        StoreConformanceCase("a list shows the root branch, not one below it") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            var change = Sample.starting(Sample.execution(1), branch: Sample.branch(wake: .children, stateName: "Both"))
            change.branches += (0...2).map { .put(Sample.branch(BranchPath([$0]), stateName: "Below")) }
            try store.commit(change)
            let list = try store.executions(matching: ExecutionFilter(), before: nil, limit: 9)
            try expect("the states", list.map(\.stateName), equals: ["Both"])
        },
    ]

    static let definitionCases: [StoreConformanceCase] = [
        StoreConformanceCase("definitions come back, and the newest of each state machine is current") { makeStore in
            let store = try makeStore()
            var odd = Sample.definition(4, stateMachine: "Zoë's", revision: 1)
            odd.text = "{}\u{0}\n\"ü\""
            let definitions = [
                Sample.definition(1, revision: 1), Sample.definition(2, stateMachine: "aml"),
                Sample.definition(3, revision: 2), odd,
            ]
            try store.commit(Sample.changes([], definitions: definitions))
            for definition in definitions {
                try expect("definition \(definition.key)", try store.definition(definition.key), equals: definition)
            }
            try expect("an unknown one", try store.definition(DefinitionKey(9)), equals: nil)
            let current = try store.currentDefinitions().map(\.key.number)
            try expect("the current ones", Set(current), equals: [2, 3, 4])
            try expect("the highest key", try store.highestDefinitionKey(), equals: DefinitionKey(4))
        },
        StoreConformanceCase("a revision cannot be given twice") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            try expect("the same key", failsWith: .conflict) {
                try store.commit(Sample.changes([], definitions: [Sample.definition(1, revision: 2)]))
            }
            try expect("the same revision", failsWith: .conflict) {
                try store.commit(Sample.changes([], definitions: [Sample.definition(2, revision: 1)]))
            }
        },
    ]
}
