internal import ArgumentParser
internal import JSONModel

/// `usher bench json`: the speed of the JSON parser and printer.
struct BenchJSON: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "json",
        abstract: "Megabytes of JSON parsed and printed a second."
    )

    @Option(help: ArgumentHelp("How long to measure each figure.", valueName: "seconds"))
    var seconds = 1.0

    @OptionGroup var options: BenchOptions

    func validate() throws {
        guard (0.01...600).contains(seconds) else {
            throw ValidationError("--seconds takes a number from 0.01 to 600.")
        }
    }

    func run() throws {
        var report = BenchReport("json", BenchEnvironment())
        for document in JSONDocument.all {
            report.begin(document.name, "\(document.title) (\(document.bytes.count.grouped) bytes)")
            report.add("bytes", "Size", document.bytes.count)
            let parsing = try rate(document.bytes.count) { try JSON(parsing: document.bytes).isNull }
            if let least = document.leastParsingRate {
                report.add("parse", "Parse", parsing, unit: "MB/s", target: .atLeast(least))
            } else {
                report.add("parse", "Parse", parsing, unit: "MB/s")
            }
            let value = try JSON(parsing: document.bytes)
            report.add("print", "Print", rate(document.bytes.count) { value.utf8().isEmpty }, unit: "MB/s")
        }
        try options.finish(report)
    }

    /// How many megabytes (of a million bytes) a body takes a second.
    ///
    /// - Parameter body: Gives something that depends on its work, so that the work is not optimised away.
    private func rate(_ size: Int, _ body: () throws -> Bool) rethrows -> Double {
        let clock = ContinuousClock()
        let minimum = Duration.milliseconds(Int(seconds * 1000))
        var count = 0
        var batch = 1
        var surprises = 0
        let start = clock.now
        var elapsed = Duration.zero
        while elapsed < minimum {
            for _ in 0..<batch where try body() { surprises += 1 }
            count += batch
            elapsed = clock.now - start
            // Looking at the clock should cost next to nothing.
            if elapsed * 50 < minimum { batch *= 2 }
        }
        precondition(surprises == 0, "a document is neither null nor empty")
        return Double(size * count) / elapsed.seconds / 1_000_000
    }
}

/// A text to parse, and the value in it to print.
struct JSONDocument {
    let name: String
    let title: String
    let bytes: [UInt8]
    /// The rate in MB/s that the parser must reach.
    var leastParsingRate: Double?

    static let all = [identity, identityWithImages, numbers]

    /// What a provider answers about a verified person.
    static let identity = JSONDocument(
        name: "identity",
        title: "An identity",
        bytes: identityValue(image: nil).utf8(pretty: true),
        leastParsingRate: 50
    )

    static let identityWithImages = JSONDocument(
        name: "identityWithImages",
        title: "An identity with images of 100 kB",
        bytes: identityValue(image: String(repeating: "iVBORw0KGgoAAAANSUhEUgAA+/8=", count: 100_000 / 28)).utf8()
    )

    static let numbers = JSONDocument(
        name: "numbers",
        title: "An array of ten thousand numbers",
        bytes: JSON.array(
            (0..<10_000).map { $0 % 2 == 0 ? .integer($0 &* 7_919) : .double(Double($0) / 7) }
        ).utf8()
    )

    private static func identityValue(image: String?) -> JSON {
        let images: JSON =
            image.map { image in
                ["front": .string(image), "back": .string(image), "selfie": .string(image)]
            } ?? ["front": nil, "back": nil, "selfie": nil]
        return [
            "customerId": "5f3e0f0a-7c57-4b4e-9a59-0d1f4c7a2b11",
            "profile": [
                "userId": "5f3e0f0a-7c57-4b4e-9a59-0d1f4c7a2b11", "clientId": "c1f0b1c2-0a4e-4f0e-8c1d-2f6f1d0a9b77",
                "consentId": "0b5b5e0e-52c8-4b1e-9c3f-9b1f0c8e3a55", "consentedAt": "2026-05-04T09:31:22Z",
                "revokedAt": nil, "primaryIdentity": true, "fullName": "Chloé O'Brien", "dateOfBirth": "1988-02-29",
                "emailAddress": "chloe.obrien@example.com", "phoneNumber": "+14155550101",
                "address": [
                    "street1": "420 Market St", "street2": nil, "city": "San Francisco", "region": "CA",
                    "postalCode": "94105", "countryCode": "US",
                ],
            ],
            "documentData": [
                "documentType": "DRIVERS_LICENSE", "documentNumber": "D1234567", "dateOfBirth": "1988-02-29",
                "dateOfIssue": "2021-03-01", "expiryDate": "2029-02-28", "issuingCountry": "US", "issuingRegion": "CA",
                "firstName": "Chloé", "lastName": "O'Brien", "gender": "F", "images": images,
                "checks": .array(
                    ["tampering", "legibility", "expiry", "template", "faceMatch"].map { name in
                        ["name": .string(name), "status": "passed", "score": 0.9731, "reasons": []]
                    }
                ),
            ],
            "level": "low",
            "signals": .array(
                ["emailAge", "phoneCarrier", "ipReputation", "deviceAge"].map { name in
                    [
                        "key": .string(name), "level": "low", "value": 12,
                        "reasons": ["none of \"note\"", "seen\tbefore"],
                    ]
                }
            ),
        ]
    }
}
