/// The members that one kind of object in a connector file can have.
///
/// The raw values are the names in the file, and `definition` is the name in the JSON Schema; a test compares the two.
protocol FileKey: CaseIterable, RawRepresentable<String>, Sendable {
    /// The name of the object in the schema's `$defs`.
    static var definition: String { get }
    /// What the object is, for messages: `a row of an outcome table`.
    static var phrase: String { get }
}

enum ConnectorKey: String, FileKey {
    case schema = "$schema"
    case comment, name, title, documentation, environments, authentication, configuration, configurationRules
    case operations, outcomes
    case errorMessage, webhooks, limits, retry, timeouts, maximumBodySize
    static let definition = "connector"
    static let phrase = "a connector"
}

enum RequestKey: String, FileKey {
    case comment, title, safety, group, method, path, query, headers, body, bodyFormat, input, rules, answer, result
    case keepBiometric, classes, outcomes, idempotency, resolve, page, notify, authentication, timeouts, maximumBodySize
    case signature, bodySecrets, enabled
    static let definition = "request"
    static let phrase = "an operation that is a request"
}

enum AwaitOperationKey: String, FileKey {
    case comment, title, input, rules, await, classes, outcomes
    static let definition = "awaitOperation"
    static let phrase = "an operation that waits"
}

enum AwaitKey: String, FileKey {
    case probe, input, done, denied, returned, poll, minimumPause, jitter, deadline, wake, result
    static let definition = "await"
    static let phrase = "an awaited condition"
}

enum DenialKey: String, FileKey {
    case when, error, explanation
    static let definition = "denial"
    static let phrase = "what ends a wait"
}

enum FieldKey: String, FileKey {
    case description, required, `default`, `class`
    case type, format, `enum`, minimum, maximum, minLength, maxLength, items, minItems, maxItems, uniqueItems
    static let definition = "field"
    static let phrase = "a field"
}

enum ShapeKey: String, FileKey {
    case type, format, `enum`, minimum, maximum, minLength, maxLength, items, minItems, maxItems, uniqueItems
    static let definition = "shape"
    static let phrase = "the shape of an element"
}

enum RuleKey: String, FileKey {
    case require, message, fields
    static let definition = "rule"
    static let phrase = "a rule"
}

enum OutcomeKey: String, FileKey {
    case comment, status, message, messageContains, contentType, when, outcome, error, explanation, mayHaveHadEffect
    static let definition = "outcome"
    static let phrase = "a row of an outcome table"
}

enum IdempotencyKey: String, FileKey {
    case header, field
    static let definition = "idempotency"
    static let phrase = "the place of an idempotency key"
}

enum ResolveKey: String, FileKey {
    case operation, input, adopt, absent, probes, spacing
    static let definition = "resolve"
    static let phrase = "a resolution"
}

enum PageKey: String, FileKey {
    case items, key, next, maximumPages, scan
    static let definition = "page"
    static let phrase = "paging"
}

enum ScanKey: String, FileKey {
    case passes, overlap, newest, count
    static let definition = "scan"
    static let phrase = "a scan"
}

enum NotifyKey: String, FileKey {
    case window, dailyMaximum, recipient
    static let definition = "notify"
    static let phrase = "a rule for messages"
}

enum TimeoutsKey: String, FileKey {
    case connect, total, idle
    static let definition = "timeouts"
    static let phrase = "time-outs"
}

enum WebhookKey: String, FileKey {
    case verifier, strip, match, deduplicationKey, ordering, event, claim, silence
    static let definition = "webhook"
    static let phrase = "a webhook"
}

enum MatchKey: String, FileKey {
    case operation, keys
    static let definition = "match"
    static let phrase = "a match"
}

enum ClaimKey: String, FileKey {
    case value, read, readOrdering
    static let definition = "claim"
    static let phrase = "a claim"
}

enum LimitsKey: String, FileKey {
    case rate, concurrency, breaker, interactiveReserve
    static let definition = "groupLimits"
    static let phrase = "the limits of a group"
}

