/// What is special about an applicant, chosen by the last digits of their phone number.
struct SardineScenario: Sendable {
    /// The last two digits of the numbers that have it.
    var number: Int
    /// Its name, for the dial and for cases.
    var name: String
    /// What happens, as one sentence.
    var meaning: String
    /// What the applicant does at the first widget, at the second and so on; the last entry counts for all later ones.
    ///
    /// An empty entry leaves the widget to people and scripts; `nil` leaves all of them.
    var journey: [[Step]]?
    /// What goes wrong with calls, by operation, and with how many of the first calls.
    var faults: [SardineOperation: Fault] = [:]
    /// How many of the first searches miss an entity that exists; `nil` for the ordinary case that none exists.
    var hiddenSearches: Int?
    /// In what form a search says that it found nothing.
    var emptySearch: EmptySearch = .nulls
    /// What the retrieved identity looks like.
    var flaw: Flaw = .none
    /// The scopes to which the person consented in this client's flow long ago.
    var consentedBefore: SardineScopes = []
    /// The scopes that the person was verified for with the partner client.
    var verifiedElsewhere: SardineScopes = []
    /// How long links last, where it is not the dial that says so.
    var linkLifetime: Duration?

    /// Something that an applicant does by themselves.
    struct Step: Sendable, Hashable {
        var act: Act
        /// How long after the widget was made, in applicant's delays.
        var delays: Double
    }

    enum Act: Sendable, Hashable {
        case complete
        case completeWithoutDocument
        case abandon
        case fail
        case revoke
    }

    struct Fault: Sendable, Hashable {
        var disturbance: Disturbance
        /// How many of the first calls it strikes.
        var calls: Int
    }

    enum EmptySearch: Sendable, Hashable {
        case nulls, emptyBody, nullBody, emptyObject
    }

    /// A peculiarity of the retrieved identity.
    enum Flaw: Sendable, Hashable {
        case none, expiredDocument, otherName, otherUser, missingField, extraFields, hugeImages
    }

    /// What all magic numbers end in, before the two digits of the scenario.
    ///
    /// The block 555-01xx is reserved for fiction in the North American plan, so no real number is magic by accident.
    static let magicDigits = "55501"

    private static let byNumber: [SardineScenario?] = {
        var list = [SardineScenario?](repeating: nil, count: 100)
        for scenario in table where list.indices.contains(scenario.number) { list[scenario.number] = scenario }
        return list
    }()

    /// The scenario of a magic phone number; `nil` for any other number.
    static func of(phoneNumber: String) -> SardineScenario? {
        let digits = phoneNumber.utf8.suffix(7)
        guard digits.count == 7, digits.starts(with: magicDigits.utf8) else { return nil }
        var number = 0
        for digit in digits.suffix(2) {
            guard digit &- 48 < 10 else { return nil }
            number = number * 10 + Int(digit &- 48)
        }
        return byNumber[number]
    }

    /// The scenario with a name.
    static func named(_ name: String) -> SardineScenario? { table.first { $0.name == name } }

    /// The magic number of the scenario, in the area of San Francisco.
    var phoneNumber: String { "+1415" + SardineScenario.magicDigits + (number < 10 ? "0" : "") + String(number) }

    /// What goes wrong with the given call of an operation, counted from 1.
    func disturbance(of operation: SardineOperation, call: Int) -> Disturbance? {
        guard let fault = faults[operation], call <= fault.calls else { return nil }
        return fault.disturbance
    }

    /// What the applicant does at the given widget, counted from 1.
    func steps(atWidget number: Int) -> [Step] {
        guard let journey, !journey.isEmpty else { return [] }
        return journey[min(max(number, 1), journey.count) - 1]
    }
}

extension SardineTwin {
    /// The names of all scenarios, in the order of their numbers.
    public static var scenarioNames: [String] { SardineScenario.table.map(\.name) }

    /// A magic phone number whose applicant has the named scenario; `nil` where there is none of that name.
    public static func phoneNumber(scenario name: String) -> String? { SardineScenario.named(name)?.phoneNumber }
}
