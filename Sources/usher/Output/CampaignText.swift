internal import JSONModel

/// Campaigns as people read them, from the JSON that the REST interface gives.
enum CampaignText {
    static func list(_ page: JSON) -> String {
        var table = TextTable(
            "CAMPAIGN",
            "NAME",
            "STATUS",
            "CUSTOMERS",
            "STARTED",
            "ENDED",
            "RATE",
            "WORKFLOW",
            "CREATED"
        )
        for row in page["campaigns"]?.arrayValue ?? [] {
            let counts = row["counts"] ?? [:]
            table.add(
                row.text("campaign"),
                row.text("name"),
                row.text("status").map { $0 + (row["proposal"] == nil ? "" : ", proposal") },
                counts["total"]?.integerValue.map(grouped),
                counts["started"]?.integerValue.map(grouped),
                counts["ended"]?.integerValue.map(grouped),
                row["settings"]?.text("ratePerMinute").map { $0 + "/min" },
                row.text("workflow"),
                row.text("createdAt")
            )
        }
        let more = page.text("next").map { "\n\nThere may be more: repeat the command with --after \($0)." } ?? ""
        return table.isEmpty ? "No campaigns." : table.text() + more
    }

    /// One campaign with its tally and progress.
    static func campaign(_ campaign: JSON) -> String {
        var lines = [list(["campaigns": [campaign]]), ""]
        func add(_ name: String, _ text: String?) {
            if let text { lines.append(padded(name) + text.withoutControls) }
        }
        add("reason", campaign.text("reason"))
        add("created by", campaign.text("creator"))
        add("approved by", campaign.text("approver"))
        add("why", campaign.text("statusReason"))
        if let proposal = campaign["proposal"] {
            add(
                "proposal",
                "\(proposal.text("act") ?? "") by \(proposal.text("proposer") ?? ""): \(proposal.text("reason") ?? "")"
            )
        }
        add("next line", campaign.text("nextLine"))
        add("cohort", campaign["frozenAt"] == nil ? nil : campaign.text("cohortDigest"))
        add("execution", campaign.text("execution"))
        add("deadline", campaign["settings"]?.text("deadline"))
        lines += tally(campaign)
        add("progress", progress(campaign["progress"]))
        for segment in campaign["segments"]?["segments"]?.arrayValue ?? [] {
            lines.append("")
            lines.append("\(campaign["segments"]?.text("name") ?? "") \(segment.text("value") ?? "")".withoutControls)
            lines += tally(segment).map { "  " + $0 }
        }
        return lines.joined(separator: "\n")
    }

    private static func tally(_ campaign: JSON) -> [String] {
        guard let tally = campaign["tally"] else { return [] }
        var lines: [String] = []
        for (name, title) in [
            ("statuses", "customers"), ("outcomes", "outcomes"), ("failures", "failures"), ("funnel", "funnel"),
            ("escalations", "escalated"),
        ] {
            let text = counts(tally[name])
            if !text.isEmpty { lines.append(padded(title) + text) }
        }
        if let reminders = tally["reminders"]?.integerValue, reminders > 0 {
            lines.append(padded("reminders") + grouped(reminders))
        }
        return lines
    }

    /// What can be said of the end, with the moments between which it is likely to fall.
    static func progress(_ progress: JSON?) -> String? {
        guard let progress else { return nil }
        var parts: [String] = []
        if let rate = progress["startsPerMinute"]?.doubleValue { parts.append("\(figure(rate)) started a minute") }
        if let rate = progress["endsPerMinute"]?.doubleValue { parts.append("\(figure(rate)) ended a minute") }
        if let started = progress["started"] { parts.append("all started " + estimate(started)) }
        if let ended = progress["ended"] { parts.append("all ended " + estimate(ended)) }
        return parts.joined(separator: ", ")
    }

    /// A moment and those between which it is likely to fall: `about 2026-12-01 10:05 UTC (09:50 to 10:40)`.
    static func estimate(_ estimate: JSON) -> String {
        let moments = ["at", "earliest", "latest"].map { short(estimate.text($0)) }
        let bounds = moments.dropFirst().map { moment in
            let text = moment.hasSuffix(" UTC") ? String(moment.dropLast(4)) : moment
            return text.prefix(10) == moments[0].prefix(10) ? String(text.dropFirst(11)) : text
        }
        return "about \(moments[0]) (\(bounds.joined(separator: " to ")))"
    }

