internal import Hummingbird
internal import JSONModel
internal import WorkflowStore

extension OnboardingRoutes {
    /// `GET /v1/onboardings`: a page of onboardings, the newest first.
    ///
    /// `workflow`, `status` and `applicant` filter, the last one by a contact of the person; `limit` and `after` page, where
    /// `after` is the `next` of the page before. `workflow` with `name` finds the one onboarding of that name. `select` takes a
    /// selector, in place of `workflow`, `status` and `applicant`.
    @Sendable func listOnboardings(_ request: RequestReader) async throws -> Response {
        try request.allow("workflow", "name", "status", "applicant", "select", "limit", "after")
        let workflow = request.parameter("workflow")
        if let name = request.parameter("name") { return try await listOnboarding(named: name, of: workflow) }
        let status = try status(request)
        let (limit, after) = (try request.limit(), try after(request))
        var selector = try request.selector()
        if selector != nil, workflow != nil || status != nil || request.parameter("applicant") != nil {
            throw Problem.badRequest(
                "Write workflow, status and applicant into the selector: workflow:NAME status:failed applicant:CONTACT."
            )
        }
        if let applicant = request.parameter("applicant") {
            var own = Selector()
            own.applicants = [.contact(applicant)]
            if let workflow { own.stateMachines = [workflow] }
            if let status { own.statuses = [status] }
            selector = own
        }
        let filter = ExecutionFilter(stateMachine: workflow, status: status)
        return Response(
            try await reading.run { [reader, selector] in
                guard let selector else { return try reader.onboardings(matching: filter, after: after, limit: limit) }
                return try reader.onboardings(selectedBy: try reader.resolve(selector), after: after, limit: limit)
            }
        )
    }

    private func listOnboarding(named name: String, of workflow: String?) async throws -> Response {
        guard let workflow else {
            throw Problem.badRequest("A name is unique within its workflow: give the parameter 'workflow' as well.")
        }
        let onboarding = try await reading.run { [reader] in
            try reader.id(named: name, of: workflow).flatMap { try reader.onboarding($0) }
        }
        return Response(["onboardings": .array(onboarding.map { [$0.json] } ?? [])])
    }

    private func status(_ request: RequestReader) throws -> ExecutionStatus? {
        guard let text = request.parameter("status") else { return nil }
        guard let status = ExecutionStatus(publicName: text) else {
            let known = ExecutionStatus.allCases.map(\.publicName).joined(separator: ", ")
            throw Problem.badRequest("There is no such status. It is one of: \(known).")
        }
        return status
    }

    private func after(_ request: RequestReader) throws -> OnboardingID? {
        guard let text = request.parameter("after") else { return nil }
        guard let id = OnboardingID(text) else {
            throw Problem.badRequest("The parameter 'after' takes the value of 'next' from the page before.")
        }
        return id
    }
}
