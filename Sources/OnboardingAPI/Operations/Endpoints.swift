internal import HTTPTypes
internal import Hummingbird
internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

// The operations on endpoints are small and alike, so they stand in one file.

extension OnboardingRoutes {
    /// How long an old secret signs beside the new one unless asked otherwise, and at most.
    private static let defaultOverlap = 86_400
    private static let longestOverlap = 30 * 86_400

    /// `GET /v1/endpoints`: all of them, without their secrets.
    @Sendable func listEndpoints(_ request: RequestReader) async throws -> Response {
        try request.allow()
        let endpoints = try await reading.run { [reader] in try reader.store.endpoints() }
        return Response(["endpoints": .array(endpoints.map(json))])
    }

    /// `POST /v1/endpoints`: makes one; the answer has its secret.
    ///
    /// The body is `{"url": "https://…", "types": […], "workflows": […], "signsAsymmetrically": false}`. Without `types` or
    /// `workflows` it gets all. An address is unique, so a request whose answer was lost is 409 and made nothing twice.
    @Sendable func createEndpoint(_ request: RequestReader) async throws -> Response {
        try request.allow()
        let members = try await request.members("url", "types", "workflows", "signsAsymmetrically")
        guard let url = members["url"]?.stringValue else {
            throw Problem.badRequest("Give the address: {\"url\": \"https://…\"}.")
        }
        let reply = try await engine.changeEndpoint(
            .create(
                url: url,
                types: try texts(members["types"], "types"),
                workflows: try texts(members["workflows"], "workflows"),
                signsAsymmetrically: try truth(members["signsAsymmetrically"], "signsAsymmetrically")
            ),
            by: Signature(actor: request.actor, reason: "")
        )
        guard let endpoint = reply.endpoint else { throw Problem.unknownEndpoint }
        return Response(
            jsonWithSecret(endpoint),
            status: .created,
            headers: [.location: "/v1/endpoints/\(endpoint.publicID)"]
        )
    }

    /// `GET /v1/endpoints/{id}`: one of them, without its secret.
    @Sendable func getEndpoint(_ request: RequestReader) async throws -> Response {
        try request.allow()
        return Response(json(try await endpoint(request.endpointKey())))
    }

    /// `DELETE /v1/endpoints/{id}`: forgets it with its deliveries; the events stay in the feed.
    @Sendable func deleteEndpoint(_ request: RequestReader) async throws -> Response {
        try request.allow()
        _ = try await engine.changeEndpoint(
            .delete(request.endpointKey()),
            by: Signature(actor: request.actor, reason: "")
        )
        return Response(status: .noContent)
    }

    /// `POST /v1/endpoints/{id}/enable`: sends again, beginning with what waited.
    @Sendable func enableEndpoint(_ request: RequestReader) async throws -> Response {
        try await change(request) { .enable($0) }
    }

    /// `POST /v1/endpoints/{id}/disable`: sends nothing any more; what was on its way waits.
    @Sendable func disableEndpoint(_ request: RequestReader) async throws -> Response {
        try await change(request) { .disable($0) }
    }

    /// `POST /v1/endpoints/{id}/rotate-secret`: makes a new secret, which the answer has.
    ///
    /// The old one signs beside it for `overlapSeconds`, a day unless asked otherwise.
    @Sendable func rotateEndpointSecret(_ request: RequestReader) async throws -> Response {
        try request.allow()
        let members = try await request.members("overlapSeconds")
        let overlap = members["overlapSeconds"].map { $0.integerValue ?? -1 } ?? Self.defaultOverlap
        guard (0...Self.longestOverlap).contains(overlap) else {
            throw Problem.badRequest(
                "The member 'overlapSeconds' must be a whole number from 0 to \(Self.longestOverlap)."
            )
        }
        let reply = try await engine.changeEndpoint(
            .rotate(request.endpointKey(), overlap: .seconds(overlap)),
            by: Signature(actor: request.actor, reason: "")
        )
        guard let endpoint = reply.endpoint else { throw Problem.unknownEndpoint }
        return Response(jsonWithSecret(endpoint))
    }

    /// `POST /v1/endpoints/{id}/ping`: sends it an event that tells nothing.
    @Sendable func pingEndpoint(_ request: RequestReader) async throws -> Response {
        try await change(request) { .ping($0) }
    }

    /// `POST /v1/endpoints/{id}/replay`: sends events again, with the ids that they had.
    ///
    /// The body is `{"position": 7}`, `{"from": 7, "through": 90}` or `{"parked": true}`, the last for all that were given up. At most
    /// 500 are sent by one request; where there may be more, the answer's `next` is the `from`, or `after`, of the next one.
    @Sendable func replayEndpoint(_ request: RequestReader) async throws -> Response {
        try request.allow()
        let members = try await request.members("position", "from", "through", "parked", "after")
        let selection = try selection(members)
        let reply = try await engine.changeEndpoint(.replay(request.endpointKey(), selection))
        var object: JSONObject = ["sent": .integer(reply.count)]
        if let next = reply.next {
            let isRange = if case .range = selection { true } else { false }
            object["next"] = .integer(Int(isRange ? next + 1 : next))
        }
        return Response(.object(object), status: .accepted)
    }

