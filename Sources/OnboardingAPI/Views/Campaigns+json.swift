public import JSONModel
internal import WorkflowRuntime
public import WorkflowStore

// How campaigns look in REST and in `--json` output. Members without a value are left out, and so is what a customer's fields hold.

extension CampaignRecord {
    /// The campaign as the REST face writes it.
    public var json: JSON {
        var object: JSONObject = [
            "campaign": .integer(Int(key)), "name": .string(name), "workflow": .string(workflow),
            "status": .string(status.rawValue), "settings": settings, "source": source, "creator": .string(creator),
            "reason": .string(reason), "createdAt": .string(createdAt.description), "counts": counts.fullJSON,
            "cohortDigest": .string(cohortDigest),
        ]
        object["statusReason"] = statusReason.map { .string($0) }
        object["approver"] = approver.map { .string($0) }
        object["proposal"] = CampaignProposal(json: proposal)?.json
        object["sourceDigest"] = sourceDigest.map { .string($0) }
        object["execution"] = execution.map { .string(OnboardingID($0).description) }
        object["nextLine"] = nextLine.map { .integer($0) }
        for (name, moment) in [("frozenAt", frozenAt), ("startedAt", startedAt), ("finishedAt", finishedAt)] {
            object[name] = moment.map { .string($0.description) }
        }
        return .object(object)
    }
}

extension CampaignCounts {
    var fullJSON: JSON {
        [
            "read": .integer(read), "total": .integer(total), "rejected": .counts(rejected),
            "started": .integer(started),
            "ended": .integer(ended), "outcomes": .counts(outcomes), "failures": .counts(failures),
        ]
    }
}

extension CampaignTally {
    var json: JSON {
        let rows = CampaignRow.Status.allCases.map { ($0.rawValue, JSON.integer(statuses[$0] ?? 0)) }
        return [
            "statuses": .object(JSONObject(rows)), "outcomes": .counts(outcomes), "failures": .counts(failures),
            "funnel": [
                "invited": .integer(funnel.invited), "opened": .integer(funnel.opened),
                "submitted": .integer(funnel.submitted),
            ],
            "reminders": .integer(reminders), "escalations": .counts(escalations),
        ]
    }
}

extension CampaignProgress {
    var json: JSON {
        var object: JSONObject = [
            "startsPerMinute": .double(startsPerMinute.rounded(toPlaces: 2)),
            "endsPerMinute": .double(endsPerMinute.rounded(toPlaces: 2)),
        ]
        object["started"] = started?.json
        object["ended"] = ended?.json
        object["medianSeconds"] = medianTime.map { .double($0.seconds.rounded(toPlaces: 3)) }
        object["p95Seconds"] = p95Time.map { .double($0.seconds.rounded(toPlaces: 3)) }
        return .object(object)
    }
}

extension CampaignProgress.Estimate {
    fileprivate var json: JSON {
        [
            "at": .string(at.description), "earliest": .string(earliest.description),
            "latest": .string(latest.description),
        ]
    }
}

extension CampaignRow {
    /// The row as the REST face writes it: nothing of the customer's fields but the reference and the declared attributes.
    var json: JSON {
        var object: JSONObject = [
            "row": .integer(number), "subject": .string(subject), "status": .string(status.rawValue),
            "reminders": .integer(reminderCount),
        ]
        object["reference"] = reference.map { .string($0) }
        object["onboarding"] = execution.map { .string(OnboardingID($0).description) }
        object["outcome"] = outcome.map { .string($0) }
        object["failureClass"] = failureClass.map { .string($0) }
        object["escalation"] = escalation.map { .string($0) }
        let moments = [
            ("startedAt", startedAt), ("endedAt", endedAt), ("invitedAt", invitedAt), ("lastMessageAt", lastMessageAt),
            ("openedAt", openedAt), ("submittedAt", submittedAt),
        ]
        for (name, moment) in moments { object[name] = moment.map { .string($0.description) } }
        if !segments.isEmpty {
            object["segments"] = .object(
                JSONObject(segments.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
            )
        }
        return .object(object)
    }
}

extension CampaignReject {
    var json: JSON {
        var object: JSONObject = ["line": .integer(line), "code": .string(code), "message": .string(message)]
        object["reference"] = reference.map { .string($0) }
        return .object(object)
    }
}

extension JSON {
    /// Counts by their names, in order, without those that are zero.
    fileprivate static func counts(_ counts: [String: Int]) -> JSON {
        .object(
            JSONObject(counts.filter { $0.value != 0 }.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })
        )
    }
}

extension Duration {
    fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

extension Double {
    fileprivate func rounded(toPlaces places: Int) -> Double {
        let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        return (self * scale).rounded() / scale
    }
}
