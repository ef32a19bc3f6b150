import JSONModel
import StatesInterpreter
import StatesLanguage
import Testing

@Suite("Redrive")
struct RedriveTests {
    static let parallel = #"""
        {"StartAt":"A","States":{"A":{"Type":"Pass","Assign":{"v":7},"Next":"P"},"P":{"Type":"Parallel","End":true,"Branches":[
          {"StartAt":"X","States":{"X":{"Type":"Task","Resource":"connector:a:x","End":true}}},
          {"StartAt":"Y","States":{"Y":{"Type":"Task","Resource":"connector:a:y","Retry":[{"ErrorEquals":["E"],"MaxAttempts":1}],"End":true}}},
          {"StartAt":"Z","States":{"Z":{"Type":"Wait","Seconds":60,"Next":"V"},"V":{"Type":"Pass","Parameters":{"v.$":"$v"},"End":true}}}]}}}
        """#

    @Test("failed and aborted branches go on where they stopped, and what was done stays done")
    func branches() throws {
        var run = ManualRun(try machine(Self.parallel))
        run.answers = { $0.resource == "connector:a:x" ? [.succeeds("x")] : [.fails("E", after: .seconds(5))] }
        run.run()
        #expect(run.outcome == .failed(error: "E", cause: nil))
        #expect(run.storeFaults.isEmpty)
        #expect(run.state.branches.count == 4)
        #expect(run.state.branches[.root]?.wake == .redrive)

        run.answers = { _ in [.succeeds("y")] }
        let isRedriven = run.redrive()
        #expect(isRedriven)
        #expect(run.outcome == nil)
        run.goOn()
        #expect(run.outcome == .succeeded(output: ["x", "y", ["v": 7]]))
        let attempts = run.requests.filter { $0.resource == "connector:a:y" }.map(\.attempt)
        #expect(attempts.map(\.number) == [1, 2, 3])
        #expect(Set(attempts.map(\.visit)).count == 1)
        #expect(run.requests.filter { $0.resource == "connector:a:x" }.count == 1)
        #expect(run.state.header.redriveCount == 1)
        #expect(run.types.contains("ExecutionRedriven"))
        #expect(run.storeFaults.isEmpty)
    }

    @Test("a redriven task has fresh retriers")
    func freshRetriers() throws {
        var run = ManualRun(try machine(Self.parallel))
        run.answers = { $0.resource == "connector:a:x" ? [.succeeds("x")] : [.fails("E")] }
        run.run()
        _ = run.redrive()
        run.goOn()
        #expect(run.requests.filter { $0.resource == "connector:a:y" }.count == 4)
        #expect(run.outcome == .failed(error: "E", cause: nil))
        #expect(run.storeFaults.isEmpty)
    }

    @Test("a stopped execution goes on, too")
    func stopped() throws {
        var run = ManualRun(try machine(#"{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":9,"End":true}}}"#))
        run.begin()
        run.stop()
        let isRedriven = run.redrive()
        #expect(isRedriven)
        run.goOn()
        #expect(run.outcome == .succeeded(output: .object([:])))
        let isRedrivenAgain = run.redrive()
        #expect(!isRedrivenAgain)
        #expect(run.storeFaults.isEmpty)
    }

    @Test("iterations that had not begun begin after a redrive")
    func iterations() throws {
        var run = ManualRun(try machine(ChildrenTests.taskMap(concurrency: 1)), input: [1, 2, 3])
        run.answers = { $0.parameters == 2 ? [.fails("E")] : [.succeeds($0.parameters)] }
        run.run()
        #expect(run.outcome?.status == "FAILED")
        run.answers = { [.succeeds($0.parameters)] }
        let isRedriven = run.redrive()
        #expect(isRedriven)
        run.goOn()
        #expect(run.outcome == .succeeded(output: [1, 2, 3]))
        #expect(run.requests.count == 4)
        #expect(run.storeFaults.isEmpty)
    }

    @Test("a state whose output could not be made does its work again")
    func leaf() throws {
        let text =
            #"{"StartAt":"T","States":{"T":{"Type":"Task","Resource":"connector:a:b","ResultSelector":{"a.$":"$.a"},"End":true}}}"#
        var run = ManualRun(try machine(text))
        run.answers = { _ in [.succeeds(1)] }
        run.run()
        #expect(run.outcome?.error == "States.Runtime")
        run.answers = { _ in [.succeeds(["a": 5])] }
        _ = run.redrive()
        run.goOn()
        #expect(run.outcome == .succeeded(output: ["a": 5]))
        #expect(run.storeFaults.isEmpty)
    }
}
