internal import JSONModel

/// `POST /v1/identity/consents/widget`: makes a link under which the person goes through the widget once.
struct CreateWidget: SardineCall {
    static let operation = SardineOperation.createWidget

    var customerID: String
    var successURL: String?
    var manualKycURL: String?
    var scopes: SardineScopes
    var flow: SardineFlow

    init(_ body: JSON) throws(SardineRefusal) {
        guard let customerID = body["customerId"]?.stringValue, !customerID.isEmpty else { throw .customerIDRequired }
        self.customerID = customerID
        successURL = try CreateWidget.url(body["successUrl"], or: .invalidSuccessURL)
        manualKycURL = try CreateWidget.url(body["manualKycUrl"], or: .invalidManualURL)
        switch body["scope"] {
        case nil, .null: scopes = .profile
        case let value?:
            guard let scopes = value.arrayValue.flatMap(SardineScopes.init) else { throw .invalidScope }
            self.scopes = scopes
        }
        switch body["flow"] {
        case nil, .null: flow = .input
        case let value?:
            guard let flow = value.stringValue.flatMap(SardineFlow.init(rawValue:)) else { throw .invalidFlow }
            self.flow = flow
        }
        // Its effect lies in the real widget's scripts, which this page does without; its type is checked all the same.
        if let value = body["autoRedirect"], !value.isNull, value.boolValue == nil { throw .invalidAutoRedirect }
    }

    func phoneNumber(in twin: SardineTwin) -> String? { twin.directory[customerID]?.phoneNumber }

    func perform(on twin: inout SardineTwin, context: SardineCallContext) throws(SardineRefusal) -> TwinReply {
        guard var entity = twin.directory[customerID], entity.client == context.client else { throw .customerNotFound }
        if let consent = entity.consent(to: flow), consent.revokedAt == nil, scopes.isSubset(of: consent.scopes) {
            throw .alreadyConsented
        }
        entity.widgetCount += 1
        if flow == .sharing, entity.consent(to: .sharing)?.revokedAt != nil || entity.sharing == .none {
            entity.sharing = .pending
        }
        twin.directory[customerID] = entity
        let session = twin.openSession(for: entity, self, at: context.moment)
        return .json(["widgetUrl": .string(twin.widgetURL(of: session))])
    }

    /// An optional absolute URL.
    ///
    /// Others are refused, because a browser is sent there: `javascript:` must not get through.
    private static func url(_ value: JSON?, or refusal: SardineRefusal) throws(SardineRefusal) -> String? {
        guard let value, !value.isNull else { return nil }
        guard let text = value.stringValue, isWebURL(text) else { throw refusal }
        return text
    }

    static func isWebURL(_ text: String) -> Bool {
        guard text.utf8.count <= 2048, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            let colon = text.firstIndex(of: ":"), ["http", "https"].contains(text[..<colon].lowercased())
        else { return false }
        let rest = text[colon...].dropFirst()
        guard rest.hasPrefix("//"), let first = rest.dropFirst(2).first else { return false }
        return first != "/" && first != "?" && first != "#"
    }
}

extension SardineTwin {
    /// Makes a session and enters what the applicant will do by themselves.
    mutating func openSession(for entity: SardineEntity, _ call: CreateWidget, at moment: Timestamp) -> WidgetSession {
        var chance = chance("widget", entity.customerID).mixed(with: UInt64(entity.widgetCount))
        let scenario = scenario(of: entity.phoneNumber)
        let session = WidgetSession(
            clientToken: chance.uuid(),
            consentID: chance.uuid(),
            customerID: entity.customerID,
            scopes: call.scopes,
            flow: call.flow,
            successURL: call.successURL,
            manualKycURL: call.manualKycURL,
            createdAt: moment,
            expiresAt: moment.advanced(by: scenario?.linkLifetime ?? dials.linkLifetime)
        )
        sessions.insert(session, for: session.clientToken)
        for step in scenario?.steps(atWidget: entity.widgetCount) ?? [] {
            let due = moment.advanced(by: dials.applicantDelay * step.delays)
            agenda.add(SardineEvent(act: step.act, clientToken: session.clientToken), due: due)
        }
        return session
    }

    /// The link that a person opens.
    func widgetURL(of session: WidgetSession) -> String {
        let start =
            "\(configuration.publicURL)/widget?client_token=\(session.clientToken)&consent_id=\(session.consentID)"
        return start + (session.successURL.map { "&success_url=" + PercentCoding.encoded($0) } ?? "")
    }
}
