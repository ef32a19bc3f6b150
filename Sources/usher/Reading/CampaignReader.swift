internal import JSONModel
internal import OnboardingAPI
internal import SQLiteStore
internal import WorkflowRuntime
internal import WorkflowStore

/// Reads campaigns, wherever they are.
///
/// Every answer is the JSON that the REST interface gives.
protocol CampaignReader: Sendable {
    /// A page of campaigns, the newest first.
    func campaigns(after: Int?, limit: Int) async throws -> JSON
    /// One campaign, its tally and its progress; of the customers with a value of an attribute only, if one is given.
    func campaign(_ key: Int, segment: SegmentArgument?) async throws -> JSON
    /// How the customers are for each value of an attribute.
    func segments(of key: Int, named name: String) async throws -> JSON
    /// What is known before it begins.
    func report(of key: Int) async throws -> JSON
    /// A page of the customers in order.
    func rows(of key: Int, status: CampaignRow.Status?, after: Int?, limit: Int) async throws -> JSON
    /// A page of the rows of the source that are not in the cohort.
    func rejects(of key: Int, after: Int?, limit: Int) async throws -> JSON
    /// A page of what became of the customers.
    func results(of key: Int, after: Int?, limit: Int) async throws -> JSON
    /// The files of its results, the manifest last.
    func files(of key: Int, format: CampaignFileFormat) async throws -> [CampaignDownload.File]
}

extension SourceOptions {
    /// The one place that decides where campaigns are read.
    func campaigns() throws -> any CampaignReader {
        guard let store = try store() else { return EndpointCampaigns(client: try engine.client()) }
        return DatabaseCampaigns(store: store)
    }
}

/// Asks a running engine about campaigns over its REST interface.
struct EndpointCampaigns: CampaignReader {
    let client: APIClient

    private func path(_ key: Int) -> String { "/v1/campaigns/\(key)" }

    private func page(_ path: String, _ after: Int?, _ limit: Int, _ more: (String, String?)...) async throws -> JSON {
        var query = more
        query.append(("after", after.map(String.init)))
        query.append(("limit", String(limit)))
        return try await client.get(path, query: query)
    }

    func campaigns(after: Int?, limit: Int) async throws -> JSON { try await page("/v1/campaigns", after, limit) }

    func campaign(_ key: Int, segment: SegmentArgument?) async throws -> JSON {
        try await client.get(path(key), query: [("segment", segment.map { "\($0.name):\($0.value)" })])
    }

    func segments(of key: Int, named name: String) async throws -> JSON {
        try await client.get(path(key) + "/segments", query: [("name", name)])
    }

    func report(of key: Int) async throws -> JSON { try await client.get(path(key) + "/report") }

    func rows(of key: Int, status: CampaignRow.Status?, after: Int?, limit: Int) async throws -> JSON {
        try await page(path(key) + "/rows", after, limit, ("status", status?.rawValue))
    }

    func rejects(of key: Int, after: Int?, limit: Int) async throws -> JSON {
        try await page(path(key) + "/rejects", after, limit)
    }

    func results(of key: Int, after: Int?, limit: Int) async throws -> JSON {
        try await page(path(key) + "/results", after, limit)
    }

    func files(of key: Int, format: CampaignFileFormat) async throws -> [CampaignDownload.File] {
        try await CampaignDownload(client: client, campaign: key, format: format.rawValue).files()
    }
}

/// Reads campaigns from a database without an engine.
struct DatabaseCampaigns: CampaignReader {
    private let reader: OnboardingReader
    private let store: SQLiteStore

    init(store: SQLiteStore) {
        self.store = store
        reader = OnboardingReader(store: store)
    }

    func campaigns(after: Int?, limit: Int) throws -> JSON {
        try asking { () throws(StoreError) in try reader.campaigns(after: after.map { Int64($0) }, limit: limit) }
    }

    func campaign(_ key: Int, segment: SegmentArgument?) throws -> JSON {
        try found { () throws(StoreError) in
            try reader.campaign(Int64(key), segment: segment.map { (name: $0.name, value: $0.value) })
        }
    }

    func segments(of key: Int, named name: String) throws -> JSON {
        try found { () throws(StoreError) in try reader.segments(of: Int64(key), named: name) }
    }

    func report(of key: Int) throws -> JSON {
        try found { () throws(StoreError) in try reader.campaignReport(Int64(key), limits: nil) }
    }

    func rows(of key: Int, status: CampaignRow.Status?, after: Int?, limit: Int) throws -> JSON {
        try found { () throws(StoreError) in
            try reader.rows(of: Int64(key), status: status, after: after ?? 0, limit: limit)
        }
    }

    func rejects(of key: Int, after: Int?, limit: Int) throws -> JSON {
        try found { () throws(StoreError) in try reader.rejects(of: Int64(key), after: after ?? 0, limit: limit) }
    }

    func results(of key: Int, after: Int?, limit: Int) throws -> JSON {
        try found { () throws(StoreError) in try reader.results(of: Int64(key), after: after ?? 0, limit: limit) }
    }

    func files(of key: Int, format: CampaignFileFormat) throws -> [CampaignDownload.File] {
        let secret = try asking { () throws(StoreError) in try store.tokenSecret() }
        // Only addresses that are sent out depend on where the engine is.
        let mint = TokenMint(secret: secret, publicURL: EndpointOptions.defaultEndpoint)
        let signer = NoticeSigner(mint: mint, secrets: SystemSecrets())
        do {
            return try existing(reader.campaignFiles(of: Int64(key), format: format, signer: signer))
        } catch let error as StoreError {
            throw CommandFailure(error)
        }
    }

    private func found<Answer>(_ question: () throws(StoreError) -> Answer?) throws -> Answer {
        try existing(asking(question))
    }

    private func existing<Answer>(_ answer: Answer?) throws -> Answer {
        guard let answer else {
            throw CommandFailure(.notFound, "There is no such campaign. 'usher campaign list' shows them.")
        }
        return answer
    }

    private func asking<Answer>(_ question: () throws(StoreError) -> Answer) throws -> Answer {
        do throws(StoreError) {
            return try question()
        } catch {
            throw CommandFailure(error)
        }
    }
}
