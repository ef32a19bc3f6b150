internal import JSONModel

/// A customer's row, as small as it can be: everything else about the person is invented anew from ``id`` when asked for.
struct AuroraSentinelCustomer: Sendable, Hashable {
    var id: AuroraSentinelID
    var contact: Contact
    var status: AuroraSentinelStatus
    var documents: AuroraSentinelDocuments
    /// The day on which the documents expire, counted from 1970-01-01.
    var expiryDay: Int
    var createdAt: Timestamp
    var updatedAt: Timestamp
    /// The count of changes to all customers when this one changed last: the order of equal moments.
    var revision = 0
    /// How many reads miss it yet, as on a replica that lags.
    var hiddenReads = 0
    /// How often its person has finished a journey.
    var journeys = 0
    var isLive = true
    /// Whether the expiry of its documents was announced.
    var isWarned = false

    /// Where the contact is kept.
    enum Contact: Sendable, Hashable {
        /// Invented from the number within the population.
        case population(Int)
        /// Given by a link or a contact update.
        case given(email: String?, phoneNumber: String?)
    }

    var email: String? {
        switch contact {
        case .population(let number): AuroraSentinelPopulation.email(number)
        case .given(let email, _): email
        }
    }

    var phoneNumber: String? {
        switch contact {
        case .population(let number): AuroraSentinelPopulation.phoneNumber(number)
        case .given(_, let phoneNumber): phoneNumber
        }
    }

    /// What counts and draws are kept under.
    var subject: String { AuroraSentinelContact(email: email, phoneNumber: phoneNumber).subject }

    func hasExpired(by moment: Timestamp) -> Bool { expiryDay < moment.day }
}

/// A customer's uuid in 16 bytes.
struct AuroraSentinelID: Sendable, Hashable {
    var high: UInt64
    var low: UInt64

    /// An id that hides a number in its last digits, so that a large population needs no index.
    init(chance: Chance, number: Int) {
        var chance = chance
        high = chance.next() & ~0xF000 | 0x4000
        low = 0b10 << 62 | (chance.next() & 0x3FFF_FFFF) << 32 | UInt64(UInt32(truncatingIfNeeded: number))
    }

    /// Reads the canonical form, in either case.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { return nil }
        var words: [UInt64] = [0, 0]
        var digits = 0
        for (place, byte) in bytes.enumerated() {
            if [8, 13, 18, 23].contains(place) {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let value = Character(UnicodeScalar(byte)).hexDigitValue else { return nil }
            words[digits / 16] = words[digits / 16] << 4 | UInt64(value)
            digits += 1
        }
        (high, low) = (words[0], words[1])
    }

    /// The number in the last digits.
    var number: Int { Int(UInt32(truncatingIfNeeded: low)) }

    var text: String {
        let digits = AuroraSentinelID.hex(high) + AuroraSentinelID.hex(low)
        let parts = [(0, 8), (8, 4), (12, 4), (16, 4), (20, 12)].map { start, count in
            String(digits.dropFirst(start).prefix(count))
        }
        return parts.joined(separator: "-")
    }

    private static func hex(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// Where a customer stands.
enum AuroraSentinelStatus: String, Sendable, Hashable, CaseIterable {
    case draft, pending, accepted, rejected, conflict, duplicate
    /// A code that no table has: for callers that must not guess.
    case unknown
}

/// The documents that a customer has submitted, or that a link asks for.
struct AuroraSentinelDocuments: OptionSet, Sendable, Hashable {
    let rawValue: UInt8

    static let passport = AuroraSentinelDocuments(rawValue: 1)
    static let emiratesID = AuroraSentinelDocuments(rawValue: 2)
    static let egyptNationalID = AuroraSentinelDocuments(rawValue: 4)

    /// The names in requests and records, in lists, and in webhooks.
    static let table: [(name: String, plural: String, snakeCase: String, document: AuroraSentinelDocuments)] = [
        ("passport", "passports", "passport", .passport),
        ("emiratesId", "emiratesIds", "emirates_id", .emiratesID),
        ("egyptNationalId", "egyptNationalIds", "egypt_national_id", .egyptNationalID),
    ]

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init?(name: String) {
        guard let row = AuroraSentinelDocuments.table.first(where: { $0.name == name }) else { return nil }
        self = row.document
    }

    /// Reads a list of names; `nil` if it is empty or has an unknown one.
    init?(_ list: [JSON]) {
        self = []
        guard !list.isEmpty else { return nil }
        for element in list {
            guard let document = element.stringValue.flatMap(AuroraSentinelDocuments.init(name:)) else { return nil }
            formUnion(document)
        }
    }

    var names: [String] { AuroraSentinelDocuments.table.filter { contains($0.document) }.map(\.name) }
    var snakeCaseNames: [String] { AuroraSentinelDocuments.table.filter { contains($0.document) }.map(\.snakeCase) }
}

extension Timestamp {
    /// The number of whole days since 1970-01-01.
    var day: Int { Int((Double(milliseconds) / 86_400_000).rounded(.down)) }

    /// The date of a day counted from 1970-01-01: `2026-06-01`.
    static func date(ofDay day: Int) -> String {
        let (milliseconds, overflows) = Int64(day).multipliedReportingOverflow(by: 86_400_000)
        return String(Timestamp(milliseconds: overflows ? 0 : milliseconds).description.prefix(10))
    }
}
