internal import HTTPTypes
internal import JSONModel

extension SardineTwin {
    /// Answers a browser at `/widget`: GET shows the page, POST performs what the person chose.
    mutating func answerWidget(_ request: TwinRequest, _ target: RequestTarget, at moment: Timestamp) -> TwinReply {
        switch request.head.method {
        case .get:
            guard let token = FormFields(target.query)?["client_token"] else { return Self.badLink }
            guard let session = sessions[token] else { return Self.unknownLink }
            return obstacle(to: session, at: moment) ?? .page(WidgetPage(session: session).html)
        case .post:
            guard request.mediaType == "application/x-www-form-urlencoded" else {
                return .page(
                    WidgetPage.notice("This form cannot be read", "Send the page's own form."),
                    status: .unsupportedMediaType
                )
            }
            guard let text = String(validating: request.body, as: UTF8.self), let form = FormFields(text),
                let token = form["client_token"]
            else { return Self.badLink }
            guard let session = sessions[token] else { return Self.unknownLink }
            if let obstacle = obstacle(to: session, at: moment) { return obstacle }
            guard let outcome = WidgetOutcome(form: form) else {
                return .page(
                    WidgetPage.notice("Your choice is missing", "Go back and choose how the visit ends."),
                    status: .badRequest
                )
            }
            let (_, redirectURL) = finish(session, outcome, at: moment)
            if let redirectURL { return .redirect(to: redirectURL) }
            return .page(WidgetPage.notice("Thank you", "You can close this page."))
        default:
            return .wrongMethod(allow: "GET, POST")
        }
    }

    /// Why a link is no longer good.
    private func obstacle(to session: WidgetSession, at moment: Timestamp) -> TwinReply? {
        if session.state != .open {
            return .page(
                WidgetPage.notice("This link was used", "A link is good for one visit. Ask for a new one."),
                status: .gone
            )
        }
        if moment >= session.expiresAt {
            return .page(WidgetPage.notice("This link has expired", "Ask for a new one."), status: .gone)
        }
        return nil
    }

    private static let badLink = TwinReply.page(
        WidgetPage.notice("This link is incomplete", "Open the whole link that you were given."),
        status: .badRequest
    )
    private static let unknownLink = TwinReply.page(
        WidgetPage.notice("This link is unknown", "Ask for a new one."),
        status: .notFound
    )
}

extension WidgetOutcome {
    /// Reads the fields of the page's form; `nil` where they make no sense.
    init?(form: FormFields) {
        switch form["outcome"] {
        case "abandon": self = .abandon
        case "fail": self = .fail
        case "complete":
            var scopes: SardineScopes = []
            for name in form.all("scope") {
                guard let scope = SardineScopes(name: name) else { return nil }
                scopes.formUnion(scope)
            }
            var revokedAfter: Duration?
            if let text = form["revoke_after"], !text.isEmpty {
                guard let seconds = Int(text), (0...31_622_400).contains(seconds) else { return nil }
                revokedAfter = .seconds(seconds)
            }
            self = .complete(scopes, revokedAfter: revokedAfter)
        default: return nil
        }
    }
}
