public import Connectors
public import JSONModel

/// Decides about tokens: who gets which, when a new one is asked for, and what is written down before it is used.
///
/// One credential has at most one call for a token on its way, however many calls wait for it. The machine is synchronous and has
/// neither clock nor network: what happens goes in, and orders for the shell come out. Both shells, the engine's threads and virtual
/// time, drive the same one.
///
/// - A token is renewed after a part of its life. If the renewal fails for now, the old one is used to its end.
/// - A refresh token that came with it replaces the old one; with a seal both are durable before the token is used. A process
///   that dies in between finds the old refresh token refused, and logs in.
/// - A token of other secrets than today's is not used: rotating a secret counts at once. Calls under way keep theirs.
/// - A token that was refused is never handed out again.
public struct TokenMachine: Sendable {
    /// How many credentials are remembered; those that were used longest ago are forgotten.
    public static let maximumCredentials = 1024
    /// After credentials were refused, how long nobody tries them again: ten thousand flows must not lock an account.
    static let refusalPause = Duration.seconds(30)
    /// After a failure that may pass, how long nobody tries again.
    static let failurePause = Duration.seconds(1)

    let planner: CallPlanner
    let seal: TokenSeal?
    var entries: [CredentialID: Entry] = [:]
    var clocks: [CredentialID: ClockReading] = [:]
    private var calls: [TokenCallID: Purpose] = [:]
    private var nextCall: UInt64 = 1
    private var uses: UInt64 = 0
    /// How many tokens were asked for.
    public private(set) var renewals = 0

    /// Makes a machine that knows no token yet.
    ///
    /// - Parameters:
    ///   - planner: What makes requests of the connectors' operations.
    ///   - seal: What seals tokens for the store; without one they stay in memory.
    public init(planner: CallPlanner, seal: TokenSeal? = nil) {
        self.planner = planner
        self.seal = seal
    }

    /// What is known of one credential.
    struct Entry: Sendable {
        /// - `unknown`: nothing was looked for; a need leads to `loading` or `idle`.
        /// - `loading`: the store is being read; leads to `idle`.
        /// - `idle`: a token is there, or none is; a need that it does not meet leads to `renewing`.
        /// - `renewing`: a call is on its way; its answer leads to the next source, to `keeping` or to `idle`.
        /// - `keeping`: a new token is being made durable, and then leads to `idle`.
        enum Phase: Sendable {
            case unknown
            case loading
            case idle
            case renewing(Renewal)
            case keeping

            /// Whether nothing is under way.
            var isAtRest: Bool {
                switch self {
                case .unknown, .idle: true
                case .loading, .renewing, .keeping: false
                }
            }
        }

        var phase = Phase.unknown
        var session: TokenSession?
        /// Whether the session must still be made durable.
        var isUnwritten = false
        var waiters: [Waiting] = []
        /// The newest generation that the provider refused.
        var refusedGeneration = 0
        var generation = 0
        var failure: Failure?
        var lastUse: UInt64 = 0
    }

    struct Waiting: Sendable {
        var id: TokenWaiter
        var need: TokenNeed
    }

    /// A renewal under way.
    struct Renewal: Sendable {
        var need: TokenNeed
        var fingerprint: String
        /// The sources that are still to be tried.
        var rest: [TokenSource]
        /// What the sources before said.
        var failure: Outcome?
    }

    /// Why there is no new token, and until when nobody tries again.
    struct Failure: Sendable {
        var outcome: Outcome
        var until: Timestamp
        var fingerprint: String
    }

    enum Purpose: Sendable {
        case session(CredentialID, call: PreparedCall?, Secrets)
        case clock(CredentialID, call: PreparedCall, tolerance: Duration)
    }

    // MARK: Events

    /// A call needs a token.
    ///
    /// - Parameters:
    ///   - need: the call.
    ///   - waiter: who waits; it gets exactly one `grant` or `refuse`.
    ///   - refused: the token with which the provider has just refused the call.
    ///   - now: the current time.
    public mutating func request(
        _ need: TokenNeed,
        for waiter: TokenWaiter,
        refusing refused: GrantedToken? = nil,
        at now: Timestamp
    ) -> [TokenAction] {
        if let signed = need.signed { return requestSigned(signed, need, for: waiter, refusing: refused, at: now) }
        uses += 1
        var entry = entries[need.credential] ?? Entry()
        entry.lastUse = uses
        entry.waiters.append(Waiting(id: waiter, need: need))
        if let refused { entry.refusedGeneration = max(entry.refusedGeneration, refused.generation) }
        entries[need.credential] = entry
        forgetOldest()
        return serve(need.credential, at: now)
    }

    /// Somebody does not wait any more.
    public mutating func withdraw(_ waiter: TokenWaiter) {
        for id in entries.keys { entries[id]?.waiters.removeAll { $0.id == waiter } }
        for id in clocks.keys { clocks[id]?.waiters.removeAll { $0.id == waiter } }
    }

