public import JSONModel
public import WorkflowStore

/// What compliance teams ask of the kernel about campaigns.
public enum CampaignRequest: Sendable, Hashable {
    /// Makes a campaign. Customers of a file are then handed in; others are collected by the engine itself.
    ///
    /// Under a client's key it is made once, and the answer is given again.
    case create(CampaignDraft, Signature, IdempotencyClaim<CampaignRecord>? = nil)
    /// Hands in the next lines of the file, which say where they belong, so that a repeated piece is known.
    case hand(campaign: Int64, CampaignPiece)
    /// Freezes the cohort: nobody joins it any more.
    case freeze(campaign: Int64, sourceDigest: String?, Signature)
    /// Changes how a campaign goes on.
    ///
    /// Above the engine's size for approvals, some changes become a proposal that another person approves.
    case steer(campaign: Int64, CampaignSteering, Signature)
}

/// A campaign as it is asked for.
public struct CampaignDraft: Sendable, Hashable {
    /// What people call it.
    public var name: String
    /// The workflow: a definition whose one distributed Map reads `usher:cohort`.
    public var workflow: String
    /// How it is run.
    public var settings: CampaignSettings
    /// Where the customers come from.
    public var source: CampaignSource

    /// Makes a draft.
    public init(name: String, workflow: String, settings: CampaignSettings, source: CampaignSource) {
        self.name = name
        self.workflow = workflow
        self.settings = settings
        self.source = source
    }

    /// The draft as text, the same for the same draft.
    func canonicalText(by signature: Signature) -> String {
        let members: JSON = [
            "name": .string(name), "workflow": .string(workflow), "settings": settings.json, "source": source.json,
            "actor": .string(signature.actor), "reason": .string(signature.reason),
        ]
        return "campaign\n" + members.canonicalText
    }
}

/// Lines of a campaign's file, parsed but not checked.
public struct CampaignPiece: Sendable, Hashable {
    /// One line: a customer's fields, or why it cannot be read.
    public enum Line: Sendable, Hashable {
        /// Fields by their names.
        case fields(JSONObject)
        /// What is wrong.
        case unreadable(String)
    }

    /// The number of the first line in the file, from 1; a header counts.
    public var firstLine: Int
    /// The lines, each with its number in the file: quoted fields may have line breaks.
    public var lines: [(number: Int, line: Line)]
    /// The number of the line behind the piece.
    public var nextLine: Int

    /// Makes a piece.
    public init(firstLine: Int, lines: [(number: Int, line: Line)], nextLine: Int) {
        self.firstLine = firstLine
        self.lines = lines
        self.nextLine = nextLine
    }

    /// Whether both hold the same lines.
    public static func == (left: CampaignPiece, right: CampaignPiece) -> Bool {
        left.firstLine == right.firstLine && left.nextLine == right.nextLine && left.lines.count == right.lines.count
            && zip(left.lines, right.lines).allSatisfy { $0 == $1 }
    }

    /// Hashes the place of the piece.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(firstLine)
        hasher.combine(nextLine)
    }
}

/// How a campaign can be made to go on otherwise.
public enum CampaignSteering: Sendable, Hashable {
    /// It begins.
    case start
    /// Another person approves the proposed change.
    case approve
    /// The proposed change is withdrawn.
    case reject
    /// Nobody new is started and nothing is sent, within a second; calls on their way end.
    case pause
    /// It goes on.
    case resume
    /// It starts so many customers in a minute from now on.
    case rate(perMinute: Int)
    /// It ends later, or earlier.
    case extend(until: Timestamp)
    /// Other settings hold from now on.
    case settings(CampaignSettings)
    /// It ends: nobody new is started. With `links`, the customers' executions are stopped too; otherwise they go on to their ends.
    case cancel(links: Bool)

    /// The name in the log.
    public var name: String {
        switch self {
        case .start: "start-campaign"
        case .approve: "approve-campaign"
        case .reject: "reject-campaign"
        case .pause: "pause-campaign"
        case .resume: "resume-campaign"
        case .rate: "rate-campaign"
        case .extend: "extend-campaign"
        case .settings: "change-campaign"
        case .cancel: "cancel-campaign"
        }
    }
}

/// What the kernel answers about campaigns.
public enum CampaignReply: Sendable, Hashable {
    /// The campaign as it is now.
    case campaign(CampaignRecord)
    /// The campaign as it is now, and what became of a piece: how many of its lines are in the cohort, and how many are not.
    case handed(CampaignRecord, taken: Int, rejected: Int)
    /// The change is a proposal that waits for another person.
    case proposed(CampaignRecord)
}
