public import JSONModel

/// How the Kajeet Sentinel twin behaves; turned while it runs.
public struct KajeetSentinelDials: Sendable, Hashable {
    /// Faults and latency of operations that have no dials of their own.
    public var faults = FaultDials()
    /// Faults and latency by operation.
    public var operationFaults: [KajeetSentinelOperation: FaultDials] = [:]
    /// The name of the scenario for contacts that are not magic; `nil` for none.
    public var scenario: String?
    /// How long people take who sign in by themselves.
    public var applicantDelay: Duration = .seconds(5)
    /// How long tokens are good.
    public var tokenLifetime: Duration = .seconds(3600)
    /// How long links to sign in, and links in mails, are good.
    public var linkLifetime: Duration = .seconds(15 * 60)
    /// The form in which a token is answered; the provider documents none.
    public var tokenForm: TokenForm = .object
    /// The domains of addresses for which single sign-on is configured.
    public var ssoDomains: [String] = ["sso.example"]
    /// What is said where single sign-on is not configured.
    public var missingSSO: MissingSSO = .notFound
    /// Whether every valid address has an associated account that waits for its password.
    public var invitesEveryone = true
    /// How many accounts the twin holds before one more answers 503.
    public var maximumAccounts = 200_000

    /// Dials at their defaults: no faults.
    public init() {}

    /// The forms of an answer with a token.
    public enum TokenForm: String, Sendable, Hashable, CaseIterable {
        /// `{"token": "…"}`
        case object
        /// The bare token as text.
        case text
    }

    /// The ways to say that there is no single sign-on.
    public enum MissingSSO: String, Sendable, Hashable, CaseIterable {
        /// 404.
        case notFound
        /// 200 with a null URL.
        case null
    }

    /// The faults of an operation.
    func faults(of operation: KajeetSentinelOperation) -> FaultDials { operationFaults[operation] ?? faults }
}

extension KajeetSentinelDials {
    /// How many domains there are at most.
    private static let maximumDomains = 100

    /// The names under which the dials are set, and what they do.
    static let table =
        [
            TwinDescription.Row("scenario", "The scenario of contacts that are not magic, or null."),
            TwinDescription.Row("applicantDelaySeconds", "How long people take who sign in by themselves."),
            TwinDescription.Row("tokenLifetimeSeconds", "How long tokens are good."),
            TwinDescription.Row("linkLifetimeSeconds", "How long links to sign in, and links in mails, are good."),
            TwinDescription.Row("tokenForm", #"How a token is answered: object, {"token": "…"}, or text."#),
            TwinDescription.Row("ssoDomains", "The domains with single sign-on, a list."),
            TwinDescription.Row(
                "missingSso",
                "What is said without single sign-on: notFound (404) or null (a null URL)."
            ),
            TwinDescription.Row("invitesEveryone", "Whether every address has an account that waits for its password."),
            TwinDescription.Row("maximumAccounts", "How many accounts fit before one more answers 503."),
        ] + FaultDials.rows

    /// The dials as JSON, with the names of ``table``.
    var json: JSON {
        [
            "scenario": scenario.map { .string($0) } ?? .null,
            "applicantDelaySeconds": .double(applicantDelay.inSeconds),
            "tokenLifetimeSeconds": .double(tokenLifetime.inSeconds),
            "linkLifetimeSeconds": .double(linkLifetime.inSeconds),
            "tokenForm": .string(tokenForm.rawValue), "ssoDomains": .array(ssoDomains.map { .string($0) }),
            "missingSso": .string(missingSSO.rawValue), "invitesEveryone": .bool(invitesEveryone),
            "maximumAccounts": .integer(maximumAccounts),
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
            DialReader.scenario(suchAs: "sso") { KajeetSentinelScenario.named($0) != nil }
        )
        reader.read("applicantDelaySeconds", into: &applicantDelay, DialReader.seconds)
        reader.read("tokenLifetimeSeconds", into: &tokenLifetime, DialReader.seconds)
        reader.read("linkLifetimeSeconds", into: &linkLifetime, DialReader.seconds)
        reader.read("tokenForm", into: &tokenForm, DialReader.choice("object or text"))
        reader.read("missingSso", into: &missingSSO, DialReader.choice("notFound or null, as a text"))
        reader.read("ssoDomains") { value throws(DialReader.Refusal) in
            let domains = value.arrayValue?.compactMap(\.stringValue)
            guard let domains, domains.count == value.arrayValue?.count, domains.count <= Self.maximumDomains else {
                throw DialReader.Refusal("a list of at most \(Self.maximumDomains) texts")
            }
            ssoDomains = domains.map { $0.lowercased() }
        }
        reader.read("invitesEveryone", into: &invitesEveryone, DialReader.flag)
        reader.read("maximumAccounts", into: &maximumAccounts, DialReader.whole(in: 1...1_000_000))
        FaultDials.turn(&faults, &operationFaults, by: &reader)
    }
}
