internal import JSONModel

/// An invented person, always the same for an id and a seed.
struct AuroraSentinelPerson: Sendable {
    var name: String
    var surname: String
    var gender: String
    var nationality: String
    var dateOfBirth: String
    /// The digits that document numbers are made of.
    var digits: String
    var livenessScore: Double
    var matchScore: Double

    private static let names = [
        ("Jane", "female"), ("Amir", "male"), ("Chloe", "female"), ("Daniel", "male"), ("Elif", "female"),
        ("Farid", "male"), ("Grace", "female"), ("Hugo", "male"), ("Ines", "female"), ("Jonas", "male"),
        ("Keiko", "female"), ("Liam", "male"), ("Maya", "female"), ("Omar", "male"), ("Priya", "female"),
        ("Rami", "male"),
    ]
    private static let surnames = [
        "Doe", "Adeyemi", "Brandt", "Costa", "Dubois", "Eriksen", "Fischer", "Garcia", "Haddad", "Ivanova", "Jensen",
        "Kim", "Lopez", "Mansour", "Nakamura", "O'Brien",
    ]
    private static let nationalities = ["ARE", "EGY", "GBR", "IND", "PAK", "PHL", "FRA", "USA"]

    init(_ id: AuroraSentinelID, seed: UInt64) {
        var chance = Chance(seed: seed).mixed(with: "person").mixed(with: id.high).mixed(with: id.low)
        (name, gender) = chance.pick(AuroraSentinelPerson.names) ?? ("", "")
        surname = chance.pick(AuroraSentinelPerson.surnames) ?? ""
        nationality = chance.pick(AuroraSentinelPerson.nationalities) ?? ""
        // A day within forty years from 1966-01-01.
        dateOfBirth = Timestamp.date(ofDay: Int(chance.next() % 14_610) - 1461)
        digits = String(1_000_000 + chance.next() % 9_000_000)
        livenessScore = Double(900 + chance.next() % 100) / 10
        matchScore = Double(900 + chance.next() % 100) / 10
    }
}
