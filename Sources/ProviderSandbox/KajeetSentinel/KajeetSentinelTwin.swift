internal import HTTPTypes
public import JSONModel

/// The twin of the Kajeet Sentinel API's authentication, and of the list of its users.
///
/// The provider documents the paths, and one body: fields, answers and errors are the twin's own where it is silent. Single
/// sign-on leads to a page that a person can click, and control end points for scripts and tests are below
/// `/twin/kajeet-sentinel`.
public struct KajeetSentinelTwin: ProviderTwin {
    /// How many sign-in links and links in mails are kept; the oldest make room.
    public static let maximumLinks = 1 << 16

    /// What a reset returns to.
    public private(set) var configuration: KajeetSentinelConfiguration
    /// How the twin behaves.
    public var dials: KajeetSentinelDials
    /// By how much the twin's present is ahead of the caller's.
    public internal(set) var clockOffset: Duration = .zero

    var conditions = CallConditions<KajeetSentinelOperation>()
    var effects: [SideEffect] = []
    /// The accounts by folded user name, in the order in which they came to be.
    var accounts: Shelf<String, KajeetSentinelAccount>
    var correspondence = Correspondence()
    var signIns = Shelf<String, KajeetSentinelSignIn>(capacity: KajeetSentinelTwin.maximumLinks)
    /// The states of the links whose users will sign in by themselves.
    var agenda = Agenda<String>(capacity: KajeetSentinelTwin.maximumLinks)
    /// The ids of special tokens that were used.
    var usedTokens = Shelf<String, Bool>(capacity: KajeetSentinelTwin.maximumLinks)
    var tokenCount: UInt64 = 0
    let signer: TokenSigner

    /// Makes a twin with its administrator.
    public init(_ configuration: KajeetSentinelConfiguration = KajeetSentinelConfiguration()) {
        self.configuration = configuration
        dials = configuration.dials
        signer = TokenSigner(seed: configuration.seed, purpose: "kajeet-sentinel")
        // A bound far above the dial's: accounts are refused, not forgotten.
        accounts = Shelf(capacity: 2_000_000)
        let administrator = KajeetSentinelAccount(
            username: configuration.administrator.name,
            corpID: configuration.corpID,
            roles: ["USER", "ADMIN", "LOGIN_AS"],
            password: configuration.administrator.secret
        )
        accounts.insert(administrator, for: administrator.username.lowercased())
    }

    /// Returns to the configuration, with another seed if one is given.
    ///
    /// Dials and clock start over as well.
    public mutating func reset(seed: UInt64? = nil) {
        var configuration = configuration
        if let seed { configuration.seed = seed }
        self = KajeetSentinelTwin(configuration)
    }

    /// Answers one request.
    public mutating func respond(to request: TwinRequest, at now: Timestamp) -> TwinReply {
        answerAnything(request, at: now)
    }

    /// The next moment at which somebody signs in by themselves.
    public var nextWake: Timestamp? { agenda.nextDue?.advanced(by: .zero - clockOffset) }

    /// Lets those sign in who are due; the provider sends nothing by itself.
    public mutating func wake(at now: Timestamp) -> [SideEffect] { wakeAnything(at: now) }

    /// What was called how often, and under which idempotency keys.
    public var ledger: CallLedger<KajeetSentinelOperation> { conditions.ledger }

    /// The number of mails to a recipient.
    public func mailCount(to recipient: String) -> Int { correspondence.count(to: recipient) }

    /// How many acceptances of the terms were logged for a user.
    public func acceptanceCount(of username: String) -> Int { accounts[username.lowercased()]?.acceptanceCount ?? 0 }

    /// What is special about an address, if anything is.
    func scenario(of address: String) -> KajeetSentinelScenario? {
        KajeetSentinelScenario.of(address) ?? dials.scenario.flatMap(KajeetSentinelScenario.named)
    }
}

