internal import Hummingbird

extension OnboardingRoutes {
    /// `GET /v1/operator-log`: what people did, in order; `onboarding` filters, `after` and `limit` page.
    @Sendable func getOperatorLog(_ request: RequestReader) async throws -> Response {
        try request.allow("onboarding", "limit", "after")
        let id = try request.parameter("onboarding").map { text in
            guard let id = OnboardingID(text) else {
                throw Problem.badRequest("The parameter 'onboarding' takes an id such as onb-1.")
            }
            return id
        }
        let (limit, after) = (try request.limit(), Int64(try request.number("after", in: 0...Int.max) ?? 0))
        return Response(
            try await reading.run { [reader] in try reader.operatorLog(of: id, after: after, limit: limit) }
        )
    }

    /// `GET /v1/operator-log/verification`: whether the log is unbroken.
    @Sendable func verifyOperatorLog(_ request: RequestReader) async throws -> Response {
        try request.allow()
        return Response(try await reading.run(.long) { [reader] in try reader.verifiedLog() })
    }
}
