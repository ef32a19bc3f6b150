public import JSONModel

/// How the Sentry Interactive twin behaves; turned while it runs.
public struct SentryInteractiveDials: Sendable, Hashable {
    /// Faults and latency of operations that have no dials of their own.
    public var faults = FaultDials()
    /// Faults and latency by operation.
    public var operationFaults: [SentryInteractiveOperation: FaultDials] = [:]
    /// The name of the scenario for contacts that are not magic; `nil` for none.
    public var scenario: String?
    /// How long authentication tokens are good.
    public var tokenLifetime: Duration = .seconds(86_400)
    /// How long refresh tokens are good.
    public var refreshLifetime: Duration = .seconds(30 * 86_400)
    /// Whether refreshing replaces the refresh token, so that the old one is dead.
    public var rotatesRefreshTokens = true
    /// Whether ephemeral keys must be verified by a code.
    public var secondFactor: SecondFactor = .never
    /// How long a verification code is good.
    public var codeLifetime: Duration = .seconds(300)
    /// How long a certificate is good.
    public var certificateLifetime: Duration = .seconds(86_400)
    /// How long a queued operation waits for its lock.
    public var queueDelay: Duration = .seconds(5)
    /// By how many seconds the provider's clock is ahead of the sandbox's, in `GET /time` and `Date`.
    public var clockSkew = 0
    /// How many users the twin holds before one more answers 503.
    public var maximumUsers = 200_000

    /// Dials at their defaults: no faults.
    public init() {}

    /// When an ephemeral key must be verified.
    public enum SecondFactor: String, Sendable, Hashable, CaseIterable {
        /// Not at all.
        case never
        /// The first time that a user presents it.
        case oncePerKey
        /// Every time.
        case always
    }

    /// The faults of an operation.
    func faults(of operation: SentryInteractiveOperation) -> FaultDials { operationFaults[operation] ?? faults }
}

extension SentryInteractiveDials {
    /// The names under which the dials are set, and what they do.
    static let table =
        [
            TwinDescription.Row("scenario", "The scenario of contacts that are not magic, or null."),
            TwinDescription.Row("tokenLifetimeSeconds", "How long authentication tokens are good."),
            TwinDescription.Row("refreshLifetimeSeconds", "How long refresh tokens are good."),
            TwinDescription.Row("rotatesRefreshTokens", "Whether refreshing kills the refresh token that was used."),
            TwinDescription.Row("secondFactor", "When keys must be verified by a code: never, oncePerKey or always."),
            TwinDescription.Row("codeLifetimeSeconds", "How long a verification code is good."),
            TwinDescription.Row("certificateLifetimeSeconds", "How long a certificate is good."),
            TwinDescription.Row("queueDelaySeconds", "How long a queued operation waits for its lock."),
            TwinDescription.Row("clockSkewSeconds", "By how much GET /time and Date are ahead, from -86400 to 86400."),
            TwinDescription.Row("maximumUsers", "How many users fit before one more answers 503."),
        ] + FaultDials.rows

    /// The dials as JSON, with the names of ``table``.
    var json: JSON {
        [
            "scenario": scenario.map { .string($0) } ?? .null,
            "tokenLifetimeSeconds": .double(tokenLifetime.inSeconds),
            "refreshLifetimeSeconds": .double(refreshLifetime.inSeconds),
            "rotatesRefreshTokens": .bool(rotatesRefreshTokens),
            "secondFactor": .string(secondFactor.rawValue),
            "codeLifetimeSeconds": .double(codeLifetime.inSeconds),
            "certificateLifetimeSeconds": .double(certificateLifetime.inSeconds),
            "queueDelaySeconds": .double(queueDelay.inSeconds),
            "clockSkewSeconds": .integer(clockSkew), "maximumUsers": .integer(maximumUsers),
            "faults": faults.json, "operations": FaultDials.json(operationFaults),
        ]
    }

    /// Turns the dials that a JSON object names and leaves the others.
    ///
    /// If one cannot be turned, none is.
    ///
    /// Returns what is wrong, each with its place; an empty list means that the dials are set.
    public mutating func turn(by value: JSON) -> [Diagnostic] {
        DialReader.turn(&self, by: value) { $0.turn(by: &$1) }
    }

    private mutating func turn(by reader: inout DialReader) {
        reader.read(
            "scenario",
            into: &scenario,
            DialReader.scenario(suchAs: "invited") { SentryInteractiveScenario.named($0) != nil }
        )
        reader.read("tokenLifetimeSeconds", into: &tokenLifetime, DialReader.seconds)
        reader.read("refreshLifetimeSeconds", into: &refreshLifetime, DialReader.seconds)
        reader.read("codeLifetimeSeconds", into: &codeLifetime, DialReader.seconds)
        reader.read("certificateLifetimeSeconds", into: &certificateLifetime, DialReader.seconds)
        reader.read("queueDelaySeconds", into: &queueDelay, DialReader.seconds)
        reader.read("rotatesRefreshTokens", into: &rotatesRefreshTokens, DialReader.flag)
        reader.read("secondFactor", into: &secondFactor, DialReader.choice("never, oncePerKey or always"))
        reader.read("clockSkewSeconds", into: &clockSkew, DialReader.whole(in: -86_400...86_400))
        reader.read("maximumUsers", into: &maximumUsers, DialReader.whole(in: 1...1_000_000))
        FaultDials.turn(&faults, &operationFaults, by: &reader)
    }
}
