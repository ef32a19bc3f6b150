internal import JSONModel

/// An invented person and their document, always the same for a phone number and a seed.
struct SardineEvidence: Sendable {
    private var firstName: String
    private var lastName: String
    private var dateOfBirth: String
    private var street: String
    private var city: City
    private var documentNumber: String
    private var isPassport: Bool
    private var expiryDate: String
    private var otherUserID: String
    private var phoneNumber: String
    private var flaw: SardineScenario.Flaw

    private struct City: Sendable {
        var name: String
        var region: String
        var postalCode: String
    }

    private static let firstNames = [
        "Jane", "Amir", "Chloe", "Daniel", "Elif", "Farah", "Grace", "Hugo", "Ines", "Jonas", "Keiko", "Liam", "Maya",
        "Noor", "Oscar", "Priya",
    ]
    private static let lastNames = [
        "Smith", "Adeyemi", "Brandt", "Costa", "Dubois", "Eriksen", "Fischer", "Garcia", "Haddad", "Ivanova", "Jensen",
        "Kim", "Lopez", "Moreau", "Nakamura", "O'Brien",
    ]
    private static let streets = ["Main St", "Oak Ave", "Market St", "Elm Rd", "Lake Dr", "Hill Ct"]
    private static let cities = [
        City(name: "San Francisco", region: "CA", postalCode: "94105"),
        City(name: "Austin", region: "TX", postalCode: "78701"),
        City(name: "Denver", region: "CO", postalCode: "80202"),
        City(name: "Boston", region: "MA", postalCode: "02108"),
    ]

    init(chance: Chance, phoneNumber: String, flaw: SardineScenario.Flaw, consentedAt: Timestamp) {
        var chance = chance
        // Another person is told from the honest one by neighbouring names and another birthday, never by luck alone.
        let shift: UInt64 = flaw == .otherName ? 1 : 0
        firstName = SardineEvidence.name(chance.next() &+ shift, in: SardineEvidence.firstNames)
        lastName = SardineEvidence.name(chance.next() &+ shift, in: SardineEvidence.lastNames)
        // A day within forty years from 1966-01-01.
        let birthday = (chance.next() &+ shift * 1000) % 14_610
        let birth = Timestamp(milliseconds: (Int64(birthday) * 86_400 - 126_230_400) * 1000)
        dateOfBirth = SardineEvidence.date(of: birth)
        street = "\(chance.next() % 990 + 10) \(chance.pick(SardineEvidence.streets) ?? "")"
        city = chance.pick(SardineEvidence.cities) ?? City(name: "", region: "", postalCode: "")
        documentNumber = "D\(1_000_000 + chance.next() % 9_000_000)"
        isPassport = chance.next() % 4 == 0
        otherUserID = chance.uuid()
        let days = flaw == .expiredDocument ? -1 : 365 + Int(chance.next() % 2000)
        expiryDate = SardineEvidence.date(of: consentedAt.advanced(by: .seconds(days * 86_400)))
        self.phoneNumber = phoneNumber
        self.flaw = flaw
    }

    func profile(of entity: SardineEntity, _ consent: SardineConsent, isPrimary: Bool) -> JSON {
        [
            "userId": .string(flaw == .otherUser ? otherUserID : entity.customerID),
            "clientId": .string(entity.client),
            "consentId": .string(consent.consentID),
            "consentedAt": .string(consent.consentedAt.inWholeSeconds),
            "revokedAt": consent.revokedAt.map { .string($0.inWholeSeconds) } ?? .null,
            "primaryIdentity": .bool(isPrimary),
            "fullName": .string("\(firstName) \(lastName)"),
            "dateOfBirth": .string(dateOfBirth),
            "emailAddress": .string("\(firstName).\(lastName.filter(\.isLetter))@example.com".lowercased()),
            "phoneNumber": .string(flaw == .otherUser ? "+14155550000" : phoneNumber),
            "address": address,
        ]
    }

    var documentData: JSON {
        [
            "documentType": .string(isPassport ? "PASSPORT" : "DRIVERS_LICENSE"),
            "documentNumber": .string(documentNumber),
            "dateOfBirth": .string(dateOfBirth),
            "expiryDate": .string(expiryDate),
            "issuingCountry": "US",
            "firstName": .string(firstName),
            "lastName": .string(lastName),
            "gender": nil,
            "address": address,
        ]
    }

    /// Three images in Base64.
    ///
    /// They begin like JPEG files; nobody should try to show them.
    func images(bytes: Int) -> JSON {
        let size = flaw == .hugeImages ? 10 << 20 : bytes
        return [
            "front": .string(SardineEvidence.image(bytes: size, fill: 0x11)),
            "back": .string(SardineEvidence.image(bytes: size, fill: 0x22)),
            "selfie": .string(SardineEvidence.image(bytes: size, fill: 0x33)),
        ]
    }

    private var address: JSON {
        [
            "street": .string(street), "city": .string(city.name), "region": .string(city.region),
            "postalCode": .string(city.postalCode),
        ]
    }

    private static func name(_ number: UInt64, in names: [String]) -> String {
        names[Int(number % UInt64(names.count))]
    }

    private static func date(of moment: Timestamp) -> String { String(moment.description.prefix(10)) }

    private static func image(bytes: Int, fill: UInt8) -> String {
        let start: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10]
        let block = [UInt8](repeating: fill, count: 3)
        guard bytes >= start.count else { return Base64.encoded(start.prefix(bytes)) }
        // Whole groups of three bytes become whole groups of four characters, so texts can be joined.
        let (blocks, rest) = (bytes - start.count).quotientAndRemainder(dividingBy: 3)
        return Base64.encoded(start) + String(repeating: Base64.encoded(block), count: blocks)
            + Base64.encoded(block.prefix(rest))
    }
}
