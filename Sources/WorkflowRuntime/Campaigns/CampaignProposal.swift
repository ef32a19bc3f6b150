public import JSONModel
internal import WorkflowStore

/// A change of a campaign that waits for another person's approval, as `CampaignRecord.proposal` holds it.
public struct CampaignProposal: Sendable, Hashable {
    /// The change.
    public var change: CampaignSteering
    /// Who proposed it.
    public var proposer: String
    /// Why.
    public var reason: String
    /// When.
    public var proposedAt: Timestamp
    /// A digest of what was known then: settings and cohort.
    ///
    /// Where they have changed since, the proposal is void: who approves, approves what they were shown.
    var basis: String

    init(_ change: CampaignSteering, by signature: Signature, at now: Timestamp, on record: CampaignRecord) {
        self.change = change
        proposer = signature.actor
        reason = signature.reason
        proposedAt = now
        basis = Self.basis(of: record)
    }

    /// Reads the stored form; `nil` for anything else.
    public init?(json: JSON?) {
        guard let json, let proposer = json["proposer"]?.stringValue, let reason = json["reason"]?.stringValue,
            let proposedAt = json["proposedAt"]?.stringValue.flatMap({ Timestamp($0) }),
            let basis = json["basis"]?.stringValue, let change = CampaignSteering(proposal: json)
        else { return nil }
        (self.change, self.proposer, self.reason) = (change, proposer, reason)
        (self.proposedAt, self.basis) = (proposedAt, basis)
    }

    /// The stored form, which people may see.
    public var json: JSON {
        var object: JSONObject = [
            "act": .string(change.name), "proposer": .string(proposer), "reason": .string(reason),
            "proposedAt": .string(proposedAt.description), "basis": .string(basis),
        ]
        object.merge(change.details)
        return .object(object)
    }

    static func basis(of record: CampaignRecord) -> String {
        OperatorLog.digest(of: .array([record.settings, .string(record.cohortDigest)]))
    }
}

extension CampaignSteering {
    /// What the log and a proposal tell of the change beside its name.
    var details: JSONObject {
        switch self {
        case .rate(let perMinute): ["ratePerMinute": .integer(perMinute)]
        case .extend(let moment): ["deadline": .string(moment.description)]
        case .settings(let settings): ["settings": settings.json]
        case .cancel(let links): ["links": .bool(links)]
        case .start, .approve, .reject, .pause, .resume: [:]
        }
    }

    /// Reads a change that can be proposed.
    fileprivate init?(proposal json: JSON) {
        switch json["act"]?.stringValue {
        case Self.start.name: self = .start
        case Self.resume.name: self = .resume
        case Self.rate(perMinute: 1).name:
            guard let rate = json["ratePerMinute"]?.integerValue else { return nil }
            self = .rate(perMinute: rate)
        case Self.extend(until: .epoch).name:
            guard let moment = json["deadline"]?.stringValue.flatMap({ Timestamp($0) }) else { return nil }
            self = .extend(until: moment)
        case Self.settings(CampaignSettings()).name:
            guard let settings = json["settings"].flatMap({ try? CampaignSettings(json: $0) }) else { return nil }
            self = .settings(settings)
        case Self.cancel(links: true).name:
            guard let links = json["links"]?.boolValue else { return nil }
            self = .cancel(links: links)
        default: return nil
        }
    }
}
