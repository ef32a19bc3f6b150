internal import JSONModel
internal import OnboardingAPI
internal import WorkflowStore

/// Asks a running engine over its REST interface.
struct EndpointReader: FlowReader {
    let client: APIClient

    func onboardings(_ query: ListQuery) async throws -> JSON {
        try await client.get(
            "/v1/onboardings",
            query: [
                ("workflow", query.workflow), ("status", query.status?.publicName),
                ("applicant", query.applicant), ("select", query.selector),
                ("after", query.after?.description), ("limit", String(query.limit)),
            ]
        )
    }

    func workflows() async throws -> JSON { try await client.get("/v1/workflows") }

    func id(of reference: FlowReference) async throws -> OnboardingID {
        switch reference {
        case .id(let id):
            return id
        case .name(let name, let workflow):
            let page = try await client.get("/v1/onboardings", query: [("workflow", workflow), ("name", name)])
            guard let id = page["onboardings"]?[0]?["id"]?.stringValue.flatMap({ OnboardingID($0) }) else {
                throw CommandFailure.missing(reference)
            }
            return id
        }
    }

    func onboarding(_ id: OnboardingID) async throws -> JSON { try await client.get("/v1/onboardings/\(id)") }

    func history(of id: OnboardingID, _ query: HistoryQuery) async throws -> JSON {
        try await client.get(
            "/v1/onboardings/\(id)/history",
            query: [
                ("after", query.after.map(String.init)), ("order", query.isReversed ? "newest" : "oldest"),
                ("limit", String(query.limit)),
            ]
        )
    }

    func calls(of id: OnboardingID, after count: Int) async throws -> JSON {
        try await client.get(
            "/v1/onboardings/\(id)/calls",
            query: [("after", String(count)), ("limit", String(OnboardingReader.maximumPageSize))]
        )
    }

    func failures(_ selector: String?, limit: Int) async throws -> JSON {
        try await client.get("/v1/failures", query: [("select", selector), ("limit", String(limit))])
    }

    func jobs(limit: Int) async throws -> JSON { try await client.get("/v1/jobs", query: [("limit", String(limit))]) }

    func operatorLog(of id: OnboardingID?, after entry: Int?, limit: Int) async throws -> JSON {
        try await client.get(
            "/v1/operator-log",
            query: [
                ("onboarding", id?.description), ("after", entry.map(String.init)), ("limit", String(limit)),
            ]
        )
    }

    func verifiedLog() async throws -> JSON { try await client.get("/v1/operator-log/verification") }

    func inbox(after message: Int?, limit: Int) async throws -> JSON {
        try await client.get("/v1/inbox", query: [("after", message.map(String.init)), ("limit", String(limit))])
    }

    func holds(limit: Int) async throws -> JSON {
        try await client.get("/v1/holds", query: [("limit", String(limit))])
    }

    func audit(limit: Int) async throws -> JSON { try await client.get("/v1/audit", query: [("limit", String(limit))]) }
}