extension KajeetSentinelTwin: CallingTwin {
    func faults(of operation: KajeetSentinelOperation) -> FaultDials { dials.faults(of: operation) }

    func reply(for refusal: TwinRefusal) -> TwinReply { .refusal(refusal.message, status: refusal.status) }

    mutating func settle(until moment: Timestamp) {
        while let (state, due) = agenda.next(by: moment) { signIn(state, at: due) }
    }

    mutating func route(_ request: TwinRequest, _ target: RequestTarget, at moment: Timestamp) -> TwinReply {
        if target.path.hasPrefix(KajeetSentinelOperation.base) {
            let path = target.path.dropFirst(KajeetSentinelOperation.base.count)
            let operations = KajeetSentinelOperation.allCases.filter { $0.path == path }
            guard !operations.isEmpty else { return reply(for: .noSuchPath) }
            guard let operation = operations.first(where: { $0.method == request.head.method }) else {
                return wrongMethod(allow: operations.map(\.method.rawValue).joined(separator: ", "))
            }
            return answer(operation, request, target, at: moment)
        }
        if target.path == "/sso" { return answerSignIn(request, target, at: moment) }
        return answerControl(request, target, at: moment) ?? reply(for: .noSuchPath)
    }

    private mutating func answer(
        _ operation: KajeetSentinelOperation,
        _ request: TwinRequest,
        _ target: RequestTarget,
        at moment: Timestamp
    ) -> TwinReply {
        do throws(TwinRefusal) {
            let caller = operation.needsNoToken ? nil : try caller(of: request, at: moment)
            guard let query = FormFields(target.query) else { throw TwinRefusal.invalidQuery }
            let body = try jsonBody(of: request)
            let name =
                body["username"]?.stringValue ?? body["email"]?.stringValue ?? query["username"] ?? query["email"]
                ?? caller?.username
            let subject = name ?? body["clientId"]?.stringValue ?? "unreadable"
            return perform(
                operation,
                about: subject.lowercased(),
                by: caller?.username ?? "anyone",
                request,
                at: moment,
                scenario: scenario(of: subject)?.faults
            ) { twin, _ throws(TwinRefusal) in
                let call = KajeetSentinelCall(body: body, query: query, moment: moment)
                guard let caller else {
                    return operation == .token ? try twin.login(call) : try twin.loginClient(call)
                }
                return try twin.answer(operation, call, by: caller)
            }
        } catch {
            return refuse(operation, request, at: moment, with: error)
        }
    }

    private mutating func answer(
        _ operation: KajeetSentinelOperation,
        _ call: KajeetSentinelCall,
        by caller: KajeetSentinelCaller
    ) throws(TwinRefusal) -> TwinReply {
        switch operation {
        case .refreshToken: tokenReply(for: caller.username, caller.roles, at: call.moment)
        case .enrichToken: try enrichToken(call, by: caller)
        case .initiateSSO: try initiateSSO(call)
        case .setAssociatedAccountPassword: try setPassword(call)
        case .acceptTermsAndConditions: try acceptTerms(call, by: caller)
        case .stampTermsAndConditions: try stampTerms(call, by: caller)
        case .passwordReset: try mailReset(call)
        case .usernameRequest: try mailUsername(call)
        case .checkPasswordRight: try checkPasswordRight(by: caller)
        case .changePassword: try changePassword(call, by: caller)
        case .loginAs: try loginAs(call, by: caller)
        case .listAdminUsers: try listAdminUsers(call)
        case .token, .clientToken: throw .noSuchPath
        }
    }
}

/// A call as its answers need it.
struct KajeetSentinelCall: Sendable {
    var body: JSON
    var query: FormFields
    var moment: Timestamp

    /// A text in the body that must be there.
    func text(_ name: String) throws(TwinRefusal) -> String {
        guard let text = body[name]?.stringValue, (1...1024).contains(text.utf8.count) else {
            throw KajeetSentinelRefusal.fieldRequired
        }
        return text
    }
}
