internal import Hummingbird
internal import JSONModel
internal import StatesInterpreter
internal import WorkflowRuntime
internal import WorkflowStore

/// A person's data: erasing it, and holding it against erasure.
///
/// Whoever is meant stands in the body, `"contact"` or `"onboarding"`, and never in an address, which logs and proxies keep.
extension OnboardingRoutes {
    private static let referenceMembers = ["contact", "workflow", "onboarding"]

    /// `POST /v1/erasures`: erases a person, or, while a hold keeps them, restricts them and erases them at its end.
    ///
    /// The body is `{"contact": "+14155550100", "reason": …}`, with `workflow` where the contact could mean several, or
    /// `{"onboarding": "onb-42", "reason": …}`. With `"dryRun": true` nothing is done, and the answer says what would be. 202 for what
    /// was asked for now; 200 if it had been before, with how it stands.
    @Sendable func eraseSubject(_ request: RequestReader) async throws -> Response {
        try request.allow()
        var members = try await request.members("contact", "workflow", "onboarding", "reason", "dryRun")
        let signature = try request.signature(from: &members)
        let isDryRun = try request.isDryRun(from: &members)
        let reference = try Self.reference(in: members)
        let report = try await subject(isDryRun ? .preview(reference) : .erase(reference, signature))
        return Response(report.json(at: reader.clock.now()), status: report.entry == nil ? .ok : .accepted)
    }

    /// `GET /v1/holds`: the holds that nobody has ended, with where their persons stand.
    @Sendable func listHolds(_ request: RequestReader) async throws -> Response {
        try request.allow("limit")
        let limit = try request.limit()
        return Response(try await reading.run { [reader] in try reader.holds(limit: limit) })
    }

    /// `POST /v1/holds`: forbids to erase a person, until a moment or until somebody ends it.
    ///
    /// The body names the person as an erasure does, and has `basis`, `reason`, and `until` where the hold ends by itself.
    @Sendable func placeHold(_ request: RequestReader) async throws -> Response {
        try request.allow()
        var members = try await request.members("contact", "workflow", "onboarding", "reason", "basis", "until")
        let signature = try request.signature(from: &members)
        guard let basis = members["basis"]?.stringValue else {
            throw Problem.badRequest("The body needs 'basis': what the hold rests on, such as 'AMLD Art. 40'.")
        }
        let terms = HoldTerms(basis: basis, until: try Self.moment("until", in: members))
        let report = try await subject(.placeHold(try Self.reference(in: members), terms, signature))
        return Response(report.json(at: reader.clock.now()), status: .created)
    }

    /// `POST /v1/holds/{key}/{extend|end}`: lets a hold end at another moment, or now.
    ///
    /// `extend` takes `until`; without it the hold stays until it is ended. A requested erasure moves with it.
    @Sendable func changeHold(_ request: RequestReader) async throws -> Response {
        try request.allow()
        let key = try request.key(of: "hold")
        let operation: SubjectRequest
        switch request.word("verb") {
        case "extend":
            var members = try await request.members("until", "reason")
            let signature = try request.signature(from: &members)
            operation = .extendHold(key, until: try Self.moment("until", in: members), signature)
        case "end":
            var members = try await request.members("reason")
            operation = .endHold(key, try request.signature(from: &members))
        default: throw Problem.notFound("A hold can be extended and ended.")
        }
        return Response(try await subject(operation).json(at: reader.clock.now()))
    }

    /// `POST /v1/onboardings/{id}/break-glass`: shows an onboarding whose person is restricted, after the log has kept who looks and why.
    ///
    /// The body has `reason`, and `after` and `limit` for the page of the history.
    @Sendable func breakGlass(_ request: RequestReader) async throws -> Response {
        try request.allow()
        let id = try request.id()
        var members = try await request.members("reason", "after", "limit")
        let signature = try request.signature(from: &members)
        let after = members["after"]?.integerValue
        let limit = members["limit"]?.integerValue ?? OnboardingReader.defaultPageSize
        guard (1...OnboardingReader.maximumPageSize).contains(limit) else {
            throw Problem.badRequest("The member 'limit' is from 1 to \(OnboardingReader.maximumPageSize).")
        }
        let report = try await subject(.breakGlass(id.key, signature))
        let shown = try await reading.run { [reader] in
            try RestrictionLift.$isInForce.withValue(true) {
                guard let onboarding = try reader.onboarding(id) else { return nil as JSON? }
                var answer = onboarding.json
                answer["input"] = onboarding.record.header.input
                answer["history"] = try reader.history(of: id, after: after, limit: limit)
                return answer
            }
        }
        guard var shown else { throw Problem.unknownOnboarding(id) }
        shown["entry"] = report.entry.map { .integer(Int($0)) }
        return Response(shown)
    }

    private func subject(_ request: SubjectRequest) async throws -> SubjectReport {
        guard case .subject(let report) = try await engine.operate(.subject(request)) else {
            throw Problem.misdirected
        }
        return report
    }

    private static func reference(in members: JSONObject) throws -> SubjectReference {
        for name in referenceMembers where members[name] != nil && members[name]?.stringValue == nil {
            throw Problem.badRequest("The member '\(name)' must be a string.")
        }
        switch (members["contact"]?.stringValue, members["onboarding"]?.stringValue) {
        case (let contact?, nil): return .contact(contact, workflow: members["workflow"]?.stringValue)
        case (nil, let text?):
            guard let id = OnboardingID(text) else {
                throw Problem.badRequest("The member 'onboarding' is an id such as onb-42.")
            }
            return .onboarding(id.key)
        default: throw Problem.badRequest("The body names a person by 'contact' or by 'onboarding', one of the two.")
        }
    }

    private static func moment(_ name: String, in members: JSONObject) throws -> Timestamp? {
        guard let value = members[name], !value.isNull else { return nil }
        guard let moment = value.stringValue.flatMap({ Timestamp($0) }) else {
            throw Problem.badRequest("The member '\(name)' is a moment such as 2031-12-31T00:00:00Z.")
        }
        return moment
    }
}
