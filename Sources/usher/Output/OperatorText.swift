internal import JSONModel

/// What operators read: causes, effects of acts, bulk acts and reviews, from the JSON that every reader gives.
enum OperatorText {
    static func failures(_ page: JSON) -> String {
        var table = TextTable(
            "CAUSE",
            "COUNT",
            "TREND",
            "FIRST",
            "LAST",
            "WORKFLOW",
            "STATE",
            "ERROR",
            "MESSAGE",
            "SAMPLE"
        )
        for row in page["failures"]?.arrayValue ?? [] {
            table.add(
                row.text("cause"),
                row.text("count"),
                row.text("trend"),
                row.text("first"),
                row.text("last"),
                row.text("workflow"),
                row.text("state"),
                row.text("error"),
                row.text("message"),
                row.text("sample")
            )
        }
        let failed = table.isEmpty ? "No failures." : table.text() + count(page, "total", "failures", "causes")
        return failed + retrying(page) + unreadable(page)
    }

    private static func unreadable(_ page: JSON) -> String {
        guard let count = page["totalUnreadable"]?.integerValue, count > 0 else { return "" }
        return "\n\nUnreadable: \(count), which were set aside: usher list --select unreadable:true."
    }

    private static func retrying(_ page: JSON) -> String {
        var table = TextTable("CAUSE", "COUNT", "SINCE", "NEXT TRY", "WORKFLOW", "STATE", "ERROR", "MESSAGE", "SAMPLE")
        for row in page["retrying"]?.arrayValue ?? [] {
            table.add(
                row.text("cause"),
                row.text("count"),
                row.text("since"),
                row.text("nextAt"),
                row.text("workflow"),
                row.text("state"),
                row.text("error"),
                row.text("message"),
                row.text("sample")
            )
        }
        guard !table.isEmpty else { return "" }
        return "\n\nTrying again:\n" + table.text() + count(page, "totalRetrying", "retrying", "causesRetrying")
    }

    /// How many onboardings there are, and whether causes are left out.
    private static func count(_ page: JSON, _ total: String, _ listed: String, _ causes: String) -> String {
        let (shown, all) = (page[listed]?.arrayValue?.count ?? 0, page[causes]?.integerValue ?? 0)
        let more = all > shown ? " of \(all) causes; the \(shown) most frequent are listed, --limit shows more" : ""
        let count = page[total]?.integerValue ?? 0
        return "\n\n\(count) onboarding\(count == 1 ? "" : "s")\(more)."
    }

    static func effect(_ effect: JSON) -> String {
        let isDone = effect["isDone"] == true
        var lines = ["\(effect.text("act") ?? "") \(effect.text("id") ?? ""): \(isDone ? "done" : "would do this")"]
        lines.append("  before  " + outline(effect["before"]))
        lines.append("  after   " + outline(effect["after"]))
        let calls = (effect["calls"]?.arrayValue ?? []).compactMap(\.stringValue)
        if !calls.isEmpty { lines.append("  calls   " + calls.joined(separator: ", ")) }
        let events = (effect["events"]?.arrayValue ?? []).compactMap(\.stringValue)
        if !events.isEmpty { lines.append("  events  " + events.joined(separator: ", ")) }
        lines += (effect["warnings"]?.arrayValue ?? []).compactMap(\.stringValue).map { "  note    " + $0 }
        if let entry = effect.text("entry") { lines.append("  log     entry \(entry)") }
        return lines.map(\.withoutControls).joined(separator: "\n")
    }

    private static func outline(_ outline: JSON?) -> String {
        let branches = (outline?["branches"]?.arrayValue ?? []).map { branch in
            let place = branch.text("branch").map { "\($0) " } ?? ""
            let due = (branch.text("due") ?? branch.text("deadline")).map { " until \($0)" } ?? ""
            return place + "in \(branch.text("state") ?? "")" + due
        }
        let paused = outline?.text("pausedSince").map { ", paused since \($0)" } ?? ""
        let places = branches.isEmpty ? "" : ": " + branches.joined(separator: ", ")
        return (outline?.text("status") ?? "") + paused + places
    }

    static func preview(_ preview: JSON) -> String {
        let total = preview.text("total") ?? "0"
        var lines = [
            "\(total) selected, \(preview.text("refused") ?? "0") of them would refuse."
        ]
        if preview["needsApproval"] == true { lines.append("Another person has to approve it.") }
        for refusal in preview["refusals"]?.arrayValue ?? [] {
            lines.append("  \(refusal.text("count") ?? "")  \(refusal.text("message") ?? "")")
        }
        lines += (preview["sample"]?.arrayValue ?? []).map(effect)
        return lines.joined(separator: "\n")
    }

