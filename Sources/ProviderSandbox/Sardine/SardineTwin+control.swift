internal import HTTPTypes
internal import JSONModel

extension SardineTwin: ControlledTwin {
    /// The control end points, with what they do.
    static let controls =
        sharedControls(name: "sardine") + [
            TwinDescription.Row("GET /twin/sardine/widgets?customerId=…", "The links of a customer and their states."),
            TwinDescription.Row(
                "POST /twin/sardine/widgets/{clientToken}/complete",
                #"Leaves it: {"outcome": "complete", "scope": […], "revokeAfterSeconds": 9}."#
            ),
            TwinDescription.Row(
                "POST /twin/sardine/widgets/{clientToken}/revoke",
                "Takes back the consent that was given there."
            ),
        ]

    var seed: UInt64 { configuration.seed }
    var dialsJSON: JSON { dials.json }
    var recentCallsJSON: JSON { .array(ledger.recentCalls.map(\.json)) }

    mutating func turnDials(by value: JSON) -> [Diagnostic] { dials.turn(by: value) }

    mutating func answerOwnControl(
        _ request: TwinRequest,
        _ segments: [String],
        _ query: FormFields,
        at moment: Timestamp
    ) -> TwinReply? {
        guard segments.first == "widgets" else { return nil }
        if segments.count == 1 {
            return only(.get, request) { twin, _ in
                query["customerId"].map { twin.widgets(of: $0) } ?? .refusal("Name a customer: ?customerId=…")
            }
        }
        guard segments.count == 3 else { return nil }
        return only(.post, request) { twin, body in twin.control(segments[1], segments[2], body, at: moment) }
    }

    /// How many entities there are, for which phone numbers, and what was called under which keys.
    func stateJSON(of phoneNumber: String?) -> JSONObject {
        var phones = JSONObject()
        if let phoneNumber {
            phones[phoneNumber] = .integer(entityCount(phoneNumber: phoneNumber))
        } else {
            for (number, count) in directory.counts(limit: SardineTwin.maximumListed) {
                phones[number] = .integer(count)
            }
        }
        var states: [WidgetSession.State: Int] = [:]
        for token in sessions.keys {
            if let state = sessions[token]?.state { states[state, default: 0] += 1 }
        }
        let widgets = WidgetSession.State.allCases.map { ($0.rawValue, JSON.integer(states[$0] ?? 0)) }
        return [
            "entities": .integer(directory.count),
            "entitiesPerPhoneNumber": .object(phones),
            "widgets": .object(JSONObject(widgets)),
            "widgetsForgotten": .integer(sessions.dropped),
            "calls": ledger.json,
            "idempotencyKeys": ledger.keysJSON(of: phoneNumber, limit: Self.maximumListed),
        ]
    }

    private func widgets(of customerID: String) -> TwinReply {
        let mine = sessions.keys.compactMap { sessions[$0] }.filter { $0.customerID == customerID }
        return .json(.array(mine.suffix(SardineTwin.maximumListed).map(\.json)))
    }

    /// Does to a widget what a person would do on its page, for scripts.
    ///
    /// It does not mind an expired link.
    private mutating func control(_ token: String, _ verb: String, _ body: JSON, at moment: Timestamp) -> TwinReply {
        guard verb == "complete" || verb == "revoke" else { return SardineRefusal.noSuchPath.reply }
        guard let session = sessions[token] else { return .refusal("There is no such widget", status: .notFound) }
        if verb == "revoke" {
            guard revoke(session, at: moment) else {
                return .refusal("No consent that was given here is in force", status: .conflict)
            }
            return .json(session.json)
        }
        guard let outcome = WidgetOutcome(json: body, session: session) else {
            return .refusal(
                "Give outcome (complete, abandon or fail), and for complete: scope, a list of names, "
                    + "and revokeAfterSeconds, a number from 0"
            )
        }
        guard session.state == .open else {
            return .refusal("The widget was left already: \(session.state.rawValue)", status: .conflict)
        }
        let (state, redirectURL) = finish(session, outcome, at: moment)
        return .json([
            "state": .string(state.rawValue), "consentId": .string(session.consentID),
            "redirectUrl": redirectURL.map { .string($0) } ?? .null,
        ])
    }
}

extension WidgetOutcome {
    /// Reads a script's wish; `nil` where it makes no sense.
    ///
    /// Without a scope everything asked for is consented to.
    init?(json: JSON, session: WidgetSession) {
        switch json["outcome"] {
        case "abandon": self = .abandon
        case "fail": self = .fail
        case "complete", nil:
            var scopes = session.scopes
            if let value = json["scope"] {
                guard let named = value.arrayValue.flatMap(SardineScopes.init) else { return nil }
                scopes = named
            }
            var revokedAfter: Duration?
            if let value = json["revokeAfterSeconds"], !value.isNull {
                guard let delay = try? DialReader.seconds(value) else { return nil }
                revokedAfter = delay
            }
            self = .complete(scopes, revokedAfter: revokedAfter)
        default: return nil
        }
    }
}

extension WidgetSession {
    /// The session as the control end points show it.
    var json: JSON {
        [
            "clientToken": .string(clientToken), "consentId": .string(consentID), "customerId": .string(customerID),
            "state": .string(state.rawValue), "flow": .string(flow.rawValue),
            "scope": .array(scopes.names.map { .string($0) }),
            "createdAt": .string(createdAt.description), "expiresAt": .string(expiresAt.description),
        ]
    }
}