    static func report(_ report: JSON) -> String {
        func number(_ name: String) -> Int { report[name]?.integerValue ?? 0 }
        var lines = [
            "Campaign \(report.text("campaign") ?? "") is \(report.text("status") ?? "").",
            padded("customers") + "\(grouped(number("total"))) of \(grouped(number("read"))) rows",
        ]
        let rejected = counts(report["rejected"])
        if !rejected.isEmpty { lines.append(padded("left out") + rejected) }
        lines.append(
            padded("in flight") + "\(grouped(number("inFlight"))) (policy: \(report.text("inFlightPolicy") ?? ""))"
        )
        lines.append(
            padded("duration")
                + "\(time(number("estimatedSeconds"))) at \(grouped(number("ratePerMinute"))) a minute, until about "
                + short(report.text("estimatedEnd"))
        )
        lines.append(padded("cohort") + (report.text("cohortDigest") ?? ""))
        if let digest = report.text("sourceDigest") { lines.append(padded("file") + digest) }
        for limit in report["limits"]?.arrayValue ?? [] {
            let calls = limit["batchCallsPerMinute"]?.doubleValue.map { "\(figure($0)) calls a minute for batch work" }
            let verdict = limit["isEnough"] == true ? "" : ", which is less than the rate"
            lines.append(padded("limit") + "\(limit.text("bucket") ?? ""): \(calls ?? "no rate")\(verdict)")
        }
        lines += (report["warnings"]?.arrayValue ?? []).compactMap(\.stringValue).map { padded("note") + $0 }
        return lines.map(\.withoutControls).joined(separator: "\n")
    }

    static func rows(_ page: JSON) -> String {
        var table = TextTable(
            "ROW",
            "REFERENCE",
            "STATUS",
            "OUTCOME",
            "FAILURE",
            "STARTED",
            "ENDED",
            "REMINDERS",
            "ONBOARDING"
        )
        for row in page["rows"]?.arrayValue ?? [] {
            table.add(
                row.text("row"),
                row.text("reference"),
                row.text("status"),
                row.text("outcome"),
                row.text("failureClass"),
                row.text("startedAt"),
                row.text("endedAt"),
                row.text("reminders"),
                row.text("onboarding")
            )
        }
        let more = page.text("next").map { "\n\nThere may be more: repeat the command with --after \($0)." } ?? ""
        return table.isEmpty ? "No customers." : table.text() + more
    }

    static func rejects(_ page: JSON) -> String {
        var table = TextTable("LINE", "CODE", "REFERENCE", "MESSAGE")
        for row in page["rejects"]?.arrayValue ?? [] {
            table.add(row.text("line"), row.text("code"), row.text("reference"), row.text("message"))
        }
        let more = page.text("next").map { "\n\nThere may be more: repeat the command with --after \($0)." } ?? ""
        return table.isEmpty ? "Every row of the source is in the cohort." : table.text() + more
    }

    /// What a first reading of a file found.
    static func survey(_ survey: JSON) -> String {
        var lines = [
            padded("customers") + grouped(survey["customers"]?.integerValue ?? 0),
            padded("unreadable") + grouped(survey["unreadable"]?.integerValue ?? 0),
            padded("file") + (survey.text("sha256") ?? ""),
        ]
        for complaint in survey["complaints"]?.arrayValue ?? [] {
            lines.append("  line \(complaint.text("line") ?? ""): \(complaint.text("message") ?? "")")
        }
        return lines.joined(separator: "\n")
    }

    // MARK: Small things

    private static func padded(_ name: String) -> String {
        "  " + name + String(repeating: " ", count: max(1, 13 - name.count))
    }

    /// Counts that are not zero, by their names.
    static func counts(_ counts: JSON?) -> String {
        (counts?.objectValue ?? [:]).compactMap { name, value in
            value.integerValue.flatMap { $0 == 0 ? nil : "\(name) \(grouped($0))" }
        }.joined(separator: ", ")
    }

    /// A number with its digits in groups of three.
    static func grouped(_ number: Int) -> String {
        var text = String(number.magnitude)
        var index = text.endIndex
        while text.distance(from: text.startIndex, to: index) > 3 {
            index = text.index(index, offsetBy: -3)
            text.insert(",", at: index)
        }
        return (number < 0 ? "-" : "") + text
    }

    /// A figure with at most one digit behind the point.
    static func figure(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "?" }
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? grouped(tenths / 10) : "\(grouped(tenths / 10)).\(abs(tenths % 10))"
    }

    /// A moment without its seconds: `2026-12-01 10:05 UTC`.
    static func short(_ moment: String?) -> String {
        guard let moment, moment.count >= 16 else { return moment ?? "?" }
        return moment.prefix(10) + " " + moment.dropFirst(11).prefix(5) + " UTC"
    }

    /// A length of time in its two largest units: `5 h 33 min`.
    static func time(_ seconds: Int) -> String {
        let units = [("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)]
        var rest = max(0, seconds)
        var parts: [String] = []
        for (name, length) in units where parts.count < 2 {
            let count = rest / length
            rest %= length
            if count > 0 { parts.append("\(count) \(name)") } else if !parts.isEmpty { break }
        }
        return parts.isEmpty ? "0 s" : parts.joined(separator: " ")
    }
}
