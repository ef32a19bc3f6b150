internal import JSONModel
public import WorkflowStore

/// An order to send a notice to an endpoint.
///
/// It holds no secret: what signs it is looked up when it is sent.
public struct DeliveryOrder: Sendable, Hashable {
    /// The attempt.
    public var id: CallID
    /// Where it goes.
    public var endpoint: EndpointRecord
    /// The notice's id, the same for every attempt.
    public var noticeID: String
    /// The body, the same for every attempt.
    public var body: [UInt8]

    /// Makes an order.
    public init(id: CallID, endpoint: EndpointRecord, noticeID: String, body: [UInt8]) {
        self.id = id
        self.endpoint = endpoint
        self.noticeID = noticeID
        self.body = body
    }
}

/// What came of an attempt at a delivery.
public struct DeliveryAnswer: Sendable, Hashable {
    /// The HTTP status, if an answer came.
    public var status: Int?
    /// When the endpoint asks to be tried again.
    public var retryAfter: Duration?
    /// What went wrong, safe to show to anyone; `nil` where it succeeded.
    public var failure: String?

    /// Whether the endpoint has taken the notice.
    public var isSuccess: Bool { failure == nil }

    /// Makes an answer.
    public init(status: Int?, retryAfter: Duration? = nil, failure: String?) {
        self.status = status
        self.retryAfter = retryAfter
        self.failure = failure
    }
}

/// When a delivery is tried again: the schedule that Standard Webhooks recommends, some 75.6 hours long.
enum DeliverySchedule {
    /// The pauses behind each failed attempt; after the last one there is no more.
    static let pauses: [Duration] = [
        .seconds(5), .seconds(300), .seconds(1800), .seconds(2 * 3600), .seconds(5 * 3600), .seconds(10 * 3600),
        .seconds(14 * 3600), .seconds(20 * 3600), .seconds(24 * 3600),
    ]

    /// By how much a pause is longer at most, so that endpoints which failed together are not tried together.
    private static let jitter = 0.1
    /// The most that an endpoint's `Retry-After` counts for.
    private static let longestRetryAfter = Duration.seconds(24 * 3600)

    /// When to try again after the n-th failed attempt, from 1; `nil` if it was the last.
    static func retry(after attempt: Int, at now: Timestamp, retryAfter: Duration?, seed: UInt64) -> Timestamp? {
        guard pauses.indices.contains(attempt - 1) else { return nil }
        let share = Double(seed >> 11) / Double(UInt64(1) << 53)
        let pause = pauses[attempt - 1] * (1 + jitter * share)
        return now.advanced(by: max(pause, min(retryAfter ?? .zero, longestRetryAfter)))
    }
}

/// What is asked about endpoints.
public enum EndpointRequest: Sendable, Hashable {
    /// Makes an endpoint.
    case create(url: String, types: [String], workflows: [String], signsAsymmetrically: Bool)
    /// The endpoints that the server was started with: they are made or changed, and those of before are disabled.
    case adopt([EndpointDraft])
    /// Sends notices again, and those that waited.
    case enable(Int64)
    /// Sends nothing any more.
    case disable(Int64)
    /// Forgets an endpoint and its deliveries.
    case delete(Int64)
    /// Makes a new secret; the old one signs beside it for a while.
    case rotate(Int64, overlap: Duration)
    /// Sends a notice that tells nothing.
    case ping(Int64)
    /// Sends notices again, with the ids that they had.
    case replay(Int64, ReplaySelection)
}

/// Which notices are sent again.
public enum ReplaySelection: Sendable, Hashable {
    /// Those from one position to another, both included.
    case range(from: Int64, through: Int64)
    /// Those that were given up, behind a position.
    case parked(after: Int64)

    /// How many notices one request sends again at most.
    public static let maximumCount = 500
}

/// An endpoint as a file declares it.
public struct EndpointDraft: Sendable, Hashable {
    /// The address.
    public var url: String
    /// The types that it wants; empty for all.
    public var types: [String]
    /// The workflows that it wants; empty for all.
    public var workflows: [String]
    /// Where its secrets are found, the newest first; empty where they are derived.
    public var secrets: [String]
    /// Whether deliveries are signed with an Ed25519 key too.
    public var signsAsymmetrically: Bool

    /// Makes a draft.
    public init(url: String, types: [String], workflows: [String], secrets: [String], signsAsymmetrically: Bool) {
        self.url = url
        self.types = types
        self.workflows = workflows
        self.secrets = secrets
        self.signsAsymmetrically = signsAsymmetrically
    }
}

/// The answer to a request about an endpoint.
public struct EndpointReply: Sendable, Hashable {
    /// The endpoint as it is now; `nil` where it is gone, or where several were asked about.
    public var endpoint: EndpointRecord?
    /// How many notices are sent because of it.
    public var count = 0
    /// The position behind which to go on, where there may be more.
    public var next: Int64?
}
