internal import JSONModel

/// A campaign as a live view shows it: lines of plain text, a pure function of what the engine answered.
struct CampaignView {
    /// The campaign with its tally and progress.
    let campaign: JSON
    /// Its most frequent causes of failure.
    let failures: JSON
    let style: Style

    private static let maximumBarWidth = 40
    private static let nameWidth = 12
    private static let maximumCauses = 5

    /// The lines, each at most so wide.
    func lines(width: Int) -> [String] {
        var lines = [title, state]
        lines += [proposal, ""].compactMap(\.self)
        lines += bars(width)
        lines += outcomes + funnel(width)
        lines += ["", pace] + estimates
        lines += causes
        return lines.map { Self.cut($0, to: max(20, width - 1)) }.map(emphasized)
    }

    private var title: String {
        "Campaign \(campaign.text("campaign") ?? "")  \(campaign.text("name") ?? "")  \(campaign.text("workflow") ?? "")"
    }

    private var state: String {
        var text = campaign.text("status") ?? ""
        if let reason = campaign.text("statusReason") { text += ": " + reason }
        let canary = campaign["settings"]?["canary"]?.integerValue ?? 0
        if campaign["status"] == "running", canary > 0, number("started") <= canary, total > canary {
            text += ", canary of \(CampaignText.grouped(canary)): \(CampaignText.grouped(number("ended"))) ended"
        }
        return text
    }

    private var proposal: String? {
        campaign["proposal"].map { proposal in
            "\(proposal.text("act") ?? "") waits for approval, proposed by \(proposal.text("proposer") ?? "")"
        }
    }

    // MARK: Bars

    private var total: Int { number("total") }

    private func number(_ name: String) -> Int { campaign["counts"]?[name]?.integerValue ?? 0 }

    private func bars(_ width: Int) -> [String] {
        let statuses = campaign["tally"]?["statuses"]
        return [("ended", "ended"), ("running", "running"), ("pending", "pending"), ("not_started", "not started")]
            .compactMap { name, title in
                let count = statuses?[name]?.integerValue ?? 0
                return name == "not_started" && count == 0 ? nil : bar(title, count, of: total, width)
            }
    }

    private func funnel(_ width: Int) -> [String] {
        guard let funnel = campaign["tally"]?["funnel"], (funnel["invited"]?.integerValue ?? 0) > 0 else { return [] }
        return [""]
            + ["invited", "opened", "submitted"].map { name in
                bar(name, funnel[name]?.integerValue ?? 0, of: total, width)
            }
    }

    private func bar(_ title: String, _ count: Int, of total: Int, _ width: Int) -> String {
        let share = total > 0 ? Double(count) / Double(total) : 0
        let figures = "  \(CampaignText.grouped(count))  \(CampaignText.figure(share * 100)) %"
        let room = min(Self.maximumBarWidth, width - Self.nameWidth - figures.count - 1)
        let name = title + String(repeating: " ", count: max(1, Self.nameWidth - title.count))
        return name + (room >= 8 ? Bar.text(share, width: room) : "") + figures
    }

    // MARK: Texts

    private var outcomes: [String] {
        let tally = campaign["tally"]
        let lines = [
            ("outcomes", tally?["outcomes"]), ("failures", tally?["failures"]), ("escalated", tally?["escalations"]),
        ]
        return lines.compactMap { name, counts in
            let text = CampaignText.counts(counts)
            return text.isEmpty ? nil : name + String(repeating: " ", count: max(1, Self.nameWidth - name.count)) + text
        }
    }

    private var pace: String {
        let configured = campaign["settings"]?["ratePerMinute"]?.integerValue.map(CampaignText.grouped) ?? "?"
        let now = campaign["progress"]?["startsPerMinute"]?.doubleValue.map(CampaignText.figure) ?? "0"
        let ends = campaign["progress"]?["endsPerMinute"]?.doubleValue.map(CampaignText.figure) ?? "0"
        return "rate        \(now) of \(configured) started a minute, \(ends) ended a minute"
    }

    private var estimates: [String] {
        guard campaign["finishedAt"] == nil, let progress = campaign["progress"] else { return [] }
        return [("started", "all started "), ("ended", "all ended   ")].compactMap { name, title in
            progress[name].map { title + CampaignText.estimate($0) }
        }
    }

    private var causes: [String] {
        let groups = (failures["failures"]?.arrayValue ?? []).prefix(Self.maximumCauses)
        guard !groups.isEmpty else { return [] }
        return ["", "Causes of failure"]
            + groups.map { group in
                let count = CampaignText.grouped(group["count"]?.integerValue ?? 0)
                return
                    "  \(count)  \(group.text("cause") ?? "")  \(group.text("error") ?? "") in \(group.text("state") ?? "")  "
                    + (group.text("message") ?? "")
            }
    }

    // MARK: Looks

    /// A line without what a terminal would act on, and no longer than there is room for.
    private static func cut(_ line: String, to width: Int) -> String {
        let line = line.withoutControls
        return line.columns <= width ? line : line.prefix(columns: width - 1) + "…"
    }

    private func emphasized(_ line: String) -> String {
        if line.hasPrefix("Campaign ") || line == "Causes of failure" { return style.bold(line) }
        if line.hasPrefix("halted") || line.hasPrefix("failed") { return style.alarm(line) }
        return line
    }

    /// One line for a log: where the campaign stands.
    var line: String {
        var parts = [state, "\(CampaignText.grouped(number("started"))) of \(CampaignText.grouped(total)) started"]
        let share = total > 0 ? Double(number("ended")) / Double(total) * 100 : 0
        parts.append("\(CampaignText.grouped(number("ended"))) ended (\(CampaignText.figure(share)) %)")
        let failures = CampaignText.counts(campaign["counts"]?["failures"])
        if !failures.isEmpty { parts.append("failures: \(failures)") }
        if campaign["finishedAt"] == nil, let ended = campaign["progress"]?["ended"] {
            parts.append("all ended " + CampaignText.estimate(ended))
        }
        return parts.joined(separator: ", ").withoutControls
    }
}