enum RateKey: String, FileKey {
    case calls, per, burst
    static let definition = "rate"
    static let phrase = "a rate"
}

enum BreakerKey: String, FileKey {
    case failureRatio, minimumCalls, window, pause, slowAfter
    static let definition = "breaker"
    static let phrase = "a breaker"
}

enum RetryKey: String, FileKey {
    case errors, interval, backoffRate, maxDelay, maxAttempts, jitter
    static let definition = "retrier"
    static let phrase = "a retrier"
}

/// All that a connector file can say, so that a test can hold it against the JSON Schema.
package enum FileVocabulary {
    private static let kinds: [any FileKey.Type] = [
        ConnectorKey.self, RequestKey.self, AwaitOperationKey.self, AwaitKey.self, DenialKey.self, FieldKey.self,
        ShapeKey.self, RuleKey.self, OutcomeKey.self, IdempotencyKey.self, ResolveKey.self, PageKey.self, ScanKey.self,
        NotifyKey.self, TimeoutsKey.self, WebhookKey.self, MatchKey.self, LimitsKey.self, RateKey.self,
        BreakerKey.self, RetryKey.self, NoAuthenticationKey.self, BasicKey.self, APIKeyKey.self,
        BodyCredentialsKey.self, BearerKey.self, RenewalKey.self, LoginKey.self, RefreshKey.self,
        ClientCredentialsKey.self, SignedJWTKey.self, StandardWebhooksKey.self, TimestampedHMACKey.self,
        BodyPassphraseKey.self, WebhookBasicKey.self, ClockKey.self, SignatureKey.self, BodySecretKey.self,
        EnabledKey.self,
        BodyHMACKey.self, AddressListKey.self, ClientCertificateKey.self, ClaimKey.self,
    ]

    /// The names of the members of each kind of object, by the kind's name in the schema.
    package static var members: [String: Set<String>] {
        var members: [String: Set<String>] = [:]
        for kind in kinds { members[kind.definition] = Set(kind.memberNames) }
        return members
    }

    /// The values of members that take one of a list, by the place of the list in the schema.
    package static var choices: [String: [String]] {
        [
            "/$defs/request/properties/safety": names(of: Safety.self),
            "/$defs/request/properties/method": names(of: MethodName.self),
            "/$defs/request/properties/bodyFormat": names(of: BodyFormat.self),
            "/$defs/request/properties/classes/additionalProperties": names(of: DataClass.self),
            "/$defs/awaitOperation/properties/classes/additionalProperties": names(of: DataClass.self),
            "/$defs/field/properties/class": names(of: DataClass.self),
            "/$defs/field/properties/type": names(of: ValueShape.ValueType.self),
            "/$defs/field/properties/format": names(of: ValueFormat.self),
            "/$defs/shape/properties/type": names(of: ValueShape.ValueType.self),
            "/$defs/shape/properties/format": names(of: ValueFormat.self),
            "/$defs/outcome/properties/outcome": names(of: OutcomeClass.self),
            "/$defs/refresh/properties/presents": names(of: TokenSource.PresentedToken.self),
            "/$defs/signedJWT/properties/algorithm/anyOf/0": names(of: SigningAlgorithm.self),
            "/$defs/signature/properties/algorithm": names(of: SigningAlgorithm.self),
            "/$defs/bodySecret/properties/algorithm": names(of: SigningAlgorithm.self),
            "/$defs/bodySecret/properties/kind": names(of: BodySecret.Kind.self),
            "/$defs/bodyHMAC/properties/algorithm": names(of: Webhook.BodySignature.Algorithm.self),
            "/$defs/bodyHMAC/properties/encoding": names(of: Webhook.BodySignature.Encoding.self),
        ]
    }

    private static func names<Choice: CaseIterable & RawRepresentable<String>>(of type: Choice.Type) -> [String] {
        Choice.allCases.map(\.rawValue)
    }
}

extension FileKey {
    fileprivate static var memberNames: [String] { allCases.map(\.rawValue) }
}
