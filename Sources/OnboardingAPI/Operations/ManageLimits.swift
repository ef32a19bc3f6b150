internal import Hummingbird
internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

/// The bounds of calls, for operators. A bucket's name holds slashes, so it stands in the body and in the query.
extension OnboardingRoutes {
    /// `GET /v1/limits?bucket=sardine/sandbox/default`: how the buckets of calls stand, or one of them.
    @Sendable func listLimits(_ request: RequestReader) async throws -> Response {
        try request.allow("bucket")
        let reports = try await engine.limits(.list)
        guard let name = request.parameter("bucket") else { return Response(LimitReport.page(reports)) }
        guard let report = reports.first(where: { $0.record.name == name }) else {
            throw Problem.notFound("There is no bucket of this name. GET /v1/limits lists them.")
        }
        return Response(report.json)
    }

    /// `POST /v1/limits/set`: changes bounds while everything runs.
    ///
    /// `{"bucket": "sardine/sandbox/default", "rate": {"calls": 20, "per": 1}, "concurrency": 16, "interactiveReserve": 0.5}`.
    /// `"none"` takes a bound away, `null` brings back what the connector's file says. Every change takes a `reason`, for the log.
    @Sendable func setLimits(_ request: RequestReader) async throws -> Response {
        try await change(request, ["rate", "concurrency", "interactiveReserve"]) { bucket, members in
            .set(bucket: bucket, try LimitChange(members))
        }
    }

    /// `POST /v1/limits/open`: stops all calls of a bucket until it is closed again.
    @Sendable func openBreaker(_ request: RequestReader) async throws -> Response {
        try await change(request, []) { bucket, _ in .open(bucket: bucket) }
    }

    /// `POST /v1/limits/close`: lets calls of a bucket go again.
    @Sendable func closeBreaker(_ request: RequestReader) async throws -> Response {
        try await change(request, []) { bucket, _ in .close(bucket: bucket) }
    }

    /// `POST /v1/limits/maintenance`: adds a time in which the provider is not called.
    ///
    /// `{"bucket": …, "name": "night", "from": "2026-06-01T22:00:00Z", "until": "2026-06-02T02:00:00Z", "every": 604800, "spread": 600}`.
    @Sendable func addMaintenance(_ request: RequestReader) async throws -> Response {
        try await change(request, ["name", "from", "until", "every", "spread"]) { bucket, members in
            .addMaintenance(bucket: bucket, try MaintenanceWindow(members))
        }
    }

    /// `POST /v1/limits/maintenance/remove`: takes a maintenance away.
    @Sendable func removeMaintenance(_ request: RequestReader) async throws -> Response {
        try await change(request, ["name"]) { bucket, members in
            guard let name = members["name"]?.stringValue else {
                throw Problem.badRequest("The member 'name' must name the maintenance.")
            }
            return .removeMaintenance(bucket: bucket, name: name)
        }
    }

    /// Makes a change of the members of a body, and answers with the bucket as it is then.
    private func change(
        _ request: RequestReader,
        _ names: [String],
        _ make: (String, JSONObject) throws -> LimitRequest
    ) async throws -> Response {
        try request.allow()
        var members = try await request.members(among: ["bucket"] + names + ["reason"])
        let signature = try request.signature(from: &members)
        let change = try make(try Self.bucket(members), members)
        guard let report = try await engine.limits(change, by: signature).first else {
            throw Problem.notFound("There is no such bucket.")
        }
        return Response(report.json)
    }

    private static func bucket(_ members: JSONObject) throws -> String {
        guard let name = members["bucket"]?.stringValue else {
            throw Problem.badRequest("The member 'bucket' must be the name of a bucket, as GET /v1/limits gives it.")
        }
        return name
    }
}
