internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// What must come back of executions, branches and values.
extension StoreConformanceSuite {
    static let loadingCases: [StoreConformanceCase] = [
        StoreConformanceCase("every column of an execution comes back") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            var record = Sample.execution(1, input: ["a": [1, 2.5, nil]], deadline: Sample.time(3600))
            record.presentation = ["link": "https://example.com/start", "expiresAt": "2026-01-01T01:00:00Z"]
            try store.commit(Sample.starting(record))
            try expect("a new one", try store.execution(record.key)?.record, equals: record)
            record.status = .timedOut
            record.stoppedAt = Sample.time(50)
            record.error = "States.Timeout"
            record.cause = "The deadline passed."
            record.deadline = nil
            record.presentation = nil
            record.header.redriveCount = 2
            record.header.redriveTime = Sample.time(40)
            var change = ExecutionChange(key: record.key)
            change.row = .update(record)
            change.branches = [.touch(Sample.branch(wake: .redrive))]
            try store.commit(change)
            try expect("an ended one", try store.execution(record.key)?.record, equals: record)
            record.status = .running
            record.stoppedAt = nil
            record.error = nil
            record.cause = nil
            change.row = .update(record)
            change.branches = [.touch(Sample.branch())]
            try store.commit(change)
            try expect("a redriven one", try store.execution(record.key)?.record, equals: record)
        },
        StoreConformanceCase("an update leaves alone what was fixed at the start") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            let record = Sample.execution(1)
            try store.commit(Sample.starting(record))
            var changed = record
            changed.header.input = "another input"
            changed.presentation = "shown"
            var change = ExecutionChange(key: record.key)
            change.row = .update(changed)
            try store.commit(change)
            changed.header.input = record.header.input
            try expect("the record", try store.execution(record.key)?.record, equals: changed)
        },
        StoreConformanceCase("branches come back with parents before children and siblings in order") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            let paths = [[], [0], [1], [2], [2, 0], [2, 1], [2, 10], [3], [10], [10, 0], [11]].map(BranchPath.init)
            var change = Sample.starting(Sample.execution(1))
            change.branches = paths.reversed().map { path in
                .put(
                    Sample.branch(
                        path,
                        wake: [[], [2], [10]].contains(path.indices) ? .children : .timer(due: Sample.time(9))
                    )
                )
            }
            try store.commit(change)
            let stored = try require("the execution", try store.execution(ExecutionKey(1)))
            try expect("the paths", stored.branches.map(\.path), equals: paths)
        },
        StoreConformanceCase("touching a branch keeps its frame, putting it replaces it, deleting it removes both") {
            makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            try store.commit(Sample.starting(Sample.execution(1), branch: Sample.branch(frame: "first")))
            var touched = Sample.branch(
                wake: .call(deadline: nil),
                frame: "ignored",
                activity: "light",
                task: "task",
                stateName: "Call"
            )
            touched.enteredAt = Sample.time(77)
            var change = ExecutionChange(key: ExecutionKey(1))
            change.branches = [.touch(touched)]
            try store.commit(change)
            touched.frame = "first"
            try expect("the touched branch", try store.execution(ExecutionKey(1))?.branches, equals: [touched])
            let put = Sample.branch(frame: "second", activity: "heavy")
            change.branches = [.put(put), .put(Sample.branch(BranchPath([0]), frame: "child"))]
            try store.commit(change)
            change.branches = [.delete(BranchPath([0]))]
            try store.commit(change)
            try expect("the branches", try store.execution(ExecutionKey(1))?.branches, equals: [put])
        },
        StoreConformanceCase("every JSON value comes back as it was") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            let values: [JSON] = [
                nil, true, false, 0, 1, -1, .integer(.max), .integer(.min), 0.0, 1.0, -0.0, 0.1, 1e300,
                .double(.leastNonzeroMagnitude),
                .double(.greatestFiniteMagnitude), "", " ", "\u{0}\u{1F}\"\\/\n\r\t", "ä€😀\u{10FFFF}", "e\u{301}",
                [], [[]], [nil, [1, 1.0]], [:], ["": ""], ["z": 1, "a": ["b": [:]]],
                .string(String(repeating: "x", count: 5000)),
            ]
            for (index, value) in values.enumerated() {
                let key = Int64(index + 1)
                var record = Sample.execution(key, input: value)
                record.presentation = value
                var change = Sample.starting(
                    record,
                    branch: Sample.branch(frame: value, activity: value, task: value)
                )
                change.events = [Sample.event(1, .executionStarted, details: ["input": value])]
                try store.commit(change)
                let stored = try require("the execution", try store.execution(record.key))
                try expect("the record", stored.record, equals: record)
                try expect("its input's text", stored.record.header.input.text(), equals: value.text())
                try expect(
                    "the branch",
                    stored.branches.map { [$0.frame, $0.activity, $0.task ?? "no task"] },
                    equals: [[value, value, value]]
                )
                let events = try store.events(of: record.key, after: nil, isReversed: false, limit: 2)
                try expect("the event", events, equals: change.events)
            }
        },
        StoreConformanceCase("deep values come back") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            // An input as deep as the parser lets in, wrapped as a snapshot wraps it.
            let deep = (0..<JSON.defaultMaximumDepth + 16).reduce(JSON.null) { inner, _ in [inner] }
            try store.commit(
                Sample.starting(Sample.execution(1, input: deep), branch: Sample.branch(frame: ["input": deep]))
            )
            try expect("the input", try store.execution(ExecutionKey(1))?.record.header.input, equals: deep)
        },
        StoreConformanceCase("names of any script come back, and differ by scalar") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            let names = ["Zoë", "Zoe\u{308}", "李小龍", "😀", "a'b\"c;--", "null\u{0}byte", " ", "%_*?"]
            for (index, name) in names.enumerated() {
                let key = Int64(index + 1)
                try store.commit(
                    Sample.starting(Sample.execution(key, name: name), branch: Sample.branch(stateName: name))
                )
                let stored = try require(name, try store.execution(ExecutionKey(key)))
                try expect("the name", Array(stored.record.name.utf8), equals: Array(name.utf8))
                try expect("the state", stored.branches.map { Array($0.stateName.utf8) }, equals: [Array(name.utf8)])
                try expect("the key", try store.executionKey(named: name, of: "onboarding"), equals: ExecutionKey(key))
            }
        },
        StoreConformanceCase("times far away come back") { makeStore in
            let store = try makeStore()
            try store.commitDefinition()
            for (index, milliseconds) in [Int64.min, -1, 0, .max].enumerated() {
                let key = Int64(index + 1)
                let time = Timestamp(milliseconds: milliseconds)
                try store.commit(
                    Sample.starting(
                        Sample.execution(key, deadline: time),
                        branch: Sample.branch(wake: .timer(due: time))
                    )
                )
                let stored = try require("the execution", try store.execution(ExecutionKey(key)))
                try expect("the deadline", stored.record.deadline, equals: time)
                try expect("the wake source", stored.branches.map(\.wake), equals: [.timer(due: time)])
            }
        },
    ]
}
