public import JSONModel

/// How the Aurora Sentinel twin behaves; turned while it runs.
public struct AuroraSentinelDials: Sendable, Hashable {
    /// Faults and latency of operations that have no dials of their own.
    public var faults = FaultDials()
    /// Faults and latency by operation.
    public var operationFaults: [AuroraSentinelOperation: FaultDials] = [:]
    /// How webhooks travel.
    public var webhooks = AuroraSentinelWebhookDials()
    /// The name of the scenario for contacts that are not magic; `nil` leaves them to people and scripts.
    public var scenario: String?
    /// How long applicants take who go through the journey by themselves.
    public var applicantDelay: Duration = .seconds(5)
    /// How long a decision takes after a finished journey.
    public var decisionDelay: Duration = .seconds(5)
    /// How long a link can be opened.
    public var linkLifetime: Duration = .seconds(30 * 60)
    /// The size of each invented image, before Base64.
    public var imageBytes: Int = 1024
    /// How many customers there are from the start, besides those that journeys make.
    public var population = 0
    /// How many customers journeys make before finishing one answers 503.
    public var maximumCustomers = 1_000_000
    /// How many customers change their status after each page of a list.
    public var updatesBetweenPages = 0
    /// How many customers are added after each page of a list.
    public var insertsBetweenPages = 0
    /// How many customers change their phone number, and with it their place in lists, after each page of a list.
    public var movesBetweenPages = 0
    /// Whether documents that expire move accepted customers to draft by themselves, at midnight UTC.
    public var expiresDocuments = false
    /// The numbers of statuses in answers and webhooks; the provider documents two of them.
    public var statusCodes: [AuroraSentinelStatusCode] = AuroraSentinelStatusCode.standard

    /// Dials at their defaults: no faults.
    public init() {}

    /// The faults of an operation.
    func faults(of operation: AuroraSentinelOperation) -> FaultDials { operationFaults[operation] ?? faults }

    /// The number of a status.
    func code(of status: AuroraSentinelStatus) -> Int {
        statusCodes.first { $0.name == status.rawValue }?.code ?? AuroraSentinelStatusCode.unknown
    }

    /// The status of a number.
    func status(of code: Int) -> AuroraSentinelStatus? {
        statusCodes.first { $0.code == code }.flatMap { AuroraSentinelStatus(rawValue: $0.name) }
    }
}

/// The number of a status.
public struct AuroraSentinelStatusCode: Sendable, Hashable {
    /// The name: draft, pending, accepted, rejected, conflict or duplicate.
    public var name: String
    /// The number.
    public var code: Int

    /// Makes a pair.
    public init(_ name: String, _ code: Int) {
        self.name = name
        self.code = code
    }

    /// 2 for drafts is documented and 6 for accepted customers is in every sample; the others are invented.
    public static let standard = [
        AuroraSentinelStatusCode("draft", 2), AuroraSentinelStatusCode("pending", 1),
        AuroraSentinelStatusCode("accepted", 6), AuroraSentinelStatusCode("rejected", 5),
        AuroraSentinelStatusCode("conflict", 3), AuroraSentinelStatusCode("duplicate", 4),
    ]

    /// The number that no table has.
    static let unknown = 9
}