    static func jobs(_ page: JSON) -> String {
        var table = TextTable(
            "JOB",
            "STATUS",
            "ACT",
            "DONE",
            "OF",
            "REFUSED",
            "RATE",
            "PROPOSER",
            "APPROVER",
            "SELECTOR"
        )
        for row in page["jobs"]?.arrayValue ?? [] {
            table.add(
                row.text("job"),
                row.text("status"),
                row.text("act"),
                row.text("done"),
                row.text("total"),
                row.text("refused"),
                row.text("rate"),
                row.text("proposer"),
                row.text("approver"),
                row.text("selector")
            )
        }
        return table.isEmpty ? "No bulk acts." : table.text()
    }

    static func job(_ job: JSON) -> String {
        var lines = [jobs(["jobs": [job]])]
        lines += job.text("reason").map { ["Reason: \($0)"] } ?? []
        lines += job.text("expectedEnd").map { ["Expected to end at \($0)."] } ?? []
        if job["status"] == "proposed", let key = job.text("job") {
            lines.append("Another person approves it: usher jobs approve \(key) --reason …")
        }
        return lines[0] + lines.dropFirst().map { "\n" + $0.withoutControls }.joined()
    }

    static func items(_ page: JSON) -> String {
        var table = TextTable("ID", "STATUS", "FINISHED", "MESSAGE")
        for row in page["items"]?.arrayValue ?? [] {
            table.add(row.text("id"), row.text("status"), row.text("finishedAt"), row.text("message"))
        }
        let more = page.text("next").map { "\n\nThere may be more: repeat the command with --after \($0)." } ?? ""
        return table.isEmpty ? "No items." : table.text() + more
    }

    static func reviews(_ page: JSON) -> String {
        var table = TextTable("REVIEW", "QUEUE", "STATUS", "OPENED", "DUE", "CLAIMED BY", "DECISION", "ID", "TITLE")
        for row in page["reviews"]?.arrayValue ?? [] {
            table.add(
                row.text("review"),
                row.text("queue"),
                row.text("status"),
                row.text("openedAt"),
                row.text("dueAt").map { $0 + (row["isOverdue"] == true ? " overdue" : "") },
                row.text("claimedBy"),
                row.text("decision"),
                row.text("id"),
                row.text("title")
            )
        }
        let more = page.text("next").map { "\n\nThere may be more: repeat the command with --after \($0)." } ?? ""
        return table.isEmpty ? "No reviews." : table.text() + more
    }

    static func review(_ review: JSON) -> String {
        var lines = TextLines()
        lines.add("Review", review.text("review"), Style.forOutput.bold)
        lines.add("Onboarding", review.text("id"))
        lines.add("Queue", review.text("queue"))
        lines.add("Title", review.text("title"))
        lines.add("Status", review.text("status"))
        lines.add("Opened", review.text("openedAt"))
        lines.add("Due", review.text("dueAt").map { $0 + (review["isOverdue"] == true ? " overdue" : "") })
        lines.add("Escalated", review.text("escalatedAt"))
        lines.add("Claimed by", review.text("claimedBy"))
        lines.add("Until", review.text("claimedUntil"))
        lines.add("Decision", review.text("decision"))
        lines.add("Decided by", review.text("decidedBy"))
        lines.add("Note", review.text("note"))
        lines.add("Closed", review.text("closedAt"))
        guard let subject = review["subject"] else { return lines.text }
        lines.begin("What the reviewer has to know")
        guard let members = subject.objectValue else {
            lines.add("Subject", subject.text())
            return lines.text
        }
        for (name, value) in members { lines.add(name, value.stringValue ?? value.text()) }
        return lines.text
    }

    static func log(_ page: JSON) -> String {
        var table = TextTable("ENTRY", "AT", "WHO", "ACT", "ONBOARDING", "JOB", "REASON")
        for row in page["entries"]?.arrayValue ?? [] {
            table.add(
                row.text("entry"),
                row.text("at"),
                row.text("actor"),
                row.text("act"),
                row.text("onboarding"),
                row.text("job"),
                row.text("reason")
            )
        }
        let more = page.text("next").map { "\n\nThere may be more: repeat the command with --after \($0)." } ?? ""
        return table.isEmpty ? "No entries." : table.text() + more
    }

    static func verification(_ report: JSON) -> String {
        guard report["isUnbroken"] == true else {
            let found = report["break"]
            return "The log is broken at entry \(found?.text("entry") ?? "?"). \(found?.text("message") ?? "")"
        }
        return
            "The log is unbroken: \(report.text("entries") ?? "0") entries, the newest digest is \(report.text("digest") ?? "")."
    }
}
