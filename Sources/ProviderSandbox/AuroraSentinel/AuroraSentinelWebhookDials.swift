internal import JSONModel

/// How the webhooks of the Aurora Sentinel twin travel, and what they tell.
///
/// A rate is a probability from 0 to 1, decided by the seed, the customer and the count of changes.
public struct AuroraSentinelWebhookDials: Sendable, Hashable {
    /// Where they go until `setWebhook` says otherwise; `nil` for where the client's configuration says.
    public var callbackURL: String?
    /// How long they take, at least and at most.
    public var delay: ClosedRange<Duration> = .zero ... .zero
    /// How often one is never sent.
    public var lossRate: Double = 0
    /// How often one is sent twice.
    public var duplicateRate: Double = 0
    /// How often one is held back until the next one about the same customer has left, or for ten minutes.
    public var reorderRate: Double = 0
    /// How often a forgery follows: the true passphrase, the code of accepted customers, and a status that is no such thing.
    public var forgeryRate: Double = 0
    /// The literal value of `event` in webhooks about a status; the provider does not publish it.
    public var statusEvent = "status_changed"
    /// Whether finishing a first journey sends `customer_created`.
    public var tellsCreation = false
    /// How many days before the expiry of a document `expiry_warning` is sent; `nil` for never.
    public var expiryWarningDays: Int?
    /// For how long after a change of the passphrase the old one is still sent.
    public var passphraseLag: Duration = .zero

    /// Prompt and reliable.
    public init() {}
}

extension AuroraSentinelWebhookDials {
    /// The names under which the dials are set, and what they do.
    static let table = [
        TwinDescription.Row("callbackUrl", "Where they go until setWebhook says otherwise, or null."),
        TwinDescription.Row("delaySeconds", "How long they take: a number, or [least, most]."),
        TwinDescription.Row("lossRate", "How often one is never sent, from 0 to 1."),
        TwinDescription.Row("duplicateRate", "How often one is sent twice, from 0 to 1."),
        TwinDescription.Row("reorderRate", "How often one waits for the next one about its customer, from 0 to 1."),
        TwinDescription.Row("forgeryRate", "How often a forged one follows that says accepted, from 0 to 1."),
        TwinDescription.Row("statusEvent", "The value of event when a status changes."),
        TwinDescription.Row("tellsCreation", "Whether a first finished journey sends customer_created."),
        TwinDescription.Row("expiryWarningDays", "Days before expiry for expiry_warning, from 1 to 90, or null."),
        TwinDescription.Row("passphraseLagSeconds", "How long the old passphrase is sent after a change."),
    ]

    /// The dials as JSON, with the names of ``table``.
    var json: JSON {
        [
            "callbackUrl": callbackURL.map { .string($0) } ?? .null,
            "delaySeconds": [.double(delay.lowerBound.inSeconds), .double(delay.upperBound.inSeconds)],
            "lossRate": .double(lossRate), "duplicateRate": .double(duplicateRate),
            "reorderRate": .double(reorderRate), "forgeryRate": .double(forgeryRate),
            "statusEvent": .string(statusEvent), "tellsCreation": .bool(tellsCreation),
            "expiryWarningDays": expiryWarningDays.map { .integer($0) } ?? .null,
            "passphraseLagSeconds": .double(passphraseLag.inSeconds),
        ]
    }

    /// Turns the dials that the object names, and leaves the others.
    mutating func turn(by reader: inout DialReader) {
        reader.read("callbackUrl") { value throws(DialReader.Refusal) in
            guard !value.isNull else { return callbackURL = nil }
            guard let url = value.stringValue, WebAddress.isSecureOrLocal(url) else {
                throw DialReader.Refusal("null, an absolute https URL, or an http one of this machine")
            }
            callbackURL = url
        }
        reader.read("delaySeconds", into: &delay, DialReader.span)
        reader.read("lossRate", into: &lossRate, DialReader.rate)
        reader.read("duplicateRate", into: &duplicateRate, DialReader.rate)
        reader.read("reorderRate", into: &reorderRate, DialReader.rate)
        reader.read("forgeryRate", into: &forgeryRate, DialReader.rate)
        reader.read("statusEvent") { value throws(DialReader.Refusal) in
            guard let text = value.stringValue, (1...64).contains(text.utf8.count) else {
                throw DialReader.Refusal("a text of 1 to 64 bytes")
            }
            statusEvent = text
        }
        reader.read("tellsCreation", into: &tellsCreation, DialReader.flag)
        reader.read("expiryWarningDays", into: &expiryWarningDays, DialReader.optional(DialReader.whole(in: 1...90)))
        reader.read("passphraseLagSeconds", into: &passphraseLag, DialReader.seconds)
    }
}
