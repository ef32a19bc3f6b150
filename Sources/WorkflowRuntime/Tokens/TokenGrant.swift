internal import Connectors
internal import HTTPTypes
internal import JSONModel

/// Reads the answer to a client credentials grant (RFC 6749 §5).
enum TokenGrant {
    static func outcome(
        of answer: Result<IncomingResponse, TransportFailure>,
        holder: TokenHolder,
        at now: Timestamp
    ) -> Outcome {
        switch answer {
        case .failure(let failure):
            let outcomeClass: OutcomeClass = failure.kind == .refused ? .configurationFault : .transient
            return holder.outcome(outcomeClass, "The token endpoint gave no answer: \(failure.message)")
        case .success(let response):
            let status = response.head.status.code
            if status == 200, let document = try? JSON(parsing: response.body),
                document["access_token"]?.stringValue != nil
            {
                var result = JSONObject()
                result["token"] = document["access_token"]
                result["refreshToken"] = document["refresh_token"]
                result["expiresIn"] = document["expires_in"]
                return Outcome(.ok, result: .object(result), status: status)
            }
            let isPassing = status == 408 || status == 429 || status >= 500
            // The error is one of a list of words (§5.2); nothing else of the answer is quoted.
            let word = (try? JSON(parsing: response.body))?["error"]?.stringValue.flatMap {
                known.contains($0) ? $0 : nil
            }
            let message = "The token endpoint answered \(status)\(word.map { " (\($0))" } ?? "")."
            let retryAfter = response.head.headerFields[.retryAfter].flatMap { RetryAfter.duration($0, now: now) }
            return holder.outcome(isPassing ? .transient : .configurationFault, message, retryAfter: retryAfter)
        }
    }

    private static let known: Set<String> = [
        "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type",
        "invalid_scope",
    ]
}