    /// A call that was sent for a token was answered.
    public mutating func receive(
        _ answer: Result<IncomingResponse, TransportFailure>,
        to id: TokenCallID,
        at now: Timestamp
    ) -> [TokenAction] {
        switch calls.removeValue(forKey: id) {
        case .session(let credential, let call, let secrets)?:
            guard case .renewing(let renewal)? = entries[credential]?.phase else { return [] }
            let holder = renewal.need.holder
            let outcome =
                if let call, case .connector(_, let connector) = holder {
                    connector.outcome(of: call, answer, now: now, concealing: secrets)
                } else {
                    TokenGrant.outcome(of: answer, holder: holder, at: now)
                }
            return conclude(outcome, renewal, of: credential, at: now)
        case .clock(let credential, let call, let tolerance)?:
            return readClock(answer, call, credential, tolerance: tolerance, at: now)
        case nil:
            return []
        }
    }

    /// The store was read.
    public mutating func loaded(_ sealed: [UInt8]?, of credential: CredentialID, at now: Timestamp) -> [TokenAction] {
        guard case .loading? = entries[credential]?.phase else { return [] }
        entries[credential]?.phase = .idle
        var actions: [TokenAction] = []
        if let sealed {
            if var session = seal?.opened(sealed, of: credential) {
                entries[credential]?.generation += 1
                session.generation = entries[credential]?.generation ?? 1
                entries[credential]?.session = session
            } else {
                let message =
                    "The stored token of \(credential) was sealed with another key, or was changed. A new one is asked for."
                actions.append(.alarm(TokenAlarm(kind: .unreadableSeal, credential: credential, message: message)))
            }
        }
        return actions + serve(credential, at: now)
    }

    /// What had to be durable is, or could not be made so.
    public mutating func kept(_ credential: CredentialID, isDurable: Bool, at now: Timestamp) -> [TokenAction] {
        guard case .keeping? = entries[credential]?.phase else { return [] }
        entries[credential]?.phase = .idle
        entries[credential]?.isUnwritten = !isDurable
        guard !isDurable, let holder = entries[credential]?.waiters.first?.need.holder else {
            return serve(credential, at: now)
        }
        let message = "The new token of \(credential) could not be made durable, and is not used before it is."
        return refuseAll(of: credential, with: holder.outcome(.transient, message))
    }

    // MARK: Serving

    /// Hands a credential's token out, or sees to it that there will be one.
    mutating func serve(_ credential: CredentialID, at now: Timestamp) -> [TokenAction] {
        guard var entry = entries[credential], let first = entry.waiters.first else { return [] }
        switch entry.phase {
        case .loading, .renewing, .keeping: return []
        case .unknown where seal != nil && credential.isStorable:
            entries[credential]?.phase = .loading
            return [.load(credential)]
        case .unknown, .idle:
            entry.phase = .idle
            entries[credential] = entry
        }
        if entry.isUnwritten, let session = entry.session { return keep(session, of: credential, at: now) }
        let fingerprint = planner.fingerprint(of: first.need)
        let usable = entry.session.flatMap { session in
            session.isGood(at: now) && session.fingerprint == fingerprint
                && session.generation > entry.refusedGeneration ? session : nil
        }
        if let usable, now < usable.staleAt(first.need.renewal) { return grantAll(usable, of: credential) }
        if let failure = entry.failure, now < failure.until, failure.fingerprint == fingerprint {
            if let usable { return grantAll(usable, of: credential) }
            return refuseAll(of: credential, with: failure.outcome)
        }
        let renewal = Renewal(
            need: first.need,
            fingerprint: fingerprint,
            rest: sources(of: first.need, for: entry, fingerprint)
        )
        return tryNext(renewal, of: credential, at: now)
    }

    /// The sources that can help now: without a live token of today's secrets there is nothing to refresh.
    private func sources(of need: TokenNeed, for entry: Entry, _ fingerprint: String) -> [TokenSource] {
        need.sources.filter { source in
            guard case .refresh(_, let presents) = source else { return true }
            guard let session = entry.session, session.fingerprint == fingerprint else { return false }
            // A token that was refused, or has ended, renews nothing; the refresh token lives longer.
            let isLive = session.generation > entry.refusedGeneration
            return presents == .refreshToken ? session.refreshToken != nil : isLive
        }
    }

    private mutating func tryNext(
        _ renewal: Renewal,
        of credential: CredentialID,
        at now: Timestamp
    ) -> [TokenAction] {
        var renewal = renewal
        while !renewal.rest.isEmpty {
            let source = renewal.rest.removeFirst()
            if case .refresh(_, .token) = source, entries[credential]?.session?.isGood(at: now) != true { continue }
            do throws(ConnectorError) {
                let attempt = try planner.plan(
                    source,
                    for: renewal.need,
                    presenting: entries[credential]?.session,
                    number: nextCall,
                    at: now
                )
                let id = TokenCallID(number: nextCall)
                nextCall += 1
                renewals += 1
                calls[id] = .session(credential, call: attempt.call, attempt.secrets)
                entries[credential]?.phase = .renewing(renewal)
                return [.send(id, attempt.request)]
            } catch {
                renewal.failure = renewal.need.holder.outcome(of: error)
            }
        }
        return giveUp(renewal, of: credential, at: now)
    }

