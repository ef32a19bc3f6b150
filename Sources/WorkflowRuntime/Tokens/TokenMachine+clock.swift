public import Connectors
internal import HTTPTypes
public import JSONModel

/// Tokens that are signed here: made anew for each call, and only while the host's clock can be trusted.
extension TokenMachine {
    /// How long a comparison of clocks counts.
    static let clockTrust = Duration.seconds(600)

    /// How the host's clock and a provider's differ.
    struct ClockReading: Sendable {
        /// By how much the host's clock is ahead.
        var skew = Duration.zero
        /// When it was found out; `nil` if it was not.
        var readAt: Timestamp?
        /// Whether somebody is finding it out.
        var isReading = false
        var waiters: [Waiting] = []
    }

    mutating func requestSigned(
        _ signed: TokenNeed.Signed,
        _ need: TokenNeed,
        for waiter: TokenWaiter,
        refusing refused: GrantedToken?,
        at now: Timestamp
    ) -> [TokenAction] {
        let clock = Self.clock(of: need)
        // A refused token may have been refused for its time: the clock is looked at anew.
        if refused != nil { clocks[clock]?.readAt = nil }
        var reading = clocks[clock] ?? ClockReading()
        let isTrusted = reading.readAt.map { $0.duration(to: now) < Self.clockTrust && $0 <= now } ?? false
        guard let check = signed.source.clock, !isTrusted else {
            return [mint(signed, need, for: waiter, isTrusted ? reading : ClockReading(), at: now)]
        }
        reading.waiters.append(Waiting(id: waiter, need: need))
        let isFirst = !reading.isReading
        reading.isReading = true
        clocks[clock] = reading
        guard isFirst else { return [] }
        do throws(ConnectorError) {
            let context = CallPlanner.tokenContext(signed.call, number: 0, at: now)
            let call = try signed.connector.prepareReading(of: check, context: context)
            let request = try planner.request(of: call, planner.lookUp(call.secretReferences))
            return [.send(makeCall(.clock(clock, call: call, tolerance: check.tolerance)), request)]
        } catch {
            return endReading(of: clock, with: need.holder.outcome(of: error))
        }
    }

    /// Compares the host's clock with the header `Date` of an answer, which has a resolution of one second.
    ///
    /// It counts only for connectors that name no operation for the time.
    public mutating func observe(
        _ response: IncomingResponse,
        to need: TokenNeed,
        at now: Timestamp
    ) -> [TokenAction] {
        guard let signed = need.signed, signed.source.clock == nil,
            let date = response.head.headerFields[.date].flatMap(HTTPDate.parse)
        else { return [] }
        let clock = Self.clock(of: need)
        var reading = clocks[clock] ?? ClockReading()
        reading.skew = date.duration(to: now)
        reading.readAt = now
        clocks[clock] = reading
        guard reading.skew.magnitude > ClockReading.standardTolerance else { return [] }
        let complaint = Self.complaint(reading.skew, signed.connector)
        return [.alarm(TokenAlarm(kind: .clockSkew, credential: clock, message: complaint))]
    }

    mutating func readClock(
        _ answer: Result<IncomingResponse, TransportFailure>,
        _ call: PreparedCall,
        _ clock: CredentialID,
        tolerance: Duration,
        at now: Timestamp
    ) -> [TokenAction] {
        guard let connector = clocks[clock]?.waiters.first?.need.signed?.connector else {
            clocks[clock]?.isReading = false
            return []
        }
        let outcome = connector.outcome(of: call, answer, now: now)
        guard outcome.outcomeClass == .ok, let moment = outcome.result?["time"].flatMap(TokenSession.moment) else {
            let message = "The provider's time could not be read, so no token is signed. \(outcome.message)"
            let isPassing = outcome.outcomeClass == .transient
            let outcomeClass: OutcomeClass = isPassing ? .transient : .configurationFault
            return endReading(
                of: clock,
                with: Outcome(outcomeClass, errorName: connector.errorName(outcomeClass), message: message)
            )
        }
        var reading = clocks[clock] ?? ClockReading()
        let waiters = reading.waiters
        reading.waiters = []
        reading.isReading = false
        reading.skew = moment.duration(to: now)
        reading.readAt = now
        clocks[clock] = reading
        var actions: [TokenAction] = waiters.compactMap { waiting in
            waiting.need.signed.map { mint($0, waiting.need, for: waiting.id, reading, at: now) }
        }
        if reading.skew.magnitude > tolerance {
            let alarm = TokenAlarm(
                kind: .clockSkew,
                credential: clock,
                message: Self.complaint(reading.skew, connector)
            )
            actions.append(.alarm(alarm))
        }
        return actions
    }

    /// Signs a token for one call, or says why none is signed.
    private func mint(
        _ signed: TokenNeed.Signed,
        _ need: TokenNeed,
        for waiter: TokenWaiter,
        _ reading: ClockReading,
        at now: Timestamp
    ) -> TokenAction {
        let tolerance = signed.source.clock?.tolerance ?? ClockReading.standardTolerance
        guard reading.skew.magnitude <= tolerance else {
            let message = Self.complaint(reading.skew, signed.connector)
            return .refuse(waiter, need.holder.outcome(.configurationFault, message))
        }
        do throws(ConnectorError) {
            let token = try planner.sign(signed, at: now)
            return .grant(waiter, GrantedToken(token: token, credential: need.credential, generation: 0))
        } catch {
            return .refuse(waiter, need.holder.outcome(of: error))
        }
    }

    private mutating func endReading(of clock: CredentialID, with outcome: Outcome) -> [TokenAction] {
        let waiters = clocks[clock]?.waiters ?? []
        clocks[clock]?.waiters = []
        clocks[clock]?.isReading = false
        return waiters.map { .refuse($0.id, outcome) }
    }

    private static func complaint(_ skew: Duration, _ connector: Connector) -> String {
        let seconds = abs(skew.components.seconds)
        let direction = skew > .zero ? "ahead of" : "behind"
        return
            "The clock of this host is \(seconds) s \(direction) the clock of \(connector.title), so no token is signed. "
            + "Set the clock, or let it be kept by NTP."
    }

    /// The clock that a need's token is held against: one for each provider and environment.
    private static func clock(of need: TokenNeed) -> CredentialID {
        CredentialID(connector: need.credential.connector, environment: need.credential.environment, scope: "clock")
    }
}

extension TokenMachine.ClockReading {
    /// By how much clocks may differ where the connector's file does not say.
    static let standardTolerance = Duration.seconds(30)
}

extension Duration {
    /// The duration without its sign.
    fileprivate var magnitude: Duration { self < .zero ? .zero - self : self }
}
