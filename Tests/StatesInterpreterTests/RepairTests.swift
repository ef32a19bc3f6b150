import JSONModel
import StatesInterpreter
import StatesLanguage
import Testing

/// What operators change: pure, on the states of executions.
@Suite("A repair")
struct RepairTests {
    /// Two tasks side by side.
    static let parallel = #"""
        {"StartAt":"P","States":{"P":{"Type":"Parallel","Next":"End","Branches":[
          {"StartAt":"X","States":{"X":{"Type":"Task","Resource":"connector:a:x","End":true}}},
          {"StartAt":"Y","States":{"Y":{"Type":"Task","Resource":"connector:a:y","End":true}}}]},
          "End":{"Type":"Succeed"}}}
        """#

    /// An execution that has begun, and the means to go on with it.
    struct Run {
        let interpreter: Interpreter
        var state: ExecutionState
        var decision: Decision
        static let surroundings = Surroundings(
            now: Timestamp(milliseconds: 1_000_000),
            seed: 1,
            taskToken: { "\($0.number)" }
        )

        init(_ text: String, input: JSON = [:]) throws {
            interpreter = Interpreter(try machine(text))
            let header = ExecutionHeader(
                arn: "arn:aws:states:eu-west-1:123456789012:execution:m:a",
                name: "a",
                roleARN: "",
                input: input,
                startTime: Timestamp(milliseconds: 1_000_000),
                stateMachineARN: "arn:aws:states:eu-west-1:123456789012:stateMachine:m",
                stateMachineName: "m"
            )
            (state, decision) = interpreter.start(header, in: Self.surroundings)
        }

        mutating func report(_ report: TaskReport, at path: BranchPath) {
            guard case .task(let attempt, _)? = state.branches[path]?.wake else { return }
            decision = interpreter.advance(&state, at: path, on: .task(report, attempt: attempt), in: Self.surroundings)
        }

        func names() -> [String] { state.branches.values.sorted { $0.path < $1.path }.map(\.stateName) }
    }

    @Test("finds the branch in which a failure began")
    func failedBranch() throws {
        var run = try Run(Self.parallel)
        run.report(.failed(error: "E", cause: "c", retryAfter: nil), at: BranchPath([1]))
        #expect(run.decision.outcome == .failed(error: "E", cause: "c"))
        #expect(run.decision.failedBranch(in: run.state)?.path == BranchPath([1]))
        #expect(run.decision.failedBranch(in: run.state)?.stateName == "Y")
    }

    @Test("skips a failed branch while the others go on as by a redrive")
    func skipsOneBranch() throws {
        var run = try Run(Self.parallel)
        run.report(.failed(error: "E", cause: nil, retryAfter: nil), at: BranchPath([1]))
        let decision = try run.interpreter.skip(
            &run.state,
            at: BranchPath([1]),
            result: "by hand",
            in: Run.surroundings
        )
        #expect(decision.commands.count == 1)
        #expect(decision.outcome == nil)
        #expect(run.state.branches[BranchPath([1])]?.wake == .parent)
        run.report(.succeeded(output: "x"), at: BranchPath([0]))
        #expect(run.decision.outcome == .succeeded(output: ["x", "by hand"]))
    }

    @Test("that is refused changes nothing")
    func refusals() throws {
        var run = try Run(Self.parallel)
        let before = run.state
        #expect(throws: RepairRefusal.self) {
            try run.interpreter.resume(&run.state, Resumption(path: .root), in: Run.surroundings)
        }
        #expect(throws: RepairRefusal.self) {
            try run.interpreter.hurry(&run.state, at: BranchPath([0]), in: Run.surroundings)
        }
        #expect(throws: RepairRefusal.self) {
            try run.interpreter.skip(&run.state, at: BranchPath([9]), result: 1, in: Run.surroundings)
        }
        #expect(throws: RepairRefusal.self) {
            try run.interpreter.reopen(&run.state, at: "P", input: 1, variables: [:], in: Run.surroundings)
        }
        #expect(run.state == before)
    }

    @Test("tells for each branch what another definition would mean to it")
    func relocations() throws {
        let run = try Run(Self.parallel)
        func verdicts(_ text: String, _ mapping: [String: String] = [:]) throws -> [Relocation.Verdict] {
            let target = Interpreter(try machine(text))
            return run.interpreter.relocations(of: run.state, to: target, mapping: mapping).map(\.verdict)
        }
        let renamed = Self.parallel.replacing(#""P""#, with: #""Q""#)
        #expect(try verdicts(Self.parallel) == [.safe, .safe, .safe])
        #expect(try verdicts(renamed) == [.needsMapping, .refused, .refused])
        #expect(try verdicts(renamed, ["P": "Q"]) == [.safe, .safe, .safe])
        // A task that is under way keeps its resource, and its name, of which its key is made.
        #expect(try verdicts(Self.parallel.replacing("a:y", with: "a:z")) == [.safe, .safe, .refused])
        let other = Self.parallel.replacing(#""Y""#, with: #""Z""#)
        #expect(try verdicts(other) == [.safe, .safe, .needsMapping])
        #expect(try verdicts(other, ["Y": "Z"]) == [.safe, .safe, .refused])
        let single = #"{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}"#
        #expect(try verdicts(single) == [.refused, .refused, .refused])
    }

    @Test("moves an execution there and back again")
    func moves() throws {
        var run = try Run(Self.parallel)
        let before = run.state
        let target = Interpreter(try machine(Self.parallel.replacing(#""P""#, with: #""Q""#)))
        _ = try run.interpreter.move(&run.state, to: target, mapping: ["P": "Q"], in: Run.surroundings)
        #expect(run.names() == ["Q", "X", "Y"])
        _ = try target.move(&run.state, to: run.interpreter, mapping: ["Q": "P"], in: Run.surroundings)
        #expect(run.state == before)
    }
}
