public import JSONModel

/// How the Sardine twin behaves; turned while it runs.
public struct SardineDials: Sendable, Hashable {
    /// Faults and latency of operations that have no dials of their own.
    public var faults = FaultDials()
    /// Faults and latency by operation.
    public var operationFaults: [SardineOperation: FaultDials] = [:]
    /// The name of the scenario for phone numbers that are not magic; `nil` leaves them to people and scripts.
    public var scenario: String?
    /// How long applicants take who go through the widget by themselves.
    public var applicantDelay: Duration = .seconds(5)
    /// How long a widget link can be opened.
    public var linkLifetime: Duration = .seconds(15 * 60)
    /// The size of each invented image, before Base64.
    public var imageBytes: Int = 1024
    /// What retrieval says while the person has not been through the widget: the provider does not document it.
    public var unfinishedIdentity: UnfinishedIdentity = .nulls
    /// Whether a repeated `Idempotency-Key` is answered with the first answer.
    ///
    /// The provider documents no such thing.
    public var honoursIdempotencyKeys = false
    /// Whether identities carry the fields of risk enrichment.
    public var riskEnrichment = false
    /// How many entities the twin holds before creating answers 503.
    public var maximumEntities = 1_000_000

    /// Dials at their defaults: no faults.
    public init() {}

    /// The ways to answer before there is an identity.
    public enum UnfinishedIdentity: String, Sendable, Hashable, CaseIterable {
        /// 200 with all parts null.
        case nulls
        /// 400 `Pending user consent`.
        case pending
        /// 400 `Consent not found`.
        case notFound
    }

    /// The faults of an operation.
    func faults(of operation: SardineOperation) -> FaultDials { operationFaults[operation] ?? faults }
}

extension SardineDials {
    /// The names under which the dials are set, and what they do.
    static let table =
        [
            TwinDescription.Row("scenario", "The scenario of numbers that are not magic, or null."),
            TwinDescription.Row("applicantDelaySeconds", "How long applicants take who act by themselves."),
            TwinDescription.Row("linkLifetimeSeconds", "How long a widget link can be opened."),
            TwinDescription.Row("imageBytes", "The size of each invented image, before Base64."),
            TwinDescription.Row("unfinishedIdentity", "Retrieval before completion: nulls, pending or notFound."),
            TwinDescription.Row("honoursIdempotencyKeys", "Whether a repeated key gets the first answer again."),
            TwinDescription.Row("riskEnrichment", "Whether identities carry level and customer."),
            TwinDescription.Row("maximumEntities", "How many entities fit before creating answers 503."),
        ] + FaultDials.rows

    /// The dials as JSON, with the names of ``table``.
    var json: JSON {
        [
            "scenario": scenario.map { .string($0) } ?? .null,
            "applicantDelaySeconds": .double(applicantDelay.inSeconds),
            "linkLifetimeSeconds": .double(linkLifetime.inSeconds),
            "imageBytes": .integer(imageBytes),
            "unfinishedIdentity": .string(unfinishedIdentity.rawValue),
            "honoursIdempotencyKeys": .bool(honoursIdempotencyKeys),
            "riskEnrichment": .bool(riskEnrichment),
            "maximumEntities": .integer(maximumEntities),
            "faults": faults.json,
            "operations": FaultDials.json(operationFaults),
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
            DialReader.scenario(suchAs: "completes") { SardineScenario.named($0) != nil }
        )
        reader.read("applicantDelaySeconds", into: &applicantDelay, DialReader.seconds)
        reader.read("linkLifetimeSeconds", into: &linkLifetime, DialReader.seconds)
        reader.read("imageBytes", into: &imageBytes, DialReader.whole(in: 0...(64 << 20)))
        reader.read("unfinishedIdentity", into: &unfinishedIdentity, DialReader.choice("nulls, pending or notFound"))
        reader.read("honoursIdempotencyKeys", into: &honoursIdempotencyKeys, DialReader.flag)
        reader.read("riskEnrichment", into: &riskEnrichment, DialReader.flag)
        reader.read("maximumEntities", into: &maximumEntities, DialReader.whole(in: 1...10_000_000))
        FaultDials.turn(&faults, &operationFaults, by: &reader)
    }
}
