internal import HTTPTypes
internal import JSONModel

/// Something that an applicant will do by themselves.
struct SardineEvent: Sendable, Hashable {
    var act: SardineScenario.Act
    var clientToken: String
}

extension SardineTwin {
    /// Lets the applicants act who are due by the given moment, each at the moment at which they were due.
    mutating func settle(until moment: Timestamp) {
        while let (event, due) = agenda.next(by: moment) {
            guard let session = sessions[event.clientToken] else { continue }
            switch event.act {
            case .revoke: revoke(session, at: due)
            case .complete: leave(session, .complete(session.scopes, revokedAfter: nil), at: due)
            case .completeWithoutDocument:
                leave(session, .complete(session.scopes.subtracting(.document), revokedAfter: nil), at: due)
            case .abandon: leave(session, .abandon, at: due)
            case .fail: leave(session, .fail, at: due)
            }
        }
    }

    /// An applicant without a browser of ours leaves the widget; theirs is sent on.
    private mutating func leave(_ session: WidgetSession, _ outcome: WidgetOutcome, at moment: Timestamp) {
        guard session.state == .open, let url = finish(session, outcome, at: moment).redirectURL else { return }
        let head = HTTPRequest(url: url)
        if let head { effects.append(.visit(SideEffect.OutgoingCall(head: head))) }
    }

    /// Has the effect of leaving the widget.
    ///
    /// The session must be open.
    ///
    /// Consenting to nothing is abandoning. Sharing more than others have verified is failing.
    @discardableResult
    mutating func finish(
        _ session: WidgetSession,
        _ outcome: WidgetOutcome,
        at moment: Timestamp
    ) -> (state: WidgetSession.State, redirectURL: String?) {
        var session = session
        switch outcome {
        case .abandon: session.state = .abandoned
        case .fail: session.state = .failed
        case .complete(let scopes, let revokedAfter):
            session.state = consent(to: scopes.intersection(session.scopes), session, at: moment)
            if session.state == .completed, let revokedAfter {
                let event = SardineEvent(act: .revoke, clientToken: session.clientToken)
                agenda.add(event, due: moment.advanced(by: revokedAfter))
            }
        }
        sessions.insert(session, for: session.clientToken)
        return (session.state, session.redirectURL(after: session.state))
    }

    private mutating func consent(
        to scopes: SardineScopes,
        _ session: WidgetSession,
        at moment: Timestamp
    ) -> WidgetSession.State {
        guard !scopes.isEmpty else { return .abandoned }
        guard var entity = directory[session.customerID] else { return .failed }
        var consent = SardineConsent(consentID: session.consentID, scopes: scopes, consentedAt: moment)
        switch session.flow {
        case .input:
            consent.scopes.formUnion(entity.verifiedScopes)
            entity.input = consent
        case .sharing:
            consent.scopes.formIntersection(scopesVerifiedElsewhere(than: entity))
            guard !consent.scopes.isEmpty else { return .failed }
            entity.sharing = .granted(consent)
        }
        directory[session.customerID] = entity
        return .completed
    }

    /// Takes back the consent that was given in a session, unless a later one has replaced it.
    @discardableResult
    mutating func revoke(_ session: WidgetSession, at moment: Timestamp) -> Bool {
        guard var entity = directory[session.customerID], var consent = entity.consent(to: session.flow),
            consent.consentID == session.consentID, consent.revokedAt == nil
        else { return false }
        consent.revokedAt = moment
        switch session.flow {
        case .input: entity.input = consent
        case .sharing: entity.sharing = .granted(consent)
        }
        directory[session.customerID] = entity
        return true
    }

    /// The scopes that other clients have verified for the person behind an entity, and that can be shared.
    func scopesVerifiedElsewhere(than entity: SardineEntity) -> SardineScopes {
        let others = directory.entities(phoneNumber: entity.phoneNumber).filter { $0.client != entity.client }
        return others.reduce(scenario(of: entity.phoneNumber)?.verifiedElsewhere ?? []) { $0.union($1.verifiedScopes) }
    }
}

extension HTTPRequest {
    /// A GET of an absolute http(s) URL; `nil` for anything else.
    fileprivate init?(url: String) {
        guard CreateWidget.isWebURL(url), let colon = url.firstIndex(of: ":") else { return nil }
        let rest = url[colon...].dropFirst(3).prefix { $0 != "#" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let path = rest.dropFirst(authority.count)
        self.init(
            method: .get,
            scheme: String(url[..<colon]),
            authority: String(authority),
            path: path.hasPrefix("/") ? String(path) : "/" + path
        )
    }
}
