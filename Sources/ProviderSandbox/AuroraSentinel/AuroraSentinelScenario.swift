/// What is special about an applicant, chosen by their magic contact.
struct AuroraSentinelScenario: Sendable {
    /// The last two digits of the phone numbers that have it.
    var number: Int
    /// Its name: of the e-mail domain, for the dial and for cases.
    var name: String
    /// What happens, as one sentence.
    var meaning: String
    /// How the applicant leaves the first link, the second and so on; the last entry counts for all later ones.
    ///
    /// Empty leaves all of them to people and scripts.
    var visits: [Visit] = []
    /// What becomes of the customer after the first finished journey, the second and so on; the last counts for later ones.
    var courses: [[Step]] = [[Step(.accepted, delays: 1)]]
    /// What goes wrong with calls.
    var faults = ScenarioFaults<AuroraSentinelOperation>()
    /// The status of the customer who exists before anybody asks.
    var existing: AuroraSentinelStatus?
    /// How many reads after a finished journey miss the customer.
    var hiddenReads = 0
    /// What the retrieved record looks like.
    var flaw: Flaw = .none
    /// What happens to webhooks.
    var post: Post = .ordinary
    /// How long links last, where it is not the dial that says so.
    var linkLifetime: Duration?

    /// How an applicant leaves a link.
    struct Visit: Sendable, Hashable {
        var end: End
        /// How long after the link was made, in applicant's delays.
        var delays: Double

        enum End: Sendable, Hashable {
            case finish, abandon, nothing
        }
    }

    /// A status that comes by itself.
    struct Step: Sendable, Hashable {
        var status: AuroraSentinelStatus
        /// How long after the finished journey, in decision delays.
        var delays: Double

        init(_ status: AuroraSentinelStatus, delays: Double) {
            self.status = status
            self.delays = delays
        }
    }

    /// A peculiarity of the retrieved record.
    enum Flaw: Sendable, Hashable {
        case none, expiredDocument, notLive, otherContact, changingID, missingStatus, statusText, extraFields, nullLists
        case missingName
        case hugeImages
        /// The address and the number belong to two people from the start.
        case crossed
        /// The same, and the one with the address has no number on file.
        case crossedWithoutNumber
        /// The customer has no number on file, whatever is asked for.
        case withoutNumber
        /// Every change of the contact meets another customer.
        case takenContact
        /// A change of the contact is made, and refused as if another customer had it.
        case ownContactTaken
    }

    /// A peculiarity of the webhooks.
    enum Post: Sendable, Hashable {
        case ordinary, lost, repeated, reordered, forged, wrongPassphrase, tooLarge, wrongMediaType, late, stale
    }

    /// The scenario of a magic contact, the address first; `nil` for all others.
    static func of(_ contact: AuroraSentinelContact) -> AuroraSentinelScenario? {
        if let name = contact.email.flatMap(MagicContact.scenarioName), let scenario = byFoldedName[name] {
            return scenario
        }
        return contact.phoneNumber.flatMap(MagicContact.scenarioNumber).flatMap { byNumber[$0] }
    }

    /// The scenario with a name.
    static func named(_ name: String) -> AuroraSentinelScenario? { table.first { $0.name == name } }

    func visit(atLink number: Int) -> Visit? {
        visits.isEmpty ? nil : visits[min(max(number, 1), visits.count) - 1]
    }

    func course(ofJourney number: Int) -> [Step] {
        courses.isEmpty ? [] : courses[min(max(number, 1), courses.count) - 1]
    }

    private static let byNumber = Dictionary(table.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    private static let byFoldedName = Dictionary(
        table.map { ($0.name.lowercased(), $0) },
        uniquingKeysWith: { first, _ in first }
    )
}

extension AuroraSentinelTwin {
    /// The names of all scenarios, in the order of their numbers.
    public static var scenarioNames: [String] { AuroraSentinelScenario.table.map(\.name) }

    /// A magic phone number whose applicant has the named scenario; `nil` where there is none of that name.
    public static func phoneNumber(scenario name: String) -> String? {
        AuroraSentinelScenario.named(name).map { MagicContact.phoneNumber(scenario: $0.number) }
    }

    /// A magic e-mail address whose applicant has the named scenario; `nil` where there is none of that name.
    public static func email(scenario name: String) -> String? {
        AuroraSentinelScenario.named(name).map { MagicContact.email(scenario: $0.name) }
    }
}
