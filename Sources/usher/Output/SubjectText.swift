internal import JSONModel

/// Persons, holds and erasures as people read them, from the JSON that every reader gives.
enum SubjectText {
    /// A person after a change.
    static func report(_ report: JSON) -> String { self.report(report, isDryRun: false) }

    /// A person after a change, or before one that is only shown.
    static func report(_ report: JSON, isDryRun: Bool) -> String {
        var lines = ["Person \(report.text("subject") ?? ""): \(standing(report))"]
        let ids = (report["onboardings"]?.arrayValue ?? []).compactMap(\.stringValue)
        let more = (report["executions"]?.integerValue ?? ids.count) - ids.count
        lines.append("  executions  " + ids.joined(separator: ", ") + (more > 0 ? " and \(more) more" : ""))
        if let stopped = report["stopped"]?.integerValue {
            lines.append("  stopped     \(stopped)")
        } else if let running = report["running"]?.integerValue, running > 0 {
            lines.append("  running     \(running)")
        }
        for hold in report["holds"]?.arrayValue ?? [] { lines.append("  hold        " + line(hold)) }
        if isDryRun, let effect = report.text("effect") { lines.append("  would       " + meaning(of: effect, report)) }
        if let entry = report.text("entry") { lines.append("  log         entry \(entry)") }
        return lines.map(\.withoutControls).joined(separator: "\n")
    }

    /// An onboarding with what is hidden elsewhere: its input, and its history in full.
    static func look(_ onboarding: JSON) -> String {
        [
            FlowText.onboarding(onboarding, calls: [:]),
            "Input        " + (onboarding["input"]?.text() ?? "-").withoutControls,
            FlowText.history(onboarding["history"] ?? [:], showsDetails: true),
            "Entry \(onboarding.text("entry") ?? "?") of the log keeps who looked and why.",
        ].joined(separator: "\n\n")
    }

    private static func standing(_ report: JSON) -> String {
        switch report.text("standing") {
        case "erased": return "erased at \(report.text("erasedAt") ?? "")"
        case "restricted":
            let due = report.text("erasureDue").map { "is erased at \($0)" } ?? "is erased when the holds are removed"
            return "restricted since \(report.text("requestedAt") ?? ""), \(due)"
        default: return "not erased"
        }
    }

    private static func meaning(of effect: String, _ report: JSON) -> String {
        switch effect {
        case "erase-at-once": "stop what runs, and destroy the key at once"
        case "restrict-and-erase-at-end-of-hold":
            "stop what runs, show the data to nobody, and destroy the key at \(report.text("erasureDue") ?? "")"
        default: "stop what runs, show the data to nobody, and destroy the key when the holds are removed"
        }
    }

    private static func line(_ hold: JSON) -> String {
        let end =
            hold.text("endedAt").map { "ended at \($0)" } ?? hold.text("until").map { "until \($0)" } ?? "until removed"
        return "\(hold.text("hold") ?? "") \(hold.text("basis") ?? ""), \(end)"
    }

    static func holds(_ page: JSON) -> String {
        var table = TextTable("HOLD", "PERSON", "BASIS", "UNTIL", "PLACED", "BY", "STANDING", "ERASED AT")
        for row in page["holds"]?.arrayValue ?? [] {
            table.add(
                row.text("hold"),
                row.text("subject"),
                row.text("basis"),
                row.text("until") ?? "removed",
                row.text("placedAt"),
                row.text("placedBy"),
                row.text("standing"),
                row.text("erasureDue")
            )
        }
        return table.isEmpty ? "No holds." : table.text()
    }
}
