internal import HTTPTypes
internal import Hummingbird
internal import JSONModel
internal import StatesInterpreter
internal import WorkflowRuntime
internal import WorkflowStore

extension OnboardingRoutes {
    /// `GET /return/{token}`: an applicant comes back from a provider.
    ///
    /// It is a hint and proves nothing: whatever the onboarding awaits is looked at sooner. The browser is sent on to the address
    /// that ``ReturnPages`` allows and the input's `returnTo` or the workflow names, or sees a page. A store that fails costs the hint, and nothing is shown of it.
    @Sendable func returnApplicant(_ request: RequestReader) async throws -> Response {
        let id: OnboardingID
        do throws(EngineError) {
            id = OnboardingID(try await engine.applicantReturned(token: request.context.parameters.get("token") ?? ""))
        } catch {
            return error.isTransient ? ReturnPage.thanks : ReturnPage.unknown
        }
        guard let record = try? await onboarding(id).record else { return ReturnPage.thanks }
        let wish = record.header.input["returnTo"]?.stringValue
        guard let address = returnPages.address(workflow: record.stateMachine, wish: wish) else {
            return ReturnPage.thanks
        }
        return Response(status: .seeOther, headers: [.location: address, .cacheControl: "no-store"])
    }
}
