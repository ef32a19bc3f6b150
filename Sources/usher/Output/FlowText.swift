internal import JSONModel

/// Onboardings, their waits, events and calls as people read them, from the JSON that every reader gives.
enum FlowText {
    // MARK: Lists

    static func list(_ page: JSON) -> String {
        var table = TextTable("ID", "WORKFLOW", "NAME", "STATUS", "STARTED", "STATE", "WAKE", "DUE")
        table.emphasize = { cell, column in column == 3 ? Style.forOutput.status(cell) : cell }
        for row in page["onboardings"]?.arrayValue ?? [] {
            table.add(
                row.text("id"),
                row.text("workflow"),
                row.text("name"),
                row.text("status"),
                row.text("startedAt"),
                row.text("state") ?? row.text("error"),
                row.text("wake"),
                row.text("dueAt")
            )
        }
        return table.isEmpty ? "No onboardings." : table.text() + more(page, option: "--after")
    }

    static func workflows(_ page: JSON) -> String {
        var table = TextTable("WORKFLOW", "REVISION", "REGISTERED", "DIGEST")
        for row in page["workflows"]?.arrayValue ?? [] {
            table.add(
                row.text("name"),
                row.text("revision"),
                row.text("createdAt"),
                row.text("digest").map { String($0.prefix(12)) }
            )
        }
        return table.isEmpty ? "No workflows are registered." : table.text()
    }

    static func history(_ page: JSON, showsDetails: Bool) -> String {
        var table = TextTable("EVENT", "TIME", "TYPE", "ABOUT")
        for row in page["events"]?.arrayValue ?? [] {
            let details = row["details"] ?? .null
            let about = details.text("name") ?? details.text("resource") ?? details.text("error")
            table.add(
                row.text("id"),
                row.text("timestamp"),
                row.text("type"),
                showsDetails ? details.text() : about
            )
        }
        return table.isEmpty ? "No events." : table.text() + more(page, option: "--after")
    }

    static func calls(_ page: JSON) -> String {
        var table = TextTable("CALL", "STARTED", "TOOK", "RESOURCE", "PURPOSE", "OUTCOME", "STATUS", "MESSAGE")
        for row in page["calls"]?.arrayValue ?? [] {
            let number = "\(row.text("visit") ?? "").\(row.text("attempt") ?? "").\(row.text("number") ?? "")"
            table.add(
                number,
                row.text("startedAt"),
                duration(row),
                row.text("resource"),
                row.text("purpose"),
                row.text("outcome"),
                row.text("status"),
                row.text("message")
            )
        }
        return table.isEmpty ? "No calls." : table.text()
    }

    static func audit(_ report: JSON) -> String {
        let violations = report["violations"]?.arrayValue ?? []
        guard !violations.isEmpty else { return "No violations: every invariant of the database holds." }
        var table = TextTable("ONBOARDING", "INVARIANT", "WHAT IS WRONG, AND WHAT TO DO")
        for row in violations { table.add(row.text("onboarding"), row.text("invariant"), row.text("message")) }
        let isComplete = report["isComplete"]?.boolValue ?? true
        let count = "\(violations.count)\(isComplete ? "" : " or more") violation\(violations.count == 1 ? "" : "s")."
        return table.text() + "\n\n" + count
    }

    private static func more(_ page: JSON, option: String) -> String {
        page.text("next").map { "\n\nThere may be more: repeat the command with \(option) \($0)." } ?? ""
    }

    private static func duration(_ call: JSON) -> String? {
        guard let start = call.text("startedAt").flatMap(Timestamp.init),
            let end = call.text("finishedAt").flatMap(Timestamp.init)
        else { return nil }
        return "\(end.milliseconds - start.milliseconds) ms"
    }

    // MARK: One onboarding

    static func onboarding(_ flow: JSON, calls: JSON) -> String {
        let style = Style.forOutput
        var lines = TextLines()
        lines.add("Onboarding", flow.text("id"), style.bold)
        lines.add(
            "Workflow",
            flow.text("workflow").map { $0 + (flow.text("revision").map { ", revision \($0)" } ?? "") }
        )
        lines.add("Name", flow.text("name"))
        lines.add("Status", flow.text("status"), style.status)
        lines.add("Outcome", flow.text("outcome"))
        lines.add("Started", flow.text("startedAt"))
        lines.add("Ended", flow.text("stoppedAt"))
        lines.add("Must end by", flow.text("deadline"))
        lines.add("Error", flow.text("error"))
        lines.add("Cause", flow.text("cause"))
        lines.add("Fingerprint", flow["failure"]?.text("fingerprint"))
        lines.add("Restricted", flow.text("restrictedSince").map { "since \($0): its person asked for erasure" })
        lines.add("Erased", flow.text("erasedAt").map { "at \($0): nothing of its person is left" })
        lines.add("Paused since", flow.text("pausedSince"))
        lines.add("Output", flow["output"]?.text())
        for wait in flow["waiting"]?.arrayValue ?? [] { add(wait, to: &lines) }
        for decision in flow["decisions"]?.arrayValue ?? [] { add(decision: decision, to: &lines) }
        if let show = flow["show"] {
            lines.begin("To show to the applicant")
            lines.add("Step", show.text("step"))
            lines.add("Message", show.text("message"))
            lines.add("Link", show.text("link"))
            lines.add("Expires", show.text("expiresAt"))
        }
        let table =
            calls["calls"]?.arrayValue?.isEmpty ?? true ? "" : "\n\n" + style.bold("Calls") + "\n" + self.calls(calls)
        return lines.text + table
    }

    private static func add(_ wait: JSON, to lines: inout TextLines) {
        lines.begin("Waiting in \(wait.text("state") ?? "")\(wait.text("branch").map { " (branch \($0))" } ?? "")")
        lines.add("Why", wait.text("explanation"))
        lines.add("For", wait.text("waitingFor"))
        lines.add("Who can act", wait.text("whoCanAct"))
        lines.add("Since", wait.text("since"))
        lines.add("Deadline", wait.text("deadline"))
        lines.add("Next action", wait["nextAction"]?.text("what"))
        lines.add("Next at", wait["nextAction"]?.text("at"))
        if wait["isOverdue"] == true { lines.add("Overdue", "yes") }
        lines.add("Attempt", wait.text("attempt"))
        if let failure = wait["failure"] {
            lines.add("Fingerprint", failure.text("fingerprint"))
            lines.add("Last error", failure.text("error"))
            lines.add("Last cause", failure.text("message"))
        }
        if let room = wait["room"] {
            lines.add("Bucket", room.text("bucket"))
            lines.add("Held back by", room.text("heldBackBy"))
            lines.add("Until", room.text("until"))
            lines.add("Before it", room.text("ahead").map { "\($0) calls" } ?? "too many calls to count")
            lines.add("Expected", room.text("expectedAt"))
        }
    }

    private static func add(decision: JSON, to lines: inout TextLines) {
        lines.begin("Decision \(decision.text("number") ?? "")")
        lines.add("Outcome", decision.text("outcome"))
        lines.add("Supersedes", decision.text("supersedes"))
        lines.add("Decided by", decision.text("source"))
        lines.add("Decided at", decision.text("decidedAt"))
        lines.add("Evidence", decision.text("evidence"))
        lines.add("Follow-up", decision.text("followUp"))
    }
}

extension JSON {
    /// A member as text: strings as they are, numbers in decimal.
    func text(_ key: String) -> String? {
        switch self[key] {
        case nil, .null?: nil
        case .string(let text)?: text
        case let value?: value.text()
        }
    }
}
