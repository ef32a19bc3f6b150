internal import Hummingbird
internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

/// Reviews: what waits for the decision of a person.
extension OnboardingRoutes {
    /// For how long a review is claimed unless asked otherwise.
    static let defaultLease = 900

    /// `GET /v1/reviews`: reviews in the order of their opening; `queue`, `status` and `overdue=true` filter.
    ///
    /// Without a status only open ones are listed.
    @Sendable func listReviews(_ request: RequestReader) async throws -> Response {
        try request.allow("queue", "status", "overdue", "limit", "after")
        var filter = ReviewFilter()
        filter.queue = request.parameter("queue")
        filter.status = .open
        if let text = request.parameter("status") {
            guard let status = ReviewRecord.Status(rawValue: text) else {
                throw Problem.badRequest("The parameter 'status' is open, decided or closed.")
            }
            filter.status = status
        }
        let onlyOverdue = request.parameter("overdue") == "true"
        let (limit, after) = (try request.limit(), Int64(try request.number("after", in: 0...Int.max) ?? 0))
        return Response(
            try await reading.run { [reader, filter] in
                try reader.reviews(matching: filter, onlyOverdue: onlyOverdue, after: after, limit: limit)
            }
        )
    }

    /// `GET /v1/reviews/{key}`: one review, with what the reviewer has to know.
    @Sendable func getReview(_ request: RequestReader) async throws -> Response {
        try request.allow()
        let key = try request.key(of: "review")
        guard let review = try await reading.run(.short, { [reader] in try reader.review(key) }) else {
            throw Problem.notFound("There is no such review. GET /v1/reviews lists them.")
        }
        return Response(review)
    }

    /// `POST /v1/reviews/{key}/{claim|release|decide}`: takes a review, gives it back, or decides it.
    ///
    /// `claim` takes `leaseSeconds`; `decide` takes `decision` (`approve`, `reject` or `refer`) and `note`. 409 where somebody else has
    /// claimed it, or it is not open any more.
    @Sendable func actOnReview(_ request: RequestReader) async throws -> Response {
        try request.allow()
        let key = try request.key(of: "review")
        let operation: OperatorRequest
        switch request.word("verb") {
        case "claim":
            var members = try await request.members("leaseSeconds", "reason")
            let signature = try request.signature(from: &members)
            let seconds = members["leaseSeconds"] ?? .integer(Self.defaultLease)
            guard let seconds = seconds.integerValue else {
                throw Problem.badRequest("The member 'leaseSeconds' must be a whole number.")
            }
            operation = .claimReview(key, lease: .seconds(seconds), signature)
        case "release":
            var members = try await request.members("reason")
            operation = .releaseReview(key, try request.signature(from: &members))
        case "decide":
            var members = try await request.members("decision", "note", "reason")
            let signature = try request.signature(from: &members)
            guard let decision = members["decision"]?.stringValue.flatMap(ReviewRecord.Decision.init) else {
                throw Problem.badRequest("The body needs 'decision': approve, reject or refer.")
            }
            if let note = members["note"], note.stringValue == nil {
                throw Problem.badRequest("The member 'note' must be a string.")
            }
            operation = .decideReview(key, decision, note: members["note"]?.stringValue, signature)
        default: throw Problem.notFound("A review can be claimed, released and decided.")
        }
        guard case .review(let record) = try await engine.operate(operation) else { throw Problem.misdirected }
        return Response(record.json(at: reader.clock.now()))
    }
}
