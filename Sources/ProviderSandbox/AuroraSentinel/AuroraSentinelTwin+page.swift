internal import HTTPTypes
internal import JSONModel

extension AuroraSentinelTwin {
    /// Answers a browser at `/journey`: GET shows the page, POST performs what the person chose.
    mutating func answerJourney(_ request: TwinRequest, _ target: RequestTarget, at moment: Timestamp) -> TwinReply {
        switch request.head.method {
        case .get:
            guard let query = FormFields(target.query), let token = query["data"] else { return Self.badLink }
            guard let link = links[token] else { return Self.unknownLink }
            if let obstacle = obstacle(to: link, redirectingTo: query["redirectUrl"], at: moment) { return obstacle }
            return .page(AuroraSentinelJourneyPage(link: link, redirectURL: query["redirectUrl"]).html)
        case .post:
            guard request.mediaType == "application/x-www-form-urlencoded" else {
                return Self.notice("This form cannot be read", "Send the page's own form.", .unsupportedMediaType)
            }
            guard let text = String(validating: request.body, as: UTF8.self), let form = FormFields(text),
                let token = form["data"]
            else { return Self.badLink }
            guard let link = links[token] else { return Self.unknownLink }
            if let obstacle = obstacle(to: link, redirectingTo: form["redirectUrl"], at: moment) { return obstacle }
            guard let choice = AuroraSentinelChoice(form: form, link: link) else {
                return Self.notice(
                    "Your choice is missing",
                    "Go back, tick a document and choose how the visit ends.",
                    .badRequest
                )
            }
            return perform(choice, link, redirectURL: form["redirectUrl"], at: moment)
        default:
            return wrongMethod(allow: "GET, POST")
        }
    }

    private mutating func perform(
        _ choice: AuroraSentinelChoice,
        _ link: AuroraSentinelLink,
        redirectURL: String?,
        at moment: Timestamp
    ) -> TwinReply {
        switch choice {
        case .abandon: links[link.token, default: link].lastVisit = .abandoned
        case .finish(let submission):
            do throws(TwinRefusal) {
                try finish(link, submission, at: moment)
            } catch {
                return Self.notice("The sandbox is full", error.message, error.status)
            }
        }
        // The browser goes back whatever the end: the redirect proves nothing.
        return redirectURL.map { .redirect(to: $0) } ?? Self.notice("Thank you", "You can close this page.", .ok)
    }

    /// Why there is nothing to do behind a link.
    private func obstacle(
        to link: AuroraSentinelLink,
        redirectingTo redirectURL: String?,
        at moment: Timestamp
    ) -> TwinReply? {
        if let redirectURL, !WebAddress.isSecureOrLocal(redirectURL) {
            return Self.notice("This link is wrong", "redirectUrl must be an absolute https URL.", .badRequest)
        }
        if moment >= link.expiresAt {
            return Self.notice("This link has expired", "Ask for a new one.", .gone)
        }
        guard isOpen(link.contact) else {
            return Self.notice("Nothing to do", "You have handed in everything. You can close this page.", .ok)
        }
        guard !AuroraSentinelJourneyPage.offered(link.documents).isEmpty else {
            return Self.notice("No document can be chosen", "Ask for a link with another document.", .ok)
        }
        return nil
    }

    private static func notice(_ title: String, _ text: String, _ status: HTTPResponse.Status) -> TwinReply {
        .page(Page(title: title, content: "<p>\(HTML.escaped(text))</p>").html, status: status)
    }

    private static let badLink = notice(
        "This link is incomplete",
        "Open the whole link that you were given.",
        .badRequest
    )
    private static let unknownLink = notice("This link is unknown", "Ask for a new one.", .notFound)
}

extension AuroraSentinelChoice {
    /// Reads the fields of the page's form; `nil` where they make no sense.
    init?(form: FormFields, link: AuroraSentinelLink) {
        guard let outcome = form["outcome"] else { return nil }
        if outcome == "abandon" {
            self = .abandon
            return
        }
        var documents: AuroraSentinelDocuments = []
        for name in form.all("document") {
            guard let document = AuroraSentinelDocuments(name: name) else { return nil }
            documents.formUnion(document)
        }
        documents.formIntersection(link.documents)
        guard !documents.isEmpty, let course = AuroraSentinelChoice.course(outcome) else { return nil }
        self = .finish(
            AuroraSentinelSubmission(
                documents: documents,
                hasExpiredDocument: form["expired"] == "yes",
                isLive: form["live"] == "yes",
                course: course
            )
        )
    }

    /// Reads a script's wish; `nil` where it makes no sense.
    ///
    /// Without an outcome the scenario decides, and without one of those the customer is accepted.
    init?(json: JSON, link: AuroraSentinelLink, scenario: AuroraSentinelScenario?) {
        var course: [AuroraSentinelScenario.Step]?
        switch json["outcome"] {
        case nil, .null: course = scenario == nil ? AuroraSentinelChoice.course("accepted") : nil
        case "abandon":
            self = .abandon
            return
        case let value?:
            guard let named = value.stringValue.flatMap(AuroraSentinelChoice.course) else { return nil }
            course = named
        }
        var submission = AuroraSentinelSubmission(documents: link.documents, course: course)
        if let value = json["documents"] {
            guard let named = value.arrayValue.flatMap(AuroraSentinelDocuments.init) else { return nil }
            submission.documents = named
        }
        for (name, path) in [("expired", \AuroraSentinelSubmission.hasExpiredDocument), ("live", \.isLive)] {
            guard let value = json[name] else { continue }
            guard let flag = value.boolValue else { return nil }
            submission[keyPath: path] = flag
        }
        self = .finish(submission)
    }
}