extension AuroraSentinelDials {
    /// The names under which the dials are set, and what they do.
    static let table =
        [
            TwinDescription.Row("scenario", "The scenario of contacts that are not magic, or null."),
            TwinDescription.Row("applicantDelaySeconds", "How long applicants take who act by themselves."),
            TwinDescription.Row("decisionDelaySeconds", "How long a decision takes after a finished journey."),
            TwinDescription.Row("linkLifetimeSeconds", "How long a link can be opened."),
            TwinDescription.Row("imageBytes", "The size of each invented image, before Base64."),
            TwinDescription.Row("population", "How many customers there are from the start, to 200000; only grows."),
            TwinDescription.Row("maximumCustomers", "How many customers journeys make before that answers 503."),
            TwinDescription.Row("updatesBetweenPages", "How many customers change status after each page of a list."),
            TwinDescription.Row("insertsBetweenPages", "How many customers are added after each page of a list."),
            TwinDescription.Row(
                "movesBetweenPages",
                "How many customers change their number after each page of a list."
            ),
            TwinDescription.Row("expiresDocuments", "Whether expired documents make drafts, at midnight UTC."),
            TwinDescription.Row("statusCodes", #"The numbers of statuses: {"pending": 1}; 9 must stay free."#),
            TwinDescription.Row("webhooks", "How webhooks travel, by the names below."),
        ] + FaultDials.rows

    /// The dials as JSON, with the names of ``table``.
    var json: JSON {
        [
            "scenario": scenario.map { .string($0) } ?? .null,
            "applicantDelaySeconds": .double(applicantDelay.inSeconds),
            "decisionDelaySeconds": .double(decisionDelay.inSeconds),
            "linkLifetimeSeconds": .double(linkLifetime.inSeconds),
            "imageBytes": .integer(imageBytes), "population": .integer(population),
            "maximumCustomers": .integer(maximumCustomers),
            "updatesBetweenPages": .integer(updatesBetweenPages),
            "insertsBetweenPages": .integer(insertsBetweenPages),
            "movesBetweenPages": .integer(movesBetweenPages),
            "expiresDocuments": .bool(expiresDocuments),
            "statusCodes": .object(JSONObject(statusCodes.map { ($0.name, JSON.integer($0.code)) })),
            "webhooks": webhooks.json, "faults": faults.json, "operations": FaultDials.json(operationFaults),
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
            DialReader.scenario(suchAs: "accepted") { AuroraSentinelScenario.named($0) != nil }
        )
        reader.read("applicantDelaySeconds", into: &applicantDelay, DialReader.seconds)
        reader.read("decisionDelaySeconds", into: &decisionDelay, DialReader.seconds)
        reader.read("linkLifetimeSeconds", into: &linkLifetime, DialReader.seconds)
        reader.read("imageBytes", into: &imageBytes, DialReader.whole(in: 0...(16 << 20)))
        reader.read(
            "population",
            into: &population,
            DialReader.whole(in: population...AuroraSentinelPopulation.maximum)
        )
        reader.read("maximumCustomers", into: &maximumCustomers, DialReader.whole(in: 1...2_000_000))
        reader.read("updatesBetweenPages", into: &updatesBetweenPages, DialReader.whole(in: 0...1000))
        reader.read("insertsBetweenPages", into: &insertsBetweenPages, DialReader.whole(in: 0...1000))
        reader.read("movesBetweenPages", into: &movesBetweenPages, DialReader.whole(in: 0...1000))
        reader.read("expiresDocuments", into: &expiresDocuments, DialReader.flag)
        reader.read("statusCodes") { value throws(DialReader.Refusal) in try turnCodes(by: value) }
        reader.readNested("webhooks") { webhooks.turn(by: &$0) }
        FaultDials.turn(&faults, &operationFaults, by: &reader)
    }

    /// Takes the numbers that an object names, if all of them stay different.
    private mutating func turnCodes(by value: JSON) throws(DialReader.Refusal) {
        let refusal = DialReader.Refusal(
            "different whole numbers from 0 to 1000000, and not 9, by the names "
                + statusCodes.map(\.name).joined(separator: ", ")
        )
        guard let object = value.objectValue else { throw refusal }
        var codes = statusCodes
        for (name, code) in object {
            guard let index = codes.firstIndex(where: { $0.name == name }), let code = code.integerValue,
                (0...1_000_000).contains(code), code != AuroraSentinelStatusCode.unknown
            else { throw refusal }
            codes[index].code = code
        }
        guard Set(codes.map(\.code)).count == codes.count else { throw refusal }
        statusCodes = codes
    }
}
