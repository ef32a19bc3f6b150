internal import HTTPTypes
public import JSONModel

/// The twin of the Aurora Sentinel API.
///
/// A customer exists only after a person has finished the hosted journey: until then every look-up says 404 `Row not
/// found`. Beside the API the twin serves the journey as a page, sends webhooks, and has control end points below
/// `/twin/aurora-sentinel` for scripts and tests.
public struct AuroraSentinelTwin: ProviderTwin {
    /// How many links are kept.
    ///
    /// When one more is made, the oldest is forgotten and is dead.
    public static let maximumLinks = 1 << 17
    /// How many things are planned at most: visits, decisions, webhooks under way.
    static let maximumPlans = 1 << 19

    /// What a reset returns to.
    public private(set) var configuration: AuroraSentinelConfiguration
    /// How the twin behaves.
    public var dials: AuroraSentinelDials
    /// By how much the twin's present is ahead of the caller's.
    public internal(set) var clockOffset: Duration = .zero

    var conditions = CallConditions<AuroraSentinelOperation>()
    var directory: AuroraSentinelDirectory
    var links = Shelf<String, AuroraSentinelLink>(capacity: AuroraSentinelTwin.maximumLinks)
    var agenda = Agenda<AuroraSentinelEvent>(capacity: AuroraSentinelTwin.maximumPlans)
    var post: AuroraSentinelPost
    var effects: [SideEffect] = []
    /// The day until which the expiry job has run; `nil` before the first request.
    var expiryJobDay: Int?
    /// The count of pages read from lists, for what changes between them.
    var pagesRead: UInt64 = 0

    /// Makes a twin without any customers but the population of the dial.
    public init(_ configuration: AuroraSentinelConfiguration = AuroraSentinelConfiguration()) {
        self.configuration = configuration
        dials = configuration.dials
        directory = AuroraSentinelDirectory(seed: configuration.seed)
        post = AuroraSentinelPost(configuration.client)
    }

    /// Returns to the configuration, with another seed if one is given.
    ///
    /// Dials and clock start over as well.
    public mutating func reset(seed: UInt64? = nil) {
        var configuration = configuration
        if let seed { configuration.seed = seed }
        self = AuroraSentinelTwin(configuration)
    }

    /// Answers one request.
    public mutating func respond(to request: TwinRequest, at now: Timestamp) -> TwinReply {
        answerAnything(request, at: now)
    }

    /// The next moment at which something is planned.
    ///
    /// The expiry job is not counted among the plans: years without it would otherwise look busy.
    public var nextWake: Timestamp? { agenda.nextDue?.advanced(by: .zero - clockOffset) }

    /// Lets happen what is due, and gives the webhooks and visits that come of it.
    public mutating func wake(at now: Timestamp) -> [SideEffect] { wakeAnything(at: now) }

    /// What was called how often, and under which idempotency keys.
    public var ledger: CallLedger<AuroraSentinelOperation> { conditions.ledger }

    /// The number of customers.
    public var customerCount: Int { directory.count }

    /// What is special about a contact, if anything is.
    func scenario(of contact: AuroraSentinelContact) -> AuroraSentinelScenario? {
        AuroraSentinelScenario.of(contact) ?? dials.scenario.flatMap(AuroraSentinelScenario.named)
    }

    func scenario(of customer: AuroraSentinelCustomer) -> AuroraSentinelScenario? {
        // The population is never special: campaigns over it are about numbers.
        if case .population = customer.contact { return nil }
        return scenario(of: AuroraSentinelContact(email: customer.email, phoneNumber: customer.phoneNumber))
    }
}

extension AuroraSentinelTwin: CallingTwin {
    func faults(of operation: AuroraSentinelOperation) -> FaultDials { dials.faults(of: operation) }

    func reply(for refusal: TwinRefusal) -> TwinReply { AuroraSentinelRefusal.reply(for: refusal) }

    mutating func route(_ request: TwinRequest, _ target: RequestTarget, at moment: Timestamp) -> TwinReply {
        if let operation = AuroraSentinelOperation.byPath[target.path] {
            guard request.head.method == .post else { return wrongMethod(allow: "POST") }
            return answer(operation, request, at: moment)
        }
        if target.path == "/journey" { return answerJourney(request, target, at: moment) }
        return answerControl(request, target, at: moment) ?? reply(for: .noSuchPath)
    }

    private mutating func answer(
        _ operation: AuroraSentinelOperation,
        _ request: TwinRequest,
        at moment: Timestamp
    ) -> TwinReply {
        do throws(TwinRefusal) {
            let body = try jsonBody(of: request)
            guard body["clientUuid"]?.stringValue == configuration.client.clientUUID,
                body["clientSecret"]?.stringValue == configuration.client.clientSecret
            else { throw AuroraSentinelRefusal.badCredentials }
            let call = try read(operation, body)
            let contact = call.subject(in: self)
            let scenario = contact.flatMap { self.scenario(of: $0) }
            return perform(
                operation,
                about: contact?.subject ?? "client",
                request,
                at: moment,
                scenario: scenario?.faults
            ) { twin, _ throws(TwinRefusal) in
                if let contact, let scenario { try twin.prepare(contact, scenario, at: moment) }
                let data = try call.perform(on: &twin, at: moment)
                return .json(.object(JSONObject([("message", "Success")] + (data.map { [("data", $0)] } ?? []))))
            }
        } catch {
            return refuse(operation, request, at: moment, with: error)
        }
    }

    private func read(
        _ operation: AuroraSentinelOperation,
        _ body: JSON
    ) throws(TwinRefusal) -> any AuroraSentinelCall {
        switch operation {
        case .findSelf: try FindSelf(body)
        case .customerStatus: try CustomerStatus(body, showsImages: true)
        case .customerStatusWithoutImages: try CustomerStatus(body, showsImages: false)
        case .listCustomers: try ListCustomers(body)
        case .listExpiredCustomers: try ListCustomers(body, expiredOnly: true)
        case .updateContact: try UpdateContact(body)
        case .encryptURL: try EncryptURL(body)
        case .setWebhook: try SetWebhook(body)
        }
    }
}
