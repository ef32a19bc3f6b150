public import JSONModel

/// What a product can be told.
public enum NoticeType: String, Sendable, Hashable, CaseIterable {
    /// An onboarding has begun.
    case onboardingStarted = "onboarding.started"
    /// There is something to show to the applicant.
    case onboardingActionRequired = "onboarding.action_required"
    /// The link that was shown does not work any more.
    case onboardingLinkExpired = "onboarding.link_expired"
    /// An onboarding has reached its end.
    case onboardingCompleted = "onboarding.completed"
    /// An onboarding ended with an error or because its time was over.
    case onboardingFailed = "onboarding.failed"
    /// An onboarding was stopped.
    case onboardingCancelled = "onboarding.cancelled"
    /// An onboarding that had ended without success goes on.
    case onboardingResumed = "onboarding.resumed"
    /// Another outcome holds now than the one that was told.
    case onboardingDecisionChanged = "onboarding.decision_changed"
    /// An endpoint gets nothing any more.
    case endpointDisabled = "endpoint.disabled"
    /// An endpoint is tried out.
    case endpointPing = "endpoint.ping"
    /// A campaign has made progress.
    case campaignProgress = "campaign.progress"
}

/// One thing that a product is told, written in the transaction that made it true.
///
/// It holds codes and ids, and no personal data.
public struct NoticeRecord: Sendable, Hashable {
    /// The place in the feed: rising, and never given twice.
    public var position: Int64
    /// The id that every delivery of it carries.
    public var id: String
    /// The onboarding that it is about.
    public var execution: ExecutionKey?
    /// The number within the onboarding, from 1 and without gaps.
    public var sequence: Int?
    /// What is told.
    public var type: NoticeType
    /// When it became true.
    public var createdAt: Timestamp
    /// The members beside type, id and time.
    public var data: JSON

    /// Makes a notice.
    public init(
        position: Int64,
        id: String,
        execution: ExecutionKey?,
        sequence: Int?,
        type: NoticeType,
        createdAt: Timestamp,
        data: JSON
    ) {
        self.position = position
        self.id = id
        self.execution = execution
        self.sequence = sequence
        self.type = type
        self.createdAt = createdAt
        self.data = data
    }

    /// The notice as it is delivered and as the feed shows it.
    public var json: JSON {
        [
            "type": .string(type.rawValue),
            "timestamp": .string(createdAt.description),
            "id": .string(id),
            "data": data,
        ]
    }
}

/// An address of a product to which notices are sent.
public struct EndpointRecord: Sendable, Hashable {
    /// The row's number.
    public var key: Int64
    /// The address, unique in the store.
    public var url: String
    /// The types that it wants; empty for all.
    public var types: [String]
    /// The workflows that it wants; empty for all.
    public var workflows: [String]
    /// Whether it comes from the file that the server was started with.
    public var isFromFile = false
    /// Where its signing secrets are found, the newest first; empty where they are derived from the store's secret.
    public var secretReferences: [String] = []
    /// The generation of the derived secret, from 1.
    public var secretGeneration = 1
    /// Until when the secret before this generation signs as well.
    public var previousSecretUntil: Timestamp?
    /// Whether deliveries are signed with an Ed25519 key too.
    public var signsAsymmetrically = false
    /// Why it gets nothing; `nil` while it is enabled.
    public var disabledReason: String?
    /// How many attempts have failed since the last one that succeeded.
    public var failureCount = 0
    /// Since when every attempt has failed.
    public var failingSince: Timestamp?
    /// When it was made.
    public var createdAt: Timestamp

    /// Whether it gets notices.
    public var isEnabled: Bool { disabledReason == nil }

    /// Makes an endpoint.
    public init(key: Int64, url: String, types: [String], workflows: [String], createdAt: Timestamp) {
        self.key = key
        self.url = url
        self.types = types
        self.workflows = workflows
        self.createdAt = createdAt
    }
}

/// A notice on its way to an endpoint.
public struct DeliveryRecord: Sendable, Hashable {
    /// What has become of a delivery.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// It will be tried at its due time.
        case pending
        /// The endpoint has taken it.
        case delivered
        /// It was tried often enough; an operator may send it again.
        case parked
    }

    /// The endpoint.
    public var endpoint: Int64
    /// The notice's place in the feed.
    public var notice: Int64
    /// What has become of it.
    public var state = State.pending
    /// How many attempts have been answered, over all replays.
    public var attemptCount = 0
    /// How many of them count for the schedule: those since it was last begun.
    public var scheduleStep = 0
    /// When it is tried next.
    ///
    /// While an attempt is on its way: when that attempt counts as lost.
    public var dueAt: Timestamp?

    /// Makes a delivery that is due at once.
    public init(endpoint: Int64, notice: Int64, dueAt: Timestamp) {
        self.endpoint = endpoint
        self.notice = notice
        self.dueAt = dueAt
    }

    /// What names it.
    public var reference: DeliveryReference { DeliveryReference(endpoint: endpoint, notice: notice) }
}

/// Names a delivery.
public struct DeliveryReference: Sendable, Hashable {
    /// The endpoint.
    public var endpoint: Int64
    /// The notice's place in the feed.
    public var notice: Int64

    /// Makes a name.
    public init(endpoint: Int64, notice: Int64) {
        self.endpoint = endpoint
        self.notice = notice
    }
}

/// The evidence of one attempt at a delivery.
public struct DeliveryAttempt: Sendable, Hashable {
    /// The delivery.
    public var delivery: DeliveryReference
    /// The number within the delivery, from 1.
    public var number: Int
    /// When it was decided.
    public var startedAt: Timestamp
    /// How long the answer took, in milliseconds.
    public var latency: Int
    /// The HTTP status, if an answer came.
    public var status: Int?
    /// What went wrong, safe to show to anyone; `nil` where it succeeded.
    public var failure: String?
    /// The SHA-256 of the body that was sent, in hexadecimal.
    public var bodyDigest: String

    /// Makes the evidence of an attempt.
    public init(
        delivery: DeliveryReference,
        number: Int,
        startedAt: Timestamp,
        latency: Int,
        status: Int?,
        failure: String?,
        bodyDigest: String
    ) {
        self.delivery = delivery
        self.number = number
        self.startedAt = startedAt
        self.latency = latency
        self.status = status
        self.failure = failure
        self.bodyDigest = bodyDigest
    }
}
