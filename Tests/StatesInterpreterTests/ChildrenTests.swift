import JSONModel
import StatesInterpreter
import StatesLanguage
import Testing

@Suite("Parallel and Map states")
struct ChildrenTests {
    static func taskMap(concurrency: Int, rules: String = "") -> String {
        #"""
        {"StartAt":"M","States":{"M":{"Type":"Map","MaxConcurrency":\#(concurrency),\#(rules)"End":true,"ItemProcessor":{"StartAt":"T",
          "States":{"T":{"Type":"Task","Resource":"connector:a:b","End":true}}}}}}
        """#
    }

    @Test("no more iterations run at once than allowed", arguments: [1, 2, 3, 0])
    func concurrency(limit: Int) throws {
        var run = ManualRun(try machine(Self.taskMap(concurrency: limit)), input: [10, 20, 30, 40, 50])
        run.begin()
        #expect(run.requests.count == (limit == 0 ? 5 : limit))
        var next = 0
        while run.outcome == nil, next < run.requests.count {
            let request = run.requests[next]
            next += 1
            run.deliver(
                .task(.succeeded(output: request.parameters), attempt: request.attempt),
                at: request.attempt.visit.path
            )
        }
        #expect(run.outcome == .succeeded(output: [10, 20, 30, 40, 50]))
        #expect(run.storeFaults.isEmpty)
        #expect(run.rows.isEmpty)
    }

    @Test("iterations may end in any order, and outputs keep the order of the items")
    func order() throws {
        var run = ManualRun(try machine(Self.taskMap(concurrency: 0)), input: [1, 2, 3])
        run.answers = { [.succeeds($0.parameters, after: .seconds(10 - ($0.parameters.integerValue ?? 0)))] }
        run.run()
        #expect(run.outcome == .succeeded(output: [1, 2, 3]))
        let indices = run.history.filter { $0.type == .mapIterationSucceeded }.compactMap {
            $0.details["index"]?.integerValue
        }
        #expect(indices == [2, 1, 0])
    }

    @Test("the failure of one iteration ends the others, and their tasks are forgotten")
    func failure() throws {
        var run = ManualRun(try machine(Self.taskMap(concurrency: 0)), input: [1, 2, 3])
        run.answers = { $0.parameters == 2 ? [.fails("E", "why")] : [] }
        run.run()
        #expect(run.outcome == .failed(error: "E", cause: "why"))
        #expect(run.cancelled.map(\.visit.path) == [BranchPath([0]), BranchPath([2])])
        #expect(
            run.log.suffix(9) == [
                "14<13:TaskFailed", "15<14:MapIterationAborted", "16<14:TaskStateAborted", "17<14:MapIterationFailed",
                "18<14:TaskStateAborted", "19<14:MapIterationAborted", "20<14:TaskStateAborted", "21<14:MapStateFailed",
                "22<21:ExecutionFailed",
            ]
        )
        #expect(run.storeFaults.isEmpty)
    }

    @Test("a retried Map state begins anew with fresh visits")
    func retry() throws {
        let rules = #""Retry":[{"ErrorEquals":["E"],"MaxAttempts":1}],"#
        var run = ManualRun(try machine(Self.taskMap(concurrency: 0, rules: rules)), input: [1, 2])
        var isFirst = true
        run.answers = { request in
            guard isFirst, request.parameters == 2 else { return isFirst ? [] : [.succeeds(request.parameters)] }
            isFirst = false
            return [.fails("E")]
        }
        run.run()
        #expect(run.outcome == .succeeded(output: [1, 2]))
        #expect(Set(run.requests.map(\.attempt.visit.number)).count == 4)
        #expect(run.types.filter { $0 == "MapStateStarted" }.count == 2)
        #expect(run.storeFaults.isEmpty)
    }

    @Test("a child's report writes the heavy frame of nobody else")
    func manyBranches() throws {
        let count = 300
        let branches = (0..<count).map {
            #"{"StartAt":"T\#($0)","States":{"T\#($0)":{"Type":"Task","Resource":"connector:a:b","End":true}}}"#
        }
        let text =
            #"{"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":["#
            + branches.joined(separator: ",")
            + "]}}}"
        var run = ManualRun(try machine(text), limits: Interpreter.Limits(maximumTransitions: 100_000))
        run.begin()
        #expect(run.requests.count == count)
        for (position, request) in run.requests.enumerated() {
            let path = request.attempt.visit.path
            let decision = run.decide {
                $0.advance(
                    &$1,
                    at: path,
                    on: .task(.succeeded(output: .integer(position)), attempt: request.attempt),
                    in: $2
                )
            }
            guard position < count - 1 else { continue }
            #expect(!decision.changes.contains(.updated(.root, isFrameChanged: true)))
            #expect(decision.changes.count == 2)
        }
        #expect(run.outcome?.output?.arrayValue?.count == count)
        #expect(run.storeFaults.isEmpty)
    }

    @Test("nesting is no matter of the stack")
    func deepNesting() throws {
        var scope = #"{"StartAt":"S0","States":{"S0":{"Type":"Fail","Error":"Deep"}}}"#
        for level in 1...90 {
            scope =
                #"{"StartAt":"S\#(level)","States":{"S\#(level)":{"Type":"Parallel","End":true,"Branches":[\#(scope)]}}}"#
        }
        var run = ManualRun(try machine(scope))
        run.run()
        #expect(run.outcome == .failed(error: "Deep", cause: nil))
        #expect(run.types.filter { $0 == "ParallelStateFailed" }.count == 90)
        #expect(run.storeFaults.isEmpty)
    }

    @Test("a failure inside a caught Parallel state goes on behind it, without its branches")
    func caught() throws {
        let text = #"""
            {"StartAt":"P","States":{"P":{"Type":"Parallel","Next":"E","Catch":[{"ErrorEquals":["States.ALL"],"ResultPath":"$.error","Next":"E"}],
              "Branches":[{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":60,"End":true}}},
                          {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"connector:a:b","End":true}}}]},
              "E":{"Type":"Wait","Seconds":1,"End":true}}}
            """#
        var run = ManualRun(try machine(text), input: ["a": 1])
        run.answers = { _ in [.fails("E", "why")] }
        run.begin()
        run.goOn(until: ManualRun.start)
        #expect(run.state.branches.keys.map(\.description) == [""])
        #expect(run.types.contains("WaitStateAborted"))
        run.goOn()
        #expect(run.outcome == .succeeded(output: ["a": 1, "error": ["Error": "E", "Cause": "why"]]))
        #expect(run.storeFaults.isEmpty)
    }
}