    /// `GET /v1/endpoints/{id}/deliveries`: a page of what was sent to it, or is to be.
    @Sendable func listDeliveries(_ request: RequestReader) async throws -> Response {
        try request.allow("state", "after", "limit")
        let state = try request.parameter("state").map { text in
            guard let state = DeliveryRecord.State(rawValue: text) else {
                let known = DeliveryRecord.State.allCases.map(\.rawValue).joined(separator: ", ")
                throw Problem.badRequest("There is no such state. It is one of: \(known).")
            }
            return state
        }
        let after = try request.number("after", in: 0...Int.max) ?? 0
        let limit = try request.limit()
        let key = try request.endpointKey()
        _ = try await endpoint(key)
        let deliveries = try await reading.run { [reader] in
            try reader.store.deliveries(of: key, in: state, after: Int64(after), limit: limit)
        }
        var page: JSONObject = ["deliveries": .array(deliveries.map(\.json))]
        if deliveries.count == limit, let last = deliveries.last { page["next"] = .integer(Int(last.notice)) }
        return Response(.object(page))
    }

    /// `GET /v1/endpoints/{id}/deliveries/{position}`: one delivery with its attempts.
    @Sendable func getDelivery(_ request: RequestReader) async throws -> Response {
        try request.allow()
        let key = try request.endpointKey()
        guard let position = request.context.parameters.get("position").flatMap(Int64.init) else {
            throw Problem.unknownDelivery
        }
        let reference = DeliveryReference(endpoint: key, notice: position)
        let (delivery, attempts) = try await reading.run { [reader] in
            (try reader.store.delivery(reference), try reader.store.attempts(at: reference))
        }
        guard let delivery, case .object(var object) = delivery.json else { throw Problem.unknownDelivery }
        object["attempts"] = .array(attempts.map(\.json))
        return Response(.object(object))
    }

    // MARK: Parts

    private func change(
        _ request: RequestReader,
        _ make: (Int64) -> EndpointRequest
    ) async throws -> Response {
        try request.allow()
        _ = try await request.members()
        let reply = try await engine.changeEndpoint(
            make(try request.endpointKey()),
            by: Signature(actor: request.actor, reason: "")
        )
        guard let endpoint = reply.endpoint else { throw Problem.unknownEndpoint }
        return Response(json(endpoint))
    }

    private func endpoint(_ key: Int64) async throws -> EndpointRecord {
        let endpoints = try await reading.run { [reader] in try reader.store.endpoints() }
        guard let endpoint = endpoints.first(where: { $0.key == key }) else { throw Problem.unknownEndpoint }
        return endpoint
    }

    private func selection(_ members: JSONObject) throws -> ReplaySelection {
        let numbers = members.filter { $0.key != "parked" }
        for (name, value) in numbers where (value.integerValue ?? -1) < 0 {
            throw Problem.badRequest("The member '\(name)' must be a whole number from 0.")
        }
        func number(_ name: String) -> Int64? { members[name]?.integerValue.map(Int64.init) }
        switch members.keys.sorted() {
        case ["position"]:
            let position = number("position") ?? 0
            return .range(from: position, through: position)
        case ["from", "through"]: return .range(from: max(1, number("from") ?? 1), through: number("through") ?? 0)
        case ["parked"] where members["parked"] == true: return .parked(after: 0)
        case ["after", "parked"] where members["parked"] == true: return .parked(after: number("after") ?? 0)
        default:
            throw Problem.badRequest(
                "Say what to send again: {\"position\": 7}, {\"from\": 7, \"through\": 90} or {\"parked\": true}."
            )
        }
    }

    private func texts(_ value: JSON?, _ name: String) throws -> [String] {
        guard let value else { return [] }
        let texts = value.arrayValue?.compactMap(\.stringValue)
        guard let texts, texts.count == value.arrayValue?.count, texts.count <= Self.maximumFilters else {
            throw Problem.badRequest("The member '\(name)' must be a list of at most \(Self.maximumFilters) texts.")
        }
        return texts
    }

    /// How many types or workflows a filter may name.
    private static let maximumFilters = 100

    private func truth(_ value: JSON?, _ name: String) throws -> Bool {
        guard let value else { return false }
        guard let truth = value.boolValue else {
            throw Problem.badRequest("The member '\(name)' must be true or false.")
        }
        return truth
    }

    private func json(_ endpoint: EndpointRecord) -> JSON {
        var object = endpoint.members
        if let key = signer.publicKey(of: endpoint) { object["publicKey"] = .string(key) }
        return .object(object)
    }

    private func jsonWithSecret(_ endpoint: EndpointRecord) -> JSON {
        guard case .object(var object) = json(endpoint) else { return json(endpoint) }
        if let secret = signer.secret(of: endpoint) { object["secret"] = .string(secret) }
        return .object(object)
    }
}

extension RequestReader {
    /// The endpoint that the path names.
    func endpointKey() throws -> Int64 {
        guard let text = context.parameters.get("id"), text.hasPrefix("ep-"), let key = Int64(text.dropFirst(3)),
            "ep-\(key)" == text
        else { throw Problem.unknownEndpoint }
        return key
    }
}

extension Problem {
    fileprivate static let unknownEndpoint = Problem.notFound(
        "There is no such endpoint. GET /v1/endpoints lists them.",
        code: "unknown-endpoint"
    )
    fileprivate static let unknownDelivery = Problem.notFound(
        "There is no such delivery. GET /v1/endpoints/{id}/deliveries lists them.",
        code: "unknown-delivery"
    )
}
