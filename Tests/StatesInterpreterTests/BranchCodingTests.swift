import JSONModel
import StatesInterpreter
import Testing

@Suite("Rows of branches")
struct BranchCodingTests {
    @Test(
        "a row that nobody wrote is an error",
        arguments: [
            (.null, .null), ([:], [:]), (["c": 0, "s": "A", "e": 1, "t": 0], ["p": "e", "l": 1, "w": 0]),
            (["c": 0, "s": "A", "e": 1, "t": 0, "i": 1], ["p": "?", "l": 1]),
            (["c": 0, "s": "A", "e": 1, "t": 0, "i": 1], ["p": "e", "l": 1]),
            (["c": 0, "s": "A", "e": 1, "t": 0, "i": 1], ["p": "c", "l": 1, "n": [1, -1, 0]]),
            (["c": 0, "s": "A", "e": 1, "t": 0, "i": 1, "m": 1], ["p": "f", "l": 1]),
        ] as [(JSON, JSON)]
    )
    func broken(frame: JSON, activity: JSON) {
        #expect(throws: BranchCodingError.self) {
            try Branch(path: .root, encodedFrame: frame, encodedActivity: activity)
        }
    }

    @Test("a branch of another definition fails its execution, and nothing hangs or crashes")
    func foreignRow() throws {
        let frame: JSON = ["c": 7, "s": "Elsewhere", "e": 2, "t": 0, "i": 1]
        let branch = try Branch(path: .root, encodedFrame: frame, encodedActivity: ["p": "e", "l": 2, "w": 0])
        var run = ManualRun(try machine(#"{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":9,"End":true}}}"#))
        run.begin()
        var state = run.foreign(branch)
        let decision = run.interpreter.advance(
            &state,
            at: .root,
            on: .timer,
            in: Surroundings(now: run.now, seed: 0, taskToken: { _ in "" })
        )
        #expect(decision.outcome?.error == "States.Runtime")
    }
}

extension ManualRun {
    /// The execution with another root branch.
    fileprivate func foreign(_ branch: Branch) -> ExecutionState {
        var state = state
        state.branches = [.root: branch]
        return state
    }
}
