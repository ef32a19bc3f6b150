internal import JSONModel

/// The customers that the dial `population` makes, in any number, without an index: their contacts hold their numbers.
enum AuroraSentinelPopulation {
    /// How many there can be.
    static let maximum = 200_000

    private static let mailbox = "customer"
    private static let host = "@population.example"
    private static let area = "+97150"

    static func email(_ number: Int) -> String { mailbox + padded(number) + host }

    /// Seven digits that begin with two zeros are never magic.
    static func phoneNumber(_ number: Int) -> String { area + padded(number) }

    /// The number in an address of the population.
    static func number(ofEmail folded: String) -> Int? {
        guard folded.hasPrefix(mailbox), folded.hasSuffix(host) else { return nil }
        return number(folded.dropFirst(mailbox.count).dropLast(host.count))
    }

    /// The number in a phone number of the population.
    static func number(ofPhoneNumber text: String) -> Int? {
        text.hasPrefix(area) ? number(text.dropFirst(area.count)) : nil
    }

    /// A customer as the twin finds them at its beginning.
    ///
    /// Nine of ten are accepted, and about one document in thirty has expired.
    static func customer(_ number: Int, seed: UInt64, at moment: Timestamp) -> AuroraSentinelCustomer {
        var chance = Chance(seed: seed).mixed(with: "population").mixed(with: UInt64(number))
        let id = id(number, seed: seed)
        let status: AuroraSentinelStatus =
            switch chance.next() % 100 {
            case 0..<90: .accepted
            case 90..<94: .rejected
            case 94..<97: .pending
            default: .draft
            }
        let document = chance.pick(AuroraSentinelDocuments.table)?.document ?? .passport
        let age = Duration.milliseconds(Int64(chance.next() % (2 * 365 * 86_400_000)))
        let updatedAt = moment.advanced(by: .zero - age)
        return AuroraSentinelCustomer(
            id: id,
            contact: .population(number),
            status: status,
            documents: document,
            expiryDay: moment.day - 60 + Int(chance.next() % 1800),
            createdAt: updatedAt.advanced(by: .seconds(-3600)),
            updatedAt: updatedAt,
            journeys: 1
        )
    }

    static func id(_ number: Int, seed: UInt64) -> AuroraSentinelID {
        AuroraSentinelID(
            chance: Chance(seed: seed).mixed(with: "population id").mixed(with: UInt64(number)),
            number: number
        )
    }

    private static func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 7 - digits.count)) + digits
    }

    private static func number(_ digits: Substring) -> Int? {
        guard digits.utf8.count == 7, digits.utf8.allSatisfy({ $0 &- 48 < 10 }) else { return nil }
        return Int(digits)
    }
}
