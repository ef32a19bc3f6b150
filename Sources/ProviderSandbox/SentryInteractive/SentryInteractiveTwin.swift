internal import HTTPTypes
public import JSONModel

/// The twin of the Sentry Interactive (Doordeck) API.
///
/// Tokens are the provider's own, from a login, or an application's, signed with a registered key; presenting one of the
/// latter makes its user or changes them. Signatures are truly verified: Ed25519, P-256 and RSA. Control end points for
/// scripts and tests are below `/twin/sentry-interactive`.
public struct SentryInteractiveTwin: ProviderTwin {
    /// How many sessions, codes and certificates are kept; the oldest make room.
    public static let maximumSessions = 1 << 16
    /// How many used `jti` are remembered.
    public static let maximumTokenIDs = 1 << 17

    /// What a reset returns to.
    public private(set) var configuration: SentryInteractiveConfiguration
    /// How the twin behaves.
    public var dials: SentryInteractiveDials
    /// By how much the twin's present is ahead of the caller's.
    public internal(set) var clockOffset: Duration = .zero

    var conditions = CallConditions<SentryInteractiveOperation>()
    var effects: [SideEffect] = []
    var directory = SentryInteractiveDirectory()
    /// The users who were deleted: their tokens are 410.
    var deletedUsers = Shelf<String, Bool>(capacity: SentryInteractiveTwin.maximumTokenIDs)
    var applications: [String: SentryInteractiveApplication] = [:]
    var applicationsByIssuer: [String: String] = [:]
    var sessions = Shelf<String, SentryInteractiveSession>(capacity: SentryInteractiveTwin.maximumSessions)
    var sessionCount = 0
    var correspondence = Correspondence()
    /// The users whose addresses are verified by codes.
    var emailCodes = Shelf<String, String>(capacity: SentryInteractiveTwin.maximumSessions)
    var certificates: SentryInteractiveCertificates
    var locks: [String: SentryInteractiveLock] = [:]
    /// The locks' ids, in the order of the configuration.
    let lockOrder: [String]
    /// The used `jti`, and when each was used.
    var tokenIDs = Shelf<String, Timestamp>(capacity: SentryInteractiveTwin.maximumTokenIDs)
    /// What waits for locks.
    var agenda = Agenda<SentryInteractiveLockOperation>(capacity: SentryInteractiveTwin.maximumTokenIDs)
    let signer: TokenSigner

    /// Makes a twin with the users of its configuration.
    public init(_ configuration: SentryInteractiveConfiguration = SentryInteractiveConfiguration()) {
        self.configuration = configuration
        dials = configuration.dials
        signer = TokenSigner(seed: configuration.seed, purpose: "sentry-interactive")
        certificates = SentryInteractiveCertificates(seed: configuration.seed)
        lockOrder = configuration.locks.map(\.lockID)
        for lock in configuration.locks { locks[lock.lockID] = SentryInteractiveLock(lock) }
        for account in configuration.accounts {
            _ = makeAccount(account.email, account.password, displayName: nil, isVerified: true, at: .epoch)
        }
        let owner = configuration.accounts.first.flatMap { directory.user(.email, $0.email, of: nil) }
        if let owner { makeAdministrator(owner.userID, at: .epoch) }
        let given = configuration.application
        var application = SentryInteractiveApplication(
            applicationID: given.applicationID,
            name: "Usher",
            ownerID: owner?.userID ?? "",
            issuers: [given.issuer],
            administrators: given.administrators
        )
        if let publicKey = Ed25519.publicKey(ofPrivateKey: given.privateKey) {
            application.keys = [JSONWebKey(keyID: given.keyID, ed25519: publicKey)]
        }
        applications[given.applicationID] = application
        applicationsByIssuer[given.issuer] = given.applicationID
    }

    /// Returns to the configuration, with another seed if one is given.
    ///
    /// Dials and clock start over as well.
    public mutating func reset(seed: UInt64? = nil) {
        var configuration = configuration
        if let seed { configuration.seed = seed }
        self = SentryInteractiveTwin(configuration)
    }

    /// Answers one request.
    public mutating func respond(to request: TwinRequest, at now: Timestamp) -> TwinReply {
        let reply = answerAnything(request, at: now)
        let present = now.advanced(by: clockOffset).advanced(by: .seconds(dials.clockSkew))
        return reply.with(.date, HTTPDate.text(of: present))
    }

