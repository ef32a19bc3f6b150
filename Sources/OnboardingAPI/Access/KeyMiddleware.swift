internal import HTTPTypes
internal import Hummingbird

/// Lets only those pass who show a key: `Authorization: Bearer <key>` (RFC 6750).
struct KeyMiddleware: RouterMiddleware {
    let keys: APIKeys

    func handle(
        _ request: Request,
        context: OnboardingContext,
        next: @concurrent (Request, OnboardingContext) async throws -> Response
    ) async throws -> Response {
        guard let field = request.headers[.authorization] else {
            throw refusal("Send a key in the header 'Authorization: Bearer <key>'.", challenge: "Bearer")
        }
        let parts = field.split(separator: " ", maxSplits: 1)
        // The scheme's name has no case (RFC 9110 §11.1).
        guard parts.count == 2, parts[0].lowercased() == "bearer", let name = keys.name(of: parts[1]) else {
            throw refusal("The key is not one of this server's.", challenge: "Bearer error=\"invalid_token\"")
        }
        var context = context
        context.keyName = name
        context.client = String(parts[1])
        return try await next(request, context)
    }

    private func refusal(_ detail: String, challenge: String) -> Problem {
        Problem(
            .unauthorized,
            "unauthorized",
            title: "No access",
            detail: detail,
            headers: [.wwwAuthenticate: challenge]
        )
    }
}
