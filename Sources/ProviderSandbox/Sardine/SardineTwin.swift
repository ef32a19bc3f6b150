internal import HTTPTypes
public import JSONModel

/// The twin of the Sardine Identity API.
///
/// It is as strict as the published contract: every rule and every message of the error reference, and a stated answer of
/// its own where the contract is silent. Beside the API it serves the hosted widget as a page, and control end points
/// below `/twin/sardine` for scripts and tests.
public struct SardineTwin: ProviderTwin {
    /// How many widget sessions are kept.
    ///
    /// When one more is made, the oldest is forgotten and its link is dead.
    public static let maximumSessions = 1 << 17

    /// What a reset returns to.
    public private(set) var configuration: SardineConfiguration
    /// How the twin behaves.
    public var dials: SardineDials
    /// By how much the twin's present is ahead of the caller's.
    public internal(set) var clockOffset: Duration = .zero

    var conditions = CallConditions<SardineOperation>()
    var directory = SardineDirectory()
    var sessions = Shelf<String, WidgetSession>(capacity: SardineTwin.maximumSessions)
    /// A session has at most two events of its own; those of forgotten sessions may linger.
    var agenda = Agenda<SardineEvent>(capacity: SardineTwin.maximumSessions * 2)
    var effects: [SideEffect] = []
    /// The clients' names by their Basic credentials.
    private var clients: [String: String]

    /// Makes a twin without any customers.
    public init(_ configuration: SardineConfiguration = SardineConfiguration()) {
        self.configuration = configuration
        dials = configuration.dials
        clients = Dictionary(
            configuration.clients.map { ($0.credentials, $0.clientID) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Returns to the configuration, with another seed if one is given.
    ///
    /// Dials and clock start over as well.
    public mutating func reset(seed: UInt64? = nil) {
        var configuration = configuration
        if let seed { configuration.seed = seed }
        self = SardineTwin(configuration)
    }

    /// Answers one request.
    public mutating func respond(to request: TwinRequest, at now: Timestamp) -> TwinReply {
        let moment = now.advanced(by: clockOffset)
        settle(until: moment)
        var reply = route(request, at: moment)
        if !effects.isEmpty {
            reply.sideEffects += effects
            effects = []
        }
        return reply
    }

    /// The next moment at which an applicant acts by themselves.
    public var nextWake: Timestamp? { agenda.nextDue?.advanced(by: .zero - clockOffset) }

    /// Lets the applicants act who are due, and tells which addresses their browsers were sent to.
    public mutating func wake(at now: Timestamp) -> [SideEffect] {
        settle(until: now.advanced(by: clockOffset))
        defer { effects = [] }
        return effects
    }

    /// What was called how often, and under which idempotency keys.
    public var ledger: CallLedger<SardineOperation> { conditions.ledger }

    /// The number of customers of all clients.
    public var entityCount: Int { directory.count }

    /// The number of customers with a phone number, of all clients.
    public func entityCount(phoneNumber: String) -> Int { directory.entities(phoneNumber: phoneNumber).count }

    private mutating func route(_ request: TwinRequest, at moment: Timestamp) -> TwinReply {
        guard (request.head.path ?? "").utf8.count <= TwinRequest.maximumTargetSize else {
            return SardineRefusal.targetTooLong.reply
        }
        guard request.body.count <= TwinRequest.maximumBodySize else { return SardineRefusal.bodyTooLarge.reply }
        let target = RequestTarget(request.head.path ?? "")
        if target.path.hasPrefix("/v1/") { return answerAPI(request, target, at: moment) }
        if target.path == "/widget" { return answerWidget(request, target, at: moment) }
        return answerControl(request, target, at: moment) ?? SardineRefusal.noSuchPath.reply
    }

    /// The name of the client whose credentials a request carries.
    func client(of request: TwinRequest) -> String? {
        guard let field = request.head.headerFields[.authorization] else { return nil }
        let parts = field.split(separator: " ", maxSplits: 1)
        // The scheme's name has no case (RFC 9110 §11.1); credentials have.
        guard parts.count == 2, parts[0].lowercased() == "basic" else { return nil }
        return clients[String(parts[1])]
    }

    /// The source of everything that is invented for a phone number.
    func chance(_ purpose: String, _ phoneNumber: String) -> Chance {
        Chance(seed: configuration.seed).mixed(with: purpose).mixed(with: phoneNumber)
    }

    /// What is special about an applicant, if anything is.
    func scenario(of phoneNumber: String) -> SardineScenario? {
        SardineScenario.of(phoneNumber: phoneNumber) ?? dials.scenario.flatMap(SardineScenario.named)
    }
}