    /// The next moment at which a lock does what waits for it.
    public var nextWake: Timestamp? { agenda.nextDue?.advanced(by: .zero - clockOffset) }

    /// Lets the locks do what is due; the provider sends nothing by itself.
    public mutating func wake(at now: Timestamp) -> [SideEffect] { wakeAnything(at: now) }

    /// What was called how often, and under which idempotency keys.
    public var ledger: CallLedger<SentryInteractiveOperation> { conditions.ledger }

    /// The number of users, accounts of the provider included.
    public var userCount: Int { directory.count }

    /// The ids of those who have access to a lock at a moment.
    public func userIDs(lock lockID: String, at moment: Timestamp) -> [String] {
        (locks[lockID]?.grants ?? [:]).filter { $0.value.isActive(at: moment) }.keys.sorted()
    }

    /// What is special about a user, if anything is.
    func scenario(email: String?, telephone: String?) -> SentryInteractiveScenario? {
        SentryInteractiveScenario.of(email: email, telephone: telephone)
            ?? dials.scenario.flatMap(SentryInteractiveScenario.named)
    }

    func scenario(of user: SentryInteractiveUser) -> SentryInteractiveScenario? {
        scenario(email: user.email, telephone: user.telephone)
    }
}

extension SentryInteractiveTwin: CallingTwin {
    func faults(of operation: SentryInteractiveOperation) -> FaultDials { dials.faults(of: operation) }

    func reply(for refusal: TwinRefusal) -> TwinReply { SentryInteractiveRefusal.reply(for: refusal) }

    mutating func settle(until moment: Timestamp) {
        while let (operation, due) = agenda.next(by: moment) { perform(operation, at: due) }
    }

    mutating func route(_ request: TwinRequest, _ target: RequestTarget, at moment: Timestamp) -> TwinReply {
        guard target.path.hasPrefix("/"), var segments = target.segments(below: "/") else {
            return reply(for: .noSuchPath)
        }
        // The provider's own pages write /site and /site/.
        if segments.count == 2, segments[0] == "site", segments[1].isEmpty { segments.removeLast() }
        let routes = SentryInteractiveOperation.routes.filter { $0.matches(segments) }
        // A path without a star is meant before one with it: /device/shareable is no lock.
        let own = routes.filter { !$0.path.contains("*") }
        guard let first = (own.isEmpty ? routes : own).first else {
            return answerControl(request, target, at: moment) ?? reply(for: .noSuchPath)
        }
        guard let route = routes.first(where: { $0.method == request.head.method && $0.path == first.path }) else {
            return wrongMethod(
                allow: routes.filter { $0.path == first.path }.map(\.method.rawValue).joined(separator: ", ")
            )
        }
        return answer(route, request, segments, target, at: moment)
    }

    private mutating func answer(
        _ route: SentryInteractiveOperation.Route,
        _ request: TwinRequest,
        _ segments: [String],
        _ target: RequestTarget,
        at moment: Timestamp
    ) -> TwinReply {
        do throws(TwinRefusal) {
            guard let version = route.version(accept: request.head.headerFields[.accept]) else {
                throw SentryInteractiveRefusal.wrongVersion
            }
            guard let query = FormFields(target.query) else { throw TwinRefusal.invalidQuery }
            let caller: SentryInteractiveCaller? =
                route.access == .anyone ? nil : try authenticate(request, route.access, at: moment)
            let call = SentryInteractiveCall(
                operation: route.operation,
                version: version,
                parameter: zip(route.path, segments).first { $0.0 == "*" }?.1 ?? "",
                query: query,
                // The body of an operation on a lock is a token, and no JSON.
                body: route.operation == .execute ? [:] : try jsonBody(of: request),
                text: route.operation == .execute ? String(decoding: request.body, as: UTF8.self) : "",
                moment: moment
            )
            let (subject, scenario) = self.subject(of: call, caller)
            return perform(
                route.operation,
                about: subject,
                by: caller?.user.userID ?? "anyone",
                request,
                at: moment,
                scenario: scenario?.faults
            ) { twin, count throws(TwinRefusal) in
                guard let caller else { return try twin.answerAnyone(call) }
                return try twin.answer(call, by: caller, count)
            }
        } catch {
            return refuse(route.operation, request, at: moment, with: error)
        }
    }

