internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// Everything that an act on one execution can change, as a value: acts are decided on it, whether they are shown or done.
struct FlowSnapshot: Sendable {
    var record: ExecutionRecord
    var state: ExecutionState
    var tasks: [BranchPath: TaskProgress]
    var doubts: [BranchPath: Doubt]

    init(of execution: LiveExecution) {
        record = execution.record
        state = execution.state
        tasks = execution.tasks
        doubts = execution.doubts
    }

    /// The digest of all of it, for the log: equal snapshots have equal digests.
    var digest: String {
        let branches = state.branches.values.sorted { $0.path < $1.path }.map { branch -> JSON in
            [
                .string(branch.path.description), branch.encodedFrame(), branch.encodedActivity(),
                tasks[branch.path]?.encoded() ?? .null, doubt(at: branch.path)?.encoded ?? .null,
            ]
        }
        return OperatorLog.digest(of: [
            .string(record.status.rawValue), .integer(Int(record.definition.number)),
            record.pause.map { .string("\($0.since.milliseconds) \($0.deadlines.rawValue)") } ?? .null,
            record.deadline.map { .integer(Int($0.milliseconds)) } ?? .null,
            .integer(state.lastEventID.number), .array(branches),
        ])
    }

    /// The doubt about the visit that a branch is in.
    func doubt(at path: BranchPath) -> Doubt? {
        guard let branch = state.branches[path] else { return nil }
        if let task = tasks[path] { return task.doubt }
        return doubts[path].flatMap { $0.visit == branch.visitNumber ? $0 : nil }
    }

    /// The branch that an act means: the one that it names, or the only one that it can mean.
    func branch(_ named: BranchPath?, where isMeant: (Branch) -> Bool, for act: String) throws(EngineError) -> Branch {
        if let named {
            guard let branch = state.branches[named] else {
                throw EngineError(.actRefused, "The execution has no branch '\(named)'. 'usher show' lists them.")
            }
            return branch
        }
        let candidates = state.branches.values.filter(isMeant).sorted { $0.path < $1.path }
        guard let only = candidates.first else {
            throw EngineError(
                .actRefused,
                "No branch of the execution is in a state for '\(act)'. 'usher show' says what it waits for."
            )
        }
        guard candidates.count == 1 else {
            let names = candidates.prefix(10).map { "'\($0.path)' (\($0.stateName))" }.joined(separator: ", ")
            throw EngineError(.invalidRequest, "'\(act)' could mean several branches. Name one of: \(names).")
        }
        return only
    }

    /// The branch that failed, or else the foremost one.
    var failedBranch: Branch? {
        if let path = record.failure?.path, let branch = state.branches[path], branch.wake == .redrive { return branch }
        return state.foremostBranch
    }

    /// How the flow stands, for previews: no payload is in it.
    var outline: JSON {
        var object: JSONObject = ["status": .string(record.status.rawValue.lowercased())]
        if let pause = record.pause { object["pausedSince"] = .string(pause.since.description) }
        if let deadline = record.deadline { object["deadline"] = .string(deadline.description) }
        let branches = state.branches.values.sorted { $0.path < $1.path }.map { branch -> JSON in
            var line: JSONObject = ["state": .string(branch.stateName)]
            if branch.path != .root { line["branch"] = .string(branch.path.description) }
            switch branch.wake {
            case .timer(let due): line["due"] = .string(due.description)
            case .task(let attempt, let deadline):
                line["attempt"] = .integer(attempt.number)
                if let deadline { line["deadline"] = .string(deadline.description) }
            case .children: line["waitsFor"] = "branches"
            case .mapRun: line["waitsFor"] = "map run"
            case .parent: line["waitsFor"] = "other branches"
            case .redrive: line["waitsFor"] = "operator"
            }
            return .object(line)
        }
        if !branches.isEmpty { object["branches"] = .array(branches) }
        return .object(object)
    }
}
