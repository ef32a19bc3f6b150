internal import JSONModel

extension Reconciliation {
    /// The definition of the state machine that looks.
    ///
    /// A reconciliation is an execution like any other, so its pauses are durable timers, its calls leave evidence, and an operator
    /// can see and stop it. Its one own resource is `usher:decide`, which records a decision about the onboarding that it came from.
    public var definition: String {
        var states: JSONObject = [
            "Begin": [
                "Type": "Pass",
                "Assign": [
                    "subject": "{% $states.input.subject %}", "decision": "{% $states.input.decision %}", "looks": 0,
                    "look": .null, "error": .null, "judged": .null,
                ],
                "Next": "Pause",
            ],
            "Pause": ["Type": "Wait", "Seconds": .string(pauseExpression), "Next": "IsItOver"],
            "IsItOver": [
                "Type": "Choice",
                "Choices": [["Condition": .string(overExpression), "Next": "Over"]],
                "Default": isAskedAlways ? "Look" : "WhomToAsk",
            ],
            "HasItChanged": [
                "Type": "Choice",
                "Choices": .array(changes.map { ["Condition": .string($0.condition), "Next": .string($0.state)] }),
                "Default": "Pause",
            ],
            "Over": ["Type": "Succeed", "Output": ["looks": "{% $looks %}", "decision": "{% $decision %}"]],
        ]
        if !isAskedAlways {
            states["WhomToAsk"] = [
                "Type": "Choice",
                "Choices": .array(
                    probes.indices.map { index in
                        [
                            "Condition": .string("{% \(probes[index].condition ?? "true") %}"),
                            "Next": .string(name(index)),
                        ]
                    }
                ),
                "Default": "Over",
            ]
        }
        for (index, probe) in probes.enumerated() {
            let name = name(index)
            states[name] = look(probe, thenTo: name.replacing("Look", with: "Judge"))
            states[name.replacing("Look", with: "Judge")] = [
                "Type": "Pass", "Assign": ["judged": .string(judgement(probe))], "Next": "HasItChanged",
            ]
        }
        for change in changes { states[change.state] = record(change.outcome) }
        let definition: JSON = [
            "Comment": "Looks whether an outcome still holds. Made from workflow.json.",
            "QueryLanguage": "JSONata",
            "StartAt": "Begin",
            "States": .object(states),
        ]
        return definition.text(pretty: true)
    }

    /// Whether there is one thing to ask, and no condition for it.
    private var isAskedAlways: Bool { probes.count == 1 && probes[0].condition == nil }

    /// The name of the state that asks; plain where nothing else is asked.
    private func name(_ index: Int) -> String { probes.count == 1 ? "Look" : "Look \(index + 1)" }

    private func look(_ probe: Probe, thenTo judge: String) -> JSON {
        [
            "Type": "Task",
            "Resource": .string(probe.resource),
            "Arguments": probe.arguments,
            "Assign": ["look": "{% $states.result %}", "error": .null, "looks": "{% $looks + 1 %}"],
            "Catch": [
                [
                    "ErrorEquals": ["States.ALL"],
                    "Assign": ["look": .null, "error": "{% $states.errorOutput.Error %}", "looks": "{% $looks + 1 %}"],
                    "Next": .string(judge),
                ]
            ],
            "Next": .string(judge),
        ]
    }

    /// The states that record a change: one for each outcome with a follow-up or an end, and one for all others.
    private var changes: [(outcome: String?, state: String, condition: String)] {
        let isChanged = "$judged != null and $judged != $decision"
        let special = Set(followUps.keys).union(finalOutcomes).sorted().map { outcome in
            (outcome, "Record \(outcome)", "{% \(isChanged) and $judged = \(JSON.string(outcome).text()) %}")
        }
        return special + [(nil, "Record", "{% \(isChanged) %}")]
    }

    private func record(_ outcome: String?) -> JSON {
        var arguments: JSONObject = ["outcome": "{% $judged %}"]
        if let outcome, let followUp = followUps[outcome] {
            arguments["followUp"] = ["workflow": .string(followUp.workflow), "input": followUp.input]
        }
        let isFinal = outcome.map(finalOutcomes.contains) ?? false
        return [
            "Type": "Task",
            "Resource": "usher:decide",
            "Arguments": .object(arguments),
            "Assign": ["decision": "{% $judged %}"],
            "Next": isFinal ? "Over" : "Pause",
        ]
    }

    private var pauseExpression: String {
        let list = pauses.map(String.init).joined(separator: ",")
        let base = "[\(list)][$min([$looks, \(pauses.count - 1)])]"
        return "{% $round(\(base) * (1 + \(jitter) * (2 * $random() - 1))) %}"
    }

    private var overExpression: String {
        let elapsed = "$toMillis($states.context.State.EnteredTime) - $toMillis($states.context.Execution.StartTime)"
        return "{% \(elapsed) >= \(endsAfter * 1000) %}"
    }

    private func judgement(_ probe: Probe) -> String {
        var table = JSONObject()
        for (name, outcome) in probe.errors.sorted(by: { $0.key < $1.key }) { table[name] = .string(outcome) }
        let ofError = "$lookup(\(JSON.object(table).text()), $error)"
        return "{% ( $found := $error != null ? \(ofError) : (\(decision)); $exists($found) ? $found : null ) %}"
    }
}
