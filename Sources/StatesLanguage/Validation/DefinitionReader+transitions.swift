internal import JSONModel

extension DefinitionReader {
    /// Checks that every transition of a scope leads to one of its states, every state can be reached, and the scope can end.
    ///
    /// The rules and their order are those of Step Functions: a state counts as reachable if another names it; without a
    /// terminal state only dangling transitions are told beside.
    mutating func checkTransitions(of states: [State], startAt: String, at location: JSONPointer) {
        let names = Set(states.map(\.name))
        var targets: Set<String> = [startAt]
        if !names.contains(startAt) { reportDangling(startAt, names: names, at: location.appending("StartAt")) }
        for state in states {
            for (target, place) in state.transitions {
                if !names.contains(target) { reportDangling(target, names: names, at: place) }
                if target != state.name { targets.insert(target) }
            }
        }
        guard states.contains(where: \.isTerminal) else {
            report(
                "Workflow has no terminal state",
                code: DiagnosticCode.missingEndState,
                remedy: "Give the last state \"End\": true, or add a Succeed or Fail state.",
                at: location
            )
            return
        }
        let reachable = reachableStates(states, from: startAt)
        for state in states where !reachable.contains(state.name) {
            let isNamed = targets.contains(state.name)
            report(
                "State \"\(state.name)\" is not reachable.",
                code: DiagnosticCode.missingTransitionTarget,
                // Step Functions does not mind states that only name each other, so neither may we refuse them.
                severity: isNamed ? .warning : .error,
                remedy: "Name it in the Next field of another state, or remove it.",
                at: state.location
            )
        }
    }

    /// Checks only where transitions lead, in states of which some could not be read, so that one mistake does not hide another.
    mutating func checkTargets(of states: JSONObject, startAt: String, at location: JSONPointer) {
        let names = Set(states.keys)
        if !names.contains(startAt) { reportDangling(startAt, names: names, at: location.appending("StartAt")) }
        for (name, state) in states {
            let place = location.appending("States").appending(name)
            var targets = ["Next", "Default"].map { (state[$0], place.appending($0)) }
            for list in ["Choices", "Catch"] {
                for (index, rule) in (state[list]?.arrayValue ?? []).enumerated() {
                    targets.append((rule["Next"], place.appending(list).appending(index).appending("Next")))
                }
            }
            for case (.string(let target)?, let place) in targets where !names.contains(target) {
                reportDangling(target, names: names, at: place)
            }
        }
    }

    private mutating func reportDangling(_ target: String, names: Set<String>, at location: JSONPointer) {
        report(
            "Missing 'Next' target: \(target)",
            code: DiagnosticCode.missingTransitionTarget,
            remedy: "Name one of the states beside it: \(names.sorted().prefix(10).joined(separator: ", ")).",
            at: location
        )
    }

    private func reachableStates(_ states: [State], from startAt: String) -> Set<String> {
        let targets = Dictionary(states.map { ($0.name, $0.transitions.map(\.target)) }, uniquingKeysWith: { $1 })
        var reached: Set<String> = [startAt]
        var pending = [startAt]
        while let name = pending.popLast() {
            for target in targets[name] ?? [] where reached.insert(target).inserted { pending.append(target) }
        }
        return reached
    }
}
