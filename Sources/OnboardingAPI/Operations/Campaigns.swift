internal import HTTPTypes
internal import Hummingbird
internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

/// Campaigns: a workflow that is run for each customer of a frozen cohort.
extension OnboardingRoutes {
    /// `POST /v1/campaigns`: makes a campaign; its customers are handed in, or collected, before it can be started.
    ///
    /// The body is `{"name": "Q4", "workflow": "re-kyc-campaign", "settings": {…}, "source": {"kind": "file", "format": "csv"}, "reason": …}`.
    /// Without a source, customers come from a CSV file. With an `Idempotency-Key` it is made once, by the rules of
    /// ``startOnboarding(_:)``. Without one, a campaign that was made twice does nothing twice: nobody is started before its cohort is
    /// frozen and it is started.
    @Sendable func createCampaign(_ request: RequestReader) async throws -> Response {
        try request.allow()
        var members = try await request.members("name", "workflow", "settings", "source", "reason")
        let signature = try request.signature(from: &members)
        guard let name = members["name"]?.stringValue, let workflow = members["workflow"]?.stringValue,
            !workflow.isEmpty
        else {
            throw Problem.badRequest("The body needs 'name' and 'workflow': what people call it, and what is run.")
        }
        let draft = CampaignDraft(
            name: name,
            workflow: workflow,
            settings: try CampaignSettings(json: members["settings"] ?? [:]),
            source: try members["source"].map { json throws(EngineError) in try CampaignSource(json: json) }
                ?? .file(.csv)
        )
        guard let key = try request.idempotencyKey() else {
            let record = try await campaign(.create(draft, signature)).record
            return Response(record.json, status: .created, headers: [.location: "/v1/campaigns/\(record.key)"])
        }
        let client = request.context.client
        let claim = IdempotencyClaim<CampaignRecord>(client: client, key: key.text) { record in
            (HTTPResponse.Status.created.code, "/v1/campaigns/\(record.key)", record.json.utf8())
        }
        let (stored, isReplay) = try await keysInUse.with(key.text, of: client) {
            try await engine.createOnce(draft, by: signature, claim)
        }
        return Self.response(stored, isReplay: isReplay)
    }

    /// `GET /v1/campaigns`: a page of campaigns, the newest first.
    @Sendable func listCampaigns(_ request: RequestReader) async throws -> Response {
        try request.allow("after", "limit")
        let (after, limit) = (try request.number("after", in: 1...Int.max).map { Int64($0) }, try request.limit())
        return Response(try await reading.run { [reader] in try reader.campaigns(after: after, limit: limit) })
    }

    /// `GET /v1/campaigns/{key}`: the campaign, how its customers are, and when it will be done.
    ///
    /// `segment=country:DE` tallies only the customers with this value of a declared attribute.
    @Sendable func getCampaign(_ request: RequestReader) async throws -> Response {
        try request.allow("segment")
        let key = try request.campaignKey()
        let segment = try request.parameter("segment").map { text in
            let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw Problem.badRequest("The parameter 'segment' is an attribute and its value: country:DE.")
            }
            return (parts[0], parts[1])
        }
        return try await read(.long) { reader in try reader.campaign(key, segment: segment) }
    }

    /// `GET /v1/campaigns/{key}/segments?name=country`: how the customers are for each value of a declared attribute.
    @Sendable func listSegments(_ request: RequestReader) async throws -> Response {
        try request.allow("name")
        let key = try request.campaignKey()
        guard let name = request.parameter("name"), !name.isEmpty else {
            throw Problem.badRequest("The parameter 'name' is needed: an attribute of the settings' 'segments'.")
        }
        return try await read(.long) { reader in try reader.segments(of: key, named: name) }
    }

    /// `GET /v1/campaigns/{key}/report`: what is known before it begins: size, rejects, customers in flight, duration, limits.
    @Sendable func getCampaignReport(_ request: RequestReader) async throws -> Response {
        try request.allow()
        let key = try request.campaignKey()
        let limits = try await engine.limits(.list)
        return try await read(.long) { reader in try reader.campaignReport(key, limits: limits) }
    }

    /// `GET /v1/campaigns/{key}/rows`: the customers in order; `status` filters.
    @Sendable func listCampaignRows(_ request: RequestReader) async throws -> Response {
        try request.allow("status", "after", "limit")
        let key = try request.campaignKey()
        let status = try request.parameter("status").map { text in
            guard let status = CampaignRow.Status(rawValue: text) else {
                let known = CampaignRow.Status.allCases.map(\.rawValue).joined(separator: ", ")
                throw Problem.badRequest("The parameter 'status' is one of: \(known).")
            }
            return status
        }
        let (after, limit) = (try request.number("after", in: 0...Int.max) ?? 0, try request.limit())
        return try await read { reader in try reader.rows(of: key, status: status, after: after, limit: limit) }
    }

    // MARK: What they share

    /// Asks the engine, and knows that the answer is about a campaign.
    func campaign(_ request: CampaignRequest) async throws -> (record: CampaignRecord, reply: CampaignReply) {
        let reply = try await engine.campaign(request)
        switch reply {
        case .campaign(let record), .proposed(let record): return (record, reply)
        case .handed(let record, _, _): return (record, reply)
        }
    }

    /// Answers with what is read, or that there is no such campaign.
    func read(
        _ length: ReadingQueue.Length = .short,
        _ body: @escaping @Sendable (OnboardingReader) throws -> JSON?
    ) async throws -> Response {
        guard let answer = try await reading.run(length, { [reader] in try body(reader) }) else {
            throw Problem.unknownCampaign
        }
        return Response(answer)
    }
}

extension RequestReader {
    /// The campaign that the path names.
    func campaignKey() throws -> Int64 {
        guard let key = try? key(of: "campaign") else { throw Problem.unknownCampaign }
        return key
    }
}

extension Problem {
    static let unknownCampaign = Problem.notFound(
        "There is no such campaign. GET /v1/campaigns lists them.",
        code: "unknown-campaign"
    )
}