    /// Whom a call is about, and what is special about them.
    private func subject(
        of call: SentryInteractiveCall,
        _ caller: SentryInteractiveCaller?
    ) -> (String, SentryInteractiveScenario?) {
        switch call.operation {
        case .login, .register:
            let email = call.body["email"]?.stringValue ?? "unreadable"
            return (email.lowercased(), scenario(email: email, telephone: nil))
        case .queryDirectory:
            guard let contact = SentryInteractiveQuery.contact(in: call.body) else { break }
            if let user = caller.flatMap({ SentryInteractiveQuery.user(contact, seenBy: $0, in: self) }) {
                return (user.subject, scenario(of: user))
            }
            let scenario = scenario(
                email: contact.kind == .email ? contact.value : nil,
                telephone: contact.kind == .telephone ? contact.value : nil
            )
            return (contact.value, scenario)
        case .execute:
            let claims = JSONWebToken(call.text)?.claims
            guard
                let user = SentryInteractiveLockOperation.firstUserID(in: claims?["operation"]).flatMap({
                    directory[$0]
                })
            else { return (call.parameter, nil) }
            return (user.subject, scenario(of: user))
        case .listLockUsers, .readLockLog:
            return (call.parameter, nil)
        default: break
        }
        guard let user = caller?.user else { return ("anyone", nil) }
        return (user.subject, scenario(of: user))
    }

    /// Answers a call that needs no token.
    private mutating func answerAnyone(_ call: SentryInteractiveCall) throws(TwinRefusal) -> TwinReply {
        switch call.operation {
        case .login: try login(call)
        case .register: try register(call)
        case .verifyEmail: try verifyEmail(call)
        default: .json(["time": .integer(call.moment.advanced(by: .seconds(dials.clockSkew)).seconds)])
        }
    }

    private mutating func answer(
        _ call: SentryInteractiveCall,
        by caller: SentryInteractiveCaller,
        _ count: Int
    ) throws(TwinRefusal) -> TwinReply {
        switch call.operation {
        case .refreshToken: try refresh(call, by: caller)
        case .destroyToken: try destroyToken(call, by: caller)
        case .reverifyEmail: try reverifyEmail(call, by: caller)
        case .getAccount: .json(caller.user.accountJSON)
        case .updateAccount: try updateAccount(call, by: caller)
        case .deleteAccount: deleteAccount(call, by: caller)
        case .presentToken: .json(.object(caller.token.claims))
        case .listApplications: listApplications(by: caller)
        case .createApplication: try createApplication(call, by: caller)
        case .addAuthKey: try addAuthKey(call, by: caller)
        case .addAuthIssuer: try addAuthIssuer(call, by: caller)
        case .listUsers: try listUsers(call, by: caller)
        case .queryDirectory: try queryDirectory(call, by: caller)
        case .certify: try certify(call, by: caller)
        case .challengeKey: try challengeKey(call, by: caller)
        case .checkKey: try checkKey(call, by: caller)
        case .execute: try execute(call, by: caller, count)
        case .listLockUsers: try listLockUsers(call, by: caller)
        case .readLockLog: try readLockLog(call, by: caller)
        case .listShareableLocks: listShareableLocks(call, by: caller)
        case .listSites: .json([SentryInteractiveTwin.site])
        case .login, .register, .verifyEmail, .readTime: throw .noSuchPath
        }
    }
}

/// A call as its answers need it.
struct SentryInteractiveCall: Sendable {
    var operation: SentryInteractiveOperation
    var version: Int
    /// What stands for the star in the route's path.
    var parameter: String
    var query: FormFields
    var body: JSON
    /// The body as text, where it is no JSON.
    var text: String
    var moment: Timestamp

    /// A text in the body that must be there.
    func text(_ name: String) throws(TwinRefusal) -> String {
        guard let text = body[name]?.stringValue, (1...1024).contains(text.utf8.count) else {
            throw SentryInteractiveRefusal.missingField
        }
        return text
    }
}

extension TwinReply {
    /// 204, or another status without a body.
    static func empty(_ status: HTTPResponse.Status = .noContent) -> TwinReply {
        TwinReply(response: HTTPResponse(status: status))
    }
}
