public import JSONModel
internal import StatesLanguage

/// From where an ended execution goes on, and with what.
public struct Resumption: Sendable, Hashable {
    /// The branch that is changed; the others that were stopped go on as they are.
    public var path: BranchPath
    /// The state to go on from, in the scope of the branch; the one in which it stopped where this is `nil`.
    public var stateName: String?
    /// The input of that state in place of its own.
    public var input: JSON?
    /// Variables that get other values.
    public var variables: JSONObject

    /// Makes a resumption that changes nothing.
    public init(path: BranchPath, stateName: String? = nil, input: JSON? = nil, variables: JSONObject = [:]) {
        self.path = path
        self.stateName = stateName
        self.input = input
        self.variables = variables
    }

    /// Whether anything differs from what the branch stopped with.
    ///
    /// What is changed is entered anew: its calls get another idempotency key, since they may say something else.
    public var isEdit: Bool { stateName != nil || input != nil || !variables.isEmpty }
}

extension Interpreter {
    /// Goes on with an ended execution where it stopped, or elsewhere.
    public func resume(
        _ state: inout ExecutionState,
        _ resumption: Resumption,
        in surroundings: Surroundings
    ) throws(RepairRefusal) -> Decision {
        try repair(&state, in: surroundings) { advance throws(RepairRefusal) in
            try advance.prepare(resumption)
            advance.redrive()
        }
    }

    /// Begins an execution again that has nothing left to go on from, because it succeeded.
    ///
    /// - Parameters:
    ///   - state: the execution, which has no branch any more.
    ///   - stateName: a state of the outermost scope.
    ///   - input: the state's input.
    ///   - variables: the variables that the state can see.
    ///   - surroundings: what is around it.
    public func reopen(
        _ state: inout ExecutionState,
        at stateName: String,
        input: JSON,
        variables: JSONObject,
        in surroundings: Surroundings
    ) throws(RepairRefusal) -> Decision {
        guard state.branches.isEmpty else {
            throw RepairRefusal("It did not come to its end. Resume it, from whichever state you want.")
        }
        return try repair(&state, in: surroundings) { advance throws(RepairRefusal) in
            try advance.reopen(at: stateName, input: input, variables: variables)
        }
    }

    /// Decides on a copy, so that a refusal leaves the execution as it was.
    func repair(
        _ state: inout ExecutionState,
        in surroundings: Surroundings,
        _ change: (inout Advance) throws(RepairRefusal) -> Void
    ) throws(RepairRefusal) -> Decision {
        var advance = Advance(self, execution: state, in: surroundings)
        try change(&advance)
        let decision = advance.finish()
        state = advance.execution
        return decision
    }
}

extension Advance {
    /// Changes a stopped branch before its execution goes on.
    mutating func prepare(_ resumption: Resumption) throws(RepairRefusal) {
        let path = resumption.path
        guard let branch = branch(at: path), branch.isStopped else {
            throw RepairRefusal("The branch '\(path)' was not stopped, so it cannot be resumed.")
        }
        guard resumption.isEdit else { return }
        let stateName = resumption.stateName ?? branch.stateName
        try requireState(stateName, in: branch.frame.scope)
        for (name, value) in resumption.variables { assign(value, to: name, at: path) }
        removeDescendants(of: path)
        guard var branch = take(path) else { return }
        branch.frame.stateName = stateName
        if let input = resumption.input { branch.frame.input = input }
        branch.frame.mapRun = nil
        branch.activity.leaveState()
        branch.activity.phase = .stoppedBeforeEntry
        branch.activity.wake = .redrive
        put(branch, isFrameChanged: true)
    }

    /// Gives a variable a value where it lives: in the innermost scope that has assigned it, or in that of the branch.
    private mutating func assign(_ value: JSON, to name: String, at path: BranchPath) {
        var owner: BranchPath? = path
        while let next = owner, branch(at: next)?.frame.variables[name] == nil { owner = next.parent }
        guard var branch = take(owner ?? path) else { return }
        branch.frame.variables[name] = value
        put(branch, isFrameChanged: true)
    }

    mutating func reopen(at stateName: String, input: JSON, variables: JSONObject) throws(RepairRefusal) {
        try requireState(stateName, in: .root)
        let now = surroundings.now
        changeHeader { header in
            header.redriveCount += 1
            header.redriveTime = now
        }
        let details: JSONObject = ["redriveCount": .integer(execution.header.redriveCount)]
        let event = emit(.executionRedriven, details, after: execution.lastEventID)
        var frame = Frame(scope: .root, stateName: stateName, input: input)
        for (name, value) in variables { frame.variables[name] = value }
        let activity = Activity(wake: .timer(now), lastEvent: event)
        put(Branch(path: .root, frame: frame, activity: activity), isFrameChanged: true, isNew: true)
        ready.append(.root)
    }

    private func requireState(_ name: String, in scope: ScopeID) throws(RepairRefusal) {
        guard let states = interpreter.stateMachine[scope]?.states else {
            throw RepairRefusal("The branch runs through a part that its definition does not have.")
        }
        guard states[name] == nil else { return }
        let known = states.keys.sorted().joined(separator: ", ")
        throw RepairRefusal("There is no state '\(name)' to go on from in this branch. There are: \(known).")
    }
}
