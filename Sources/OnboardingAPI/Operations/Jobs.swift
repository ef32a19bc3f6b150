internal import Hummingbird
internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

/// Bulk acts.
extension OnboardingRoutes {
    /// How many items a second a bulk act does unless asked otherwise.
    static let defaultRate = 50

    /// `POST /v1/jobs`: proposes an act on all that a selector means.
    ///
    /// The body is `{"act": "resume", "select": "status:failed cause:…", "reason": …, "rate": 50}` and the members of the act. With
    /// `"dryRun": true` the answer says how many are selected, how many would refuse, and what would happen to a few of them. A job
    /// that is small enough begins at once (201); a larger one waits for another person's approval (202).
    @Sendable func proposeJob(_ request: RequestReader) async throws -> Response {
        try request.allow()
        var members = try await request.anyMembers()
        let signature = try request.signature(from: &members)
        let isDryRun = try request.isDryRun(from: &members)
        guard let name = members.removeValue(forKey: "act")?.stringValue,
            let text = members.removeValue(forKey: "select")?.stringValue
        else { throw Problem.badRequest("The body needs 'act' and 'select': what to do, and to which onboardings.") }
        let rate = members.removeValue(forKey: "rate") ?? .integer(Self.defaultRate)
        guard let rate = rate.integerValue else {
            throw Problem.badRequest("The member 'rate' must be a whole number.")
        }
        let selector = try RequestReader.selector(text)
        let act = try OperatorAct(name: name, members: members)
        let reply = try await engine.operate(
            isDryRun ? .previewJob(act, selector) : .propose(act, selector, rate: rate, signature)
        )
        switch reply {
        case .jobPreview(let preview): return Response(preview.json)
        case .job(let record):
            let isWaiting = record.status == .proposed
            return Response(record.json(at: reader.clock.now()), status: isWaiting ? .accepted : .created)
        case .effect, .review, .subject: throw Problem.misdirected
        }
    }

    /// `GET /v1/jobs`: the newest bulk acts.
    @Sendable func listJobs(_ request: RequestReader) async throws -> Response {
        try request.allow("limit")
        let limit = try request.limit()
        return Response(try await reading.run { [reader] in try reader.jobs(limit: limit) })
    }

    /// `GET /v1/jobs/{key}`: how far a bulk act is.
    @Sendable func getJob(_ request: RequestReader) async throws -> Response {
        try request.allow()
        let key = try request.key(of: "bulk act")
        guard let job = try await reading.run(.short, { [reader] in try reader.job(key) }) else { throw Self.noJob }
        return Response(job)
    }

    /// `GET /v1/jobs/{key}/items`: what became of each item; `status` filters.
    @Sendable func listJobItems(_ request: RequestReader) async throws -> Response {
        try request.allow("status", "limit", "after")
        let key = try request.key(of: "bulk act")
        let status = try request.parameter("status").map { text in
            guard let status = JobItem.Status(rawValue: text) else {
                throw Problem.badRequest("The parameter 'status' is pending, succeeded or refused.")
            }
            return status
        }
        let (after, limit) = (try request.afterOnboarding(), try request.limit())
        let page = try await reading.run { [reader] in
            try reader.items(of: key, status: status, after: after, limit: limit)
        }
        guard let page else { throw Self.noJob }
        return Response(page)
    }

    /// `POST /v1/jobs/{key}/{approve|pause|resume|cancel|rate}`: makes a bulk act go on otherwise.
    ///
    /// Who proposed it cannot approve it (403). A changed selection voids the proposal: the answer has the status `void`.
    @Sendable func steerJob(_ request: RequestReader) async throws -> Response {
        try request.allow()
        let key = try request.key(of: "bulk act")
        var members = try await request.anyMembers()
        let signature = try request.signature(from: &members)
        let steering: JobSteering
        switch request.word("steering") {
        case "approve": steering = .approve
        case "pause": steering = .pause
        case "resume": steering = .resume
        case "cancel": steering = .cancel
        case "rate":
            guard let rate = members.removeValue(forKey: "rate")?.integerValue else {
                throw Problem.badRequest("The body needs 'rate': a whole number of items a second.")
            }
            steering = .rate(rate)
        default:
            throw Problem.notFound("A bulk act can be approved, paused, resumed, cancelled, and given another rate.")
        }
        guard members.isEmpty else { throw Problem.badRequest("The body has a member with an unknown name.") }
        guard case .job(let record) = try await engine.operate(.steer(job: key, steering, signature)) else {
            throw Problem.misdirected
        }
        return Response(record.json(at: reader.clock.now()))
    }

    private static let noJob = Problem.notFound("There is no such bulk act. GET /v1/jobs lists them.")
}
