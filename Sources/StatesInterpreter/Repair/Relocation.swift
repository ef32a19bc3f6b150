internal import StatesLanguage

/// What a change of its definition would mean to one branch of a live execution.
public struct Relocation: Sendable, Hashable {
    /// The verdicts, from harmless to impossible.
    public enum Verdict: String, Sendable, Hashable, CaseIterable {
        /// It can go on as it is.
        case safe
        /// Its state has no counterpart of the same name; a mapping has to name one.
        case needsMapping = "needs-mapping"
        /// What it is in the middle of cannot be gone on with.
        case refused
    }

    /// The branch.
    public var path: BranchPath
    /// The state that it is in.
    public var stateName: String
    /// The state in which it would be.
    public var newStateName: String
    /// The verdict.
    public var verdict: Verdict
    /// Why, and what can be done; empty for what is safe.
    public var reason: String
    /// The part of the new definition through which it would run.
    var scope: ScopeID
}

extension Interpreter {
    /// Compares where an execution is with another definition, branch by branch, parents first.
    ///
    /// - Parameters:
    ///   - state: the execution.
    ///   - target: the interpreter of the other definition.
    ///   - mapping: the new names of states, by their old ones; a state that is not in it keeps its name.
    public func relocations(
        of state: ExecutionState,
        to target: Interpreter,
        mapping: [String: String]
    ) -> [Relocation] {
        var scopes: [BranchPath: ScopeID] = [.root: .root]
        var result: [Relocation] = []
        for path in state.branches.keys.sorted() {
            guard let branch = state.branches[path] else { continue }
            let name = branch.stateName
            var relocation = Relocation(
                path: path,
                stateName: name,
                newStateName: mapping[name] ?? name,
                verdict: .safe,
                reason: "",
                scope: scopes[path] ?? .root
            )
            if scopes[path] == nil {
                relocation.verdict = .refused
                relocation.reason = "the state above it does not have this branch any more"
            } else {
                judge(branch, target, &relocation, &scopes)
            }
            result.append(relocation)
        }
        return result
    }

    private func judge(
        _ branch: Branch,
        _ target: Interpreter,
        _ relocation: inout Relocation,
        _ scopes: inout [BranchPath: ScopeID]
    ) {
        // It is done with its states, and only keeps its output.
        guard branch.activity.phase != .finished else { return }
        guard let new = target.stateMachine.state(relocation.newStateName, in: relocation.scope) else {
            relocation.verdict = .needsMapping
            relocation.reason = "there is no state '\(relocation.newStateName)'; name the one that takes its place"
            return
        }
        guard let old = stateMachine.state(branch.stateName, in: branch.frame.scope) else { return }
        if let reason = branch.reasonAgainst(going: new, from: old) {
            relocation.verdict = .refused
            relocation.reason = reason
            return
        }
        switch new.kind {
        case .parallel(let parallel):
            for (index, scope) in parallel.branches.enumerated() { scopes[branch.path.appending(index)] = scope }
        case .map(let map):
            for index in 0..<branch.activity.childCount { scopes[branch.path.appending(index)] = map.processor }
        default: break
        }
    }

    /// Puts an execution into another definition.
    ///
    /// - Throws: ``RepairRefusal`` unless every branch is ``Relocation/Verdict/safe``.
    public func move(
        _ state: inout ExecutionState,
        to target: Interpreter,
        mapping: [String: String],
        in surroundings: Surroundings
    ) throws(RepairRefusal) -> Decision {
        let relocations = relocations(of: state, to: target, mapping: mapping)
        if let obstacle = relocations.first(where: { $0.verdict != .safe }) {
            let place = obstacle.path == .root ? "" : " of the branch '\(obstacle.path)'"
            throw RepairRefusal(
                "It is in the state '\(obstacle.stateName)'\(place), and \(obstacle.reason)."
            )
        }
        return try target.repair(&state, in: surroundings) { advance throws(RepairRefusal) in
            for relocation in relocations { advance.relocate(relocation) }
        }
    }
}

extension Advance {
    fileprivate mutating func relocate(_ relocation: Relocation) {
        guard var branch = take(relocation.path) else { return }
        guard branch.stateName != relocation.newStateName || branch.frame.scope != relocation.scope else {
            return putBackUnchanged(branch)
        }
        branch.frame.stateName = relocation.newStateName
        branch.frame.scope = relocation.scope
        if case .task(let attempt, let deadline) = branch.activity.wake {
            var attempt = attempt
            attempt.visit.stateName = relocation.newStateName
            branch.activity.wake = .task(attempt, deadline: deadline)
        }
        put(branch, isFrameChanged: true)
    }
}

extension Branch {
    /// Why the branch cannot be in another state in the middle of what it does.
    fileprivate func reasonAgainst(going new: State, from old: State) -> String? {
        switch activity.phase {
        // The state's work is yet to be done, or is done anew.
        case .entering, .stoppedBeforeEntry, .finished: return nil
        case .mapRun, .stopped, .retrying:
            // The child executions of a map run keep the definition with which it began.
            let hasRun = activity.phase != .retrying && frame.mapRun?.arn != nil
            guard hasRun || activity.childCount > 0, !new.hasSameChildren(as: old, count: activity.childCount) else {
                return nil
            }
            return "its branches do not fit the new state '\(new.name)'; resume it from a state before, then move it"
        case .waiting:
            if case .wait = new.kind { return nil }
            return "it waits there, and '\(new.name)' is no Wait state"
        case .scheduled, .started, .submitted:
            guard case .task(let oldTask) = old.kind, case .task(let newTask) = new.kind,
                oldTask.resource == newTask.resource
            else { return "its task is under way, and '\(new.name)' does not have the same resource" }
            // The key of a call that may be on its way is made of the state's name (D6).
            guard new.name == old.name else {
                return "its task is under way, and the calls of '\(new.name)' would have another idempotency key"
            }
            return nil
        case .children:
            guard new.hasSameChildren(as: old, count: activity.childCount) else {
                return "its branches run, and '\(new.name)' does not have the same ones"
            }
            return nil
        }
    }
}

extension State {
    fileprivate func hasSameChildren(as old: State, count: Int) -> Bool {
        switch (kind, old.kind) {
        case (.parallel(let new), .parallel): new.branches.count == count
        case (.map(let new), .map(let old)): new.mode == old.mode
        default: false
        }
    }
}
