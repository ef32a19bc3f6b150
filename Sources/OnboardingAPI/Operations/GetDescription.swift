internal import Hummingbird

extension OnboardingRoutes {
    /// `GET /openapi.json`: what the interface takes and gives, as an OpenAPI 3.1 document.
    @Sendable func getDescription(_ request: RequestReader) async throws -> Response {
        try request.allow()
        return Response(InterfaceDescription.document(of: described, isGuarded: keys != nil))
    }
}