    private mutating func conclude(
        _ outcome: Outcome,
        _ renewal: Renewal,
        of credential: CredentialID,
        at now: Timestamp
    ) -> [TokenAction] {
        var renewal = renewal
        let session =
            outcome.outcomeClass == .ok
            ? TokenSession(
                result: outcome.result,
                at: now,
                renewal: renewal.need.renewal,
                fingerprint: renewal.fingerprint
            ) : nil
        // A token that has ended as it comes would be asked for again at once, and again without end.
        guard var session, session.isGood(at: now) else {
            let holder = renewal.need.holder
            if outcome.outcomeClass != .ok {
                // A failure that may pass is remembered before one that will not: it is the kinder news.
                if renewal.failure.map({ $0.outcomeClass != .transient }) ?? true { renewal.failure = outcome }
            } else {
                let message =
                    session == nil
                    ? "\(holder.title) answered without a token where one belongs."
                    : "\(holder.title) gave a token whose life is over by the clock of this host. Set the clock, or let it be "
                        + "kept by NTP."
                renewal.failure = holder.outcome(.configurationFault, message)
            }
            return tryNext(renewal, of: credential, at: now)
        }
        let old = entries[credential]?.session
        if session.refreshToken == nil, old?.fingerprint == renewal.fingerprint {
            session.refreshToken = old?.refreshToken
        }
        entries[credential]?.generation += 1
        session.generation = entries[credential]?.generation ?? 1
        entries[credential]?.session = session
        entries[credential]?.failure = nil
        return keep(session, of: credential, at: now)
    }

    /// Makes a new token durable, if there is a seal to do it with, before anybody uses it.
    private mutating func keep(
        _ session: TokenSession,
        of credential: CredentialID,
        at now: Timestamp
    ) -> [TokenAction] {
        guard credential.isStorable, let bytes = seal?.sealed(session, of: credential) else {
            entries[credential]?.phase = .idle
            return serve(credential, at: now)
        }
        entries[credential]?.phase = .keeping
        return [.keep(credential, bytes)]
    }

    private mutating func giveUp(
        _ renewal: Renewal,
        of credential: CredentialID,
        at now: Timestamp
    ) -> [TokenAction] {
        let reason = renewal.failure?.message ?? "No source can give one."
        let mayPass = renewal.failure.map { [.transient, .ambiguous, .notYet].contains($0.outcomeClass) } ?? false
        let outcome = renewal.need.holder.outcome(
            mayPass ? .transient : .configurationFault,
            "There is no token for \(credential). \(reason)",
            retryAfter: renewal.failure?.retryAfter
        )
        entries[credential]?.phase = .idle
        let pause = mayPass ? max(Self.failurePause, outcome.retryAfter ?? .zero) : Self.refusalPause
        entries[credential]?.failure = Failure(
            outcome: outcome,
            until: now.advanced(by: pause),
            fingerprint: renewal.fingerprint
        )
        let alarm = TokenAlarm(kind: .noToken, credential: credential, message: outcome.message)
        return (mayPass ? [] : [.alarm(alarm)]) + serve(credential, at: now)
    }

    // MARK: Answers

    private mutating func grantAll(_ session: TokenSession, of credential: CredentialID) -> [TokenAction] {
        let waiters = entries[credential]?.waiters ?? []
        entries[credential]?.waiters = []
        let token = GrantedToken(token: session.token, credential: credential, generation: session.generation)
        return waiters.map { .grant($0.id, token) }
    }

    private mutating func refuseAll(of credential: CredentialID, with outcome: Outcome) -> [TokenAction] {
        let waiters = entries[credential]?.waiters ?? []
        entries[credential]?.waiters = []
        return waiters.map { .refuse($0.id, $0.need.holder.naming(outcome)) }
    }

    mutating func makeCall(_ purpose: Purpose) -> TokenCallID {
        defer { nextCall += 1 }
        let id = TokenCallID(number: nextCall)
        calls[id] = purpose
        return id
    }

    private mutating func forgetOldest() {
        guard entries.count > Self.maximumCredentials else { return }
        // What is under way may bring the only good refresh token.
        let idle = entries.filter { $0.value.waiters.isEmpty && !$0.value.isUnwritten && $0.value.phase.isAtRest }
        guard let oldest = idle.min(by: { $0.value.lastUse < $1.value.lastUse })?.key else { return }
        entries[oldest] = nil
    }
}
