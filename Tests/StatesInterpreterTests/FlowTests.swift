import JSONModel
import StatesInterpreter
import StatesLanguage
import Testing

@Suite("Flow")
struct FlowTests {
    @Test(
        "waits end when their time has come",
        arguments: [(#""Seconds":90"#, 90), (#""Timestamp":"2026-01-01T00:05:00Z""#, 300)]
    )
    func waits(field: String, seconds: Int) throws {
        var run = ManualRun(try machine(#"{"StartAt":"W","States":{"W":{"Type":"Wait",\#(field),"End":true}}}"#))
        run.begin()
        #expect(run.outcome == nil)
        #expect(run.state.branches[.root]?.wake == .timer(ManualRun.start.advanced(by: .seconds(seconds))))
        run.deliver(.timer, at: .root)
        #expect(run.outcome == nil, "too early")
        run.goOn()
        #expect(run.outcome == .succeeded(output: .object([:])))
        #expect(run.state.branches.isEmpty)
        #expect(run.rows.isEmpty)
    }

    @Test("a decision ends after its share of transitions, and goes on with a timer that is due")
    func transitionLimit() throws {
        let text =
            #"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Choice","Choices":[{"Variable":"$.stop","IsPresent":true,"Next":"C"}],"Default":"A"},"C":{"Type":"Succeed"}}}"#
        var run = ManualRun(try machine(text), limits: Interpreter.Limits(maximumTransitions: 10))
        run.begin()
        #expect(run.history.count == 21)
        #expect(run.state.branches[.root]?.wake == .timer(ManualRun.start))
        run.deliver(.timer, at: .root)
        #expect(run.history.count == 41)
        #expect(run.storeFaults.isEmpty)
    }

    @Test("an execution times out")
    func executionTimeout() throws {
        let text =
            #"{"TimeoutSeconds":5,"StartAt":"T","States":{"T":{"Type":"Task","Resource":"swift:slow","End":true}}}"#
        var run = ManualRun(try machine(text))
        run.run()
        #expect(run.outcome == .timedOut(error: nil, cause: nil))
        #expect(run.log.last == "4<0:ExecutionTimedOut")
        #expect(run.cancelled.count == 1)
    }

    @Test("an execution is stopped once")
    func stop() throws {
        var run = ManualRun(try machine(#"{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":9,"End":true}}}"#))
        run.begin()
        run.stop(error: "Mistake", cause: "wrong person")
        #expect(run.log == ["1<0:ExecutionStarted", "2<0:WaitStateEntered", "3<0:ExecutionAborted"])
        #expect(run.outcome == .aborted(error: "Mistake", cause: "wrong person"))
        run.stop()
        #expect(run.history.count == 3)
        #expect(run.storeFaults.isEmpty)
    }

    @Test("a Choice state without a matching rule fails")
    func noChoice() throws {
        let text =
            #"{"StartAt":"C","States":{"C":{"Type":"Choice","Choices":[{"Variable":"$.a","IsPresent":true,"Next":"E"}]},"E":{"Type":"Succeed"}}}"#
        var run = ManualRun(try machine(text))
        run.run()
        #expect(run.outcome?.error == "States.Runtime")
    }

    @Test("a condition must be true or false")
    func conditionType() throws {
        let text =
            #"{"QueryLanguage":"JSONata","StartAt":"C","States":{"C":{"Type":"Choice","Choices":[{"Condition":"{% 'yes' %}","Next":"E"}]},"E":{"Type":"Succeed"}}}"#
        var run = ManualRun(try machine(text))
        run.run()
        #expect(
            run.outcome?.cause
                == "An error occurred while executing the state 'C' (entered at the event id #2). The JSONata expression "
                + "''yes'' specified for the field 'Choices[0]/Condition' returned an unexpected result type. Expected "
                + "'boolean', but was 'string' for value: \"yes\""
        )
        #expect(run.history[2].details["location"] == "Choices[0]/Condition")
    }

    @Test("assignments see the old values, and later states the new ones")
    func assignmentOrder() throws {
        let text = #"""
            {"QueryLanguage":"JSONata","StartAt":"A","States":{
              "A":{"Type":"Pass","Assign":{"x":1,"y":2},"Next":"B"},
              "B":{"Type":"Pass","Assign":{"x":"{% $y %}","y":"{% $x %}"},"Output":"{% [$x, $y] %}","Next":"C"},
              "C":{"Type":"Pass","Output":"{% [$states.input, $x, $y] %}","End":true}}}
            """#
        var run = ManualRun(try machine(text))
        run.run()
        #expect(run.outcome == .succeeded(output: [1, 2, 2, 1]))
        #expect(run.storeFaults.isEmpty)
    }

    @Test("branches see outer variables, and their own stay inside")
    func scopes() throws {
        let text = #"""
            {"QueryLanguage":"JSONata","StartAt":"A","States":{
              "A":{"Type":"Pass","Assign":{"outer":"o"},"Next":"P"},
              "P":{"Type":"Parallel","Next":"Z","Branches":[
                {"StartAt":"B","States":{"B":{"Type":"Pass","Assign":{"inner":"{% $outer & 1 %}"},"Next":"C"},
                  "C":{"Type":"Pass","Output":"{% $outer & $inner %}","End":true}}},
                {"StartAt":"M","States":{"M":{"Type":"Map","Items":[1,2],"End":true,"ItemProcessor":{"StartAt":"D","States":{
                  "D":{"Type":"Pass","Output":"{% $outer & $states.context.Map.Item.Index & $states.context.Map.Item.Value %}","End":true}}}}}}]},
              "Z":{"Type":"Pass","Output":"{% {'result': $states.input, 'inner': $exists($inner)} %}","End":true}}}
            """#
        var run = ManualRun(try machine(text))
        run.run()
        #expect(run.outcome == .succeeded(output: ["result": ["oo1", ["o01", "o12"]], "inner": false]))
        #expect(run.storeFaults.isEmpty)
    }

    @Test("random functions and jitter depend on the seed only")
    func seeds() throws {
        let text =
            #"{"QueryLanguage":"JSONata","StartAt":"A","States":{"A":{"Type":"Pass","Output":["{% $uuid() %}","{% $uuid() %}"],"End":true}}}"#
        var first = ManualRun(try machine(text))
        var second = ManualRun(try machine(text))
        first.run()
        second.run()
        #expect(first.outcome == second.outcome)
        #expect(first.outcome?.output?[0] != first.outcome?.output?[1])
    }
}
