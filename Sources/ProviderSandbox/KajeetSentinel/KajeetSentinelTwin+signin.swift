internal import HTTPTypes
internal import JSONModel

/// Single sign-on: the link, its page, and what comes of it.
extension KajeetSentinelTwin {
    mutating func initiateSSO(_ call: KajeetSentinelCall) throws(TwinRefusal) -> TwinReply {
        let email = try call.text("email")
        guard EmailAddress.isValid(email) else { throw KajeetSentinelRefusal.invalidEmail }
        let quirk = scenario(of: email)?.quirk
        guard quirk == .signsIn || quirk == .neverSignsIn || dials.ssoDomains.contains(EmailAddress.domain(of: email))
        else {
            guard dials.missingSSO == .null else { throw KajeetSentinelRefusal.noSSO }
            return .json(["authorizationUrl": nil])
        }
        let account = try invitedAccount(email)
        let number = conditions.ledger.calls(of: .initiateSSO, for: email.lowercased())
        var chance = chance("sign-in", email.lowercased()).mixed(with: UInt64(number))
        let link = KajeetSentinelSignIn(
            state: chance.uuid(),
            username: account.username,
            expiresAt: call.moment.advanced(by: dials.linkLifetime)
        )
        signIns.insert(link, for: link.state)
        if quirk == .signsIn { agenda.add(link.state, due: call.moment.advanced(by: dials.applicantDelay)) }
        return .json(["authorizationUrl": .string("\(configuration.publicURL)/sso?state=\(link.state)")])
    }

    /// Somebody has proved elsewhere who they are.
    @discardableResult
    mutating func signIn(_ state: String, at moment: Timestamp) -> Bool {
        guard let link = signIns[state], !link.isUsed else { return false }
        signIns.update(state) { $0.isUsed = true }
        accounts.update(link.username.lowercased()) { $0.signedInAt = moment }
        return true
    }

    /// Answers a browser at `/sso`: GET shows the page, POST signs in.
    mutating func answerSignIn(_ request: TwinRequest, _ target: RequestTarget, at moment: Timestamp) -> TwinReply {
        guard request.head.method == .get || request.head.method == .post else {
            return wrongMethod(allow: "GET, POST")
        }
        let isForm = request.head.method == .post
        if isForm, request.mediaType != "application/x-www-form-urlencoded" {
            return Self.notice("This form cannot be read", "Send the page's own form.", .unsupportedMediaType)
        }
        let text = isForm ? String(validating: request.body, as: UTF8.self) : target.query
        guard let state = text.flatMap({ FormFields($0) })?["state"] else {
            return Self.notice("This link is incomplete", "Open the whole link that you were given.", .badRequest)
        }
        guard let link = signIns[state] else {
            return Self.notice("This link is unknown", "Ask for a new one.", .notFound)
        }
        guard !link.isUsed, moment < link.expiresAt else {
            return Self.notice("This link was used or has expired", "Ask for a new one.", .gone)
        }
        guard isForm else { return .page(Self.page(link)) }
        signIn(state, at: moment)
        return Self.notice("You are signed in", "You can close this page.", .ok)
    }

    private static func page(_ link: KajeetSentinelSignIn) -> String {
        Page(
            title: "Sign in",
            content: """
                <p>Your organisation's sign-in page would be here.</p>
                <form method="post" action="/sso">
                <input type="hidden" name="state" value="\(HTML.escaped(link.state))">
                <button type="submit">Sign in as \(HTML.escaped(link.username))</button>
                </form>
                """
        ).html
    }

    private static func notice(_ title: String, _ text: String, _ status: HTTPResponse.Status) -> TwinReply {
        .page(Page(title: title, content: "<p>\(HTML.escaped(text))</p>").html, status: status)
    }
}
