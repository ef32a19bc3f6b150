internal import HTTPTypes
internal import JSONModel

/// The webhooks: where they go, what proves their origin, and what became of them.
struct AuroraSentinelPost: Sendable {
    /// How many customers' last webhooks are kept, for sending them again.
    static let maximumThreads = 1 << 18

    var callbackURL: String?
    private(set) var passphrase: String
    /// The passphrase before the last change.
    private(set) var previousPassphrase: String?
    private(set) var changedAt: Timestamp?
    /// What was said about each customer, by place.
    var threads = Shelf<Int, Thread>(capacity: AuroraSentinelPost.maximumThreads)
    var counts = Counts()

    /// Webhooks that wait for the next about the same customer, by place.
    var held: [Int: AuroraSentinelWebhook] = [:]

    struct Thread: Sendable {
        var count = 0
        var latest: AuroraSentinelWebhook?
    }

    struct Counts: Sendable, Hashable {
        var sent = 0
        var lost = 0
        var repeated = 0
        var heldBack = 0
        var forged = 0
        /// Those that nobody asked for: there was no callback URL.
        var unaddressed = 0

        var json: JSON {
            [
                "sent": .integer(sent), "lost": .integer(lost), "repeated": .integer(repeated),
                "heldBack": .integer(heldBack), "forged": .integer(forged), "unaddressed": .integer(unaddressed),
            ]
        }
    }

    init(_ client: AuroraSentinelConfiguration.Client) {
        callbackURL = client.callbackURL
        passphrase = client.callbackPassphrase
    }

    mutating func change(_ passphrase: String, at moment: Timestamp) {
        previousPassphrase = self.passphrase
        self.passphrase = passphrase
        changedAt = moment
    }

    /// What a webhook carries that leaves at a moment.
    func passphrase(for webhook: AuroraSentinelWebhook, lag: Duration, at moment: Timestamp) -> String {
        if let given = webhook.passphrase { return given }
        switch webhook.post {
        case .wrongPassphrase: return "not-" + passphrase
        case .stale: return previousPassphrase ?? passphrase
        default:
            guard let changedAt, let previousPassphrase, moment < changedAt.advanced(by: lag) else { return passphrase }
            return previousPassphrase
        }
    }
}

/// A message about a customer, as it was when the provider wrote it.
struct AuroraSentinelWebhook: Sendable, Hashable {
    /// The customer's place.
    var place: Int
    var event: String
    var newStatus: Int
    var updatedAt: Timestamp
    var expiryWarningFor: AuroraSentinelDocuments = []
    /// What is wrong with it.
    var post: AuroraSentinelScenario.Post = .ordinary
    /// A passphrase other than the client's, in a forgery.
    var passphrase: String?

    /// The body; every word of it as the provider's page has it: `phone` and `newStatus`, not `phoneNumber` and `status`.
    func body(about customer: AuroraSentinelCustomer, passphrase: String) -> [UInt8] {
        var object: JSONObject = [
            "id": .integer(place + 1), "uuid": .string(customer.id.text),
            "email": customer.email.map { .string($0) } ?? .null,
            "phone": customer.phoneNumber.map { .string($0) } ?? .null,
            "newStatus": .integer(newStatus), "updatedAt": .string(updatedAt.inMilliseconds), "event": .string(event),
            "expiryWarningFor": .array(expiryWarningFor.snakeCaseNames.map { .string($0) }),
            "passphrase": .string(passphrase),
        ]
        if post == .tooLarge { object["padding"] = .string(String(repeating: "x", count: 1_100_000)) }
        return JSON.object(object).utf8()
    }
}

extension AuroraSentinelTwin {
    /// For how long a webhook is held back that waits for the next.
    private static let longestHold = Duration.seconds(600)

    /// Where webhooks go: what the client said counts more than the dial.
    private var callbackURL: String? { post.callbackURL ?? dials.webhooks.callbackURL }

    /// Tells the client about a customer, as badly as scenario and dials want it.
    mutating func announce(
        _ place: Int,
        event: String,
        warning: AuroraSentinelDocuments = [],
        at moment: Timestamp
    ) {
        guard let customer = directory[place] else { return }
        guard callbackURL != nil else { return post.counts.unaddressed += 1 }
        let flaw = scenario(of: customer)?.post ?? .ordinary
        let webhook = AuroraSentinelWebhook(
            place: place,
            event: event,
            newStatus: dials.code(of: customer.status),
            updatedAt: customer.updatedAt,
            expiryWarningFor: warning,
            post: flaw
        )
        let count = (post.threads[place]?.count ?? 0) + 1
        post.threads[place, default: AuroraSentinelPost.Thread()].count = count
        post.threads[place, default: AuroraSentinelPost.Thread()].latest = webhook
        var chance = chance("webhook", customer.id.text).mixed(with: UInt64(count))
        let dials = dials.webhooks
        let isLost = chance.fraction() < dials.lossRate || flaw == .lost
        let isRepeated = chance.fraction() < dials.duplicateRate
        let isHeld = chance.fraction() < dials.reorderRate || (flaw == .reordered && customer.status == .pending)
        let isForged = chance.fraction() < dials.forgeryRate || flaw == .forged
        var due = moment.advanced(by: chance.duration(in: dials.delay))
        if flaw == .late { due = due.advanced(by: self.dials.applicantDelay * 1000) }

        if isLost {
            post.counts.lost += 1
        } else if isHeld, post.held[place] == nil {
            post.counts.heldBack += 1
            post.held[place] = webhook
            agenda.add(.release(place), due: moment.advanced(by: AuroraSentinelTwin.longestHold))
        } else {
            let copies = flaw == .repeated ? 5 : isRepeated ? 2 : 1
            for copy in 0..<copies { agenda.add(.deliver(webhook), due: due.advanced(by: .seconds(copy))) }
            post.counts.repeated += copies - 1
            if post.held[place] != nil { agenda.add(.release(place), due: due.advanced(by: .seconds(1))) }
        }
        if isForged, customer.status != .accepted {
            forge(webhook, at: due.advanced(by: .seconds(1)))
        }
    }

    /// Plans a forgery of a webhook: everything in it is right but the status.
    private mutating func forge(_ webhook: AuroraSentinelWebhook, at due: Timestamp) {
        var forgery = webhook
        forgery.newStatus = dials.code(of: .accepted)
        forgery.updatedAt = due
        post.counts.forged += 1
        agenda.add(.deliver(forgery), due: due)
    }

    /// Lets a webhook leave that was held back.
    mutating func releaseHeld(_ place: Int, at moment: Timestamp) {
        guard let webhook = post.held.removeValue(forKey: place) else { return }
        deliver(webhook, at: moment)
    }

    /// Lets a webhook leave.
    mutating func deliver(_ webhook: AuroraSentinelWebhook, at moment: Timestamp) {
        guard let customer = directory[webhook.place], let url = callbackURL,
            var head = HTTPRequest(.post, webAddress: url)
        else { return }
        head.headerFields[.contentType] = webhook.post == .wrongMediaType ? "text/plain" : "application/json"
        let passphrase = post.passphrase(for: webhook, lag: dials.webhooks.passphraseLag, at: moment)
        let body = webhook.body(about: customer, passphrase: passphrase)
        effects.append(.webhook(SideEffect.OutgoingCall(head: head, body: body)))
        post.counts.sent += 1
    }
}
