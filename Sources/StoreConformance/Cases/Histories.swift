internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// What must come back of histories and calls.
extension StoreConformanceSuite {
    static let historyCases: [StoreConformanceCase] = [
        StoreConformanceCase("a history is paged forwards and backwards") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            var change = Sample.starting(Sample.execution(1))
            change.events += (2...25).map { Sample.event($0) }
            try store.commit(change, Sample.starting(Sample.execution(2)))
            for isReversed in [false, true] {
                var seen: [HistoryEvent] = []
                while seen.count <= 25 {
                    let page = try store.events(
                        of: ExecutionKey(1),
                        after: seen.last?.id,
                        isReversed: isReversed,
                        limit: 10
                    )
                    if page.isEmpty { break }
                    seen += page
                }
                try expect(
                    "reversed: \(isReversed)",
                    seen,
                    equals: isReversed ? change.events.reversed() : change.events
                )
            }
            let none = try store.events(of: ExecutionKey(1), after: nil, isReversed: false, limit: -1)
            try expect("a limit below zero", none, equals: [])
            let unknown = try store.events(of: ExecutionKey(9), after: nil, isReversed: false, limit: 5)
            try expect("the history of no execution", unknown, equals: [])
        },
        StoreConformanceCase("every kind of event comes back") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            var change = Sample.starting(Sample.execution(1))
            change.events = HistoryEventType.allCases.enumerated().map { Sample.event($0.offset + 1, $0.element) }
            try store.commit(change)
            let events = try store.events(of: ExecutionKey(1), after: nil, isReversed: false, limit: 1000)
            try expect("the events", events, equals: change.events)
        },
        StoreConformanceCase("an event may name any earlier one as its cause") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            var change = Sample.starting(Sample.execution(1))
            var event = Sample.event(2)
            event.previous = .none
            change.events.append(event)
            try store.commit(change)
            let events = try store.events(of: ExecutionKey(1), after: EventID(1), isReversed: false, limit: 9)
            try expect("the event", events, equals: [event])
        },
        StoreConformanceCase("calls come back in the order of their answers") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            var late = Sample.call(1, visit: 9)
            late.path = BranchPath([2, 0])
            late.purpose = "resolve"
            let calls = [
                late, Sample.call(2, message: "503 Service Unavailable"), Sample.call(1), Sample.call(1, attempt: 2),
            ]
            var change = Sample.starting(Sample.execution(1))
            change.calls = Array(calls[..<2])
            try store.commit(change, Sample.starting(Sample.execution(2)))
            var next = ExecutionChange(key: ExecutionKey(1))
            next.calls = Array(calls[2...])
            try store.commit(next)
            try expect("the calls", try store.calls(of: ExecutionKey(1)), equals: calls)
            let page = try store.calls(of: ExecutionKey(1), after: 1, limit: 2)
            try expect("a page", page, equals: Array(calls[1...2]))
            let last = try store.calls(of: ExecutionKey(1), after: 3, limit: 2)
            try expect("the last page", last, equals: Array(calls[3...]))
            try expect("the other execution's", try store.calls(of: ExecutionKey(2)), equals: [])
        },
        StoreConformanceCase("a call cannot be answered twice") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            var change = Sample.starting(Sample.execution(1))
            change.calls = [Sample.call(1)]
            try store.commit(change)
            var again = ExecutionChange(key: ExecutionKey(1))
            again.calls = [Sample.call(1, message: "another answer")]
            try expect("the second answer", failsWith: .conflict) { try store.commit(again) }
        },
        StoreConformanceCase("an audit finds nothing wrong with executions of every status") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            for (index, status) in ExecutionStatus.allCases.enumerated() {
                let record = Sample.execution(Int64(index + 1))
                try store.commit(Sample.starting(record))
                if status.isTerminal { try store.commit(Sample.ending(record, as: status)) }
            }
            var parallel = Sample.starting(Sample.execution(10), branch: Sample.branch(wake: .children))
            parallel.branches += [
                .put(Sample.branch(BranchPath([0]), wake: .parent)),
                .put(Sample.branch(BranchPath([1]), wake: .children)),
                .put(Sample.branch(BranchPath([1, 12]), wake: .token(deadline: nil))),
            ]
            try store.commit(parallel)
            try expect("the audit", try store.audit(limit: 100), equals: [])
        },
        StoreConformanceCase("a redriven execution goes on in the same history, and the audit agrees") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            var record = Sample.execution(1)
            try store.commit(Sample.starting(record))
            try store.commit(Sample.ending(record, as: .failed))
            record.header.redriveCount = 1
            record.header.redriveTime = Sample.time(500)
            var redrive = ExecutionChange(key: record.key)
            redrive.row = .update(record)
            redrive.branches = [.touch(Sample.branch())]
            redrive.events = [Sample.event(3, .executionRedriven)]
            try store.commit(redrive)
            try expect("the audit", try store.audit(limit: 100), equals: [])
            try expect("the newest event", try store.execution(record.key)?.lastEventID, equals: EventID(3))
        },
        StoreConformanceCase("an audit finds a running execution without a branch") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            try store.commit(Sample.starting(Sample.execution(1)))
            var change = ExecutionChange(key: ExecutionKey(1))
            change.branches = [.delete(.root)]
            try store.commit(change)
            let violations = try store.audit(limit: 10)
            try expect("the executions", violations.map(\.execution), equals: [ExecutionKey(1)])
            try expect("the audit with limit zero", try store.audit(limit: 0), equals: [])
        },
    ]
}
