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
    /// that ``ReturnPages`` allows and the input's `returnTo` or the workflow names, or sees a page; whom the provider cannot verify by
    /// itself, to the input's `manualKycUrl` first. A store that fails costs the hint, and nothing is shown of it.
    ///
    /// `HEAD` has the same answer and counts for nothing: it is how mail scanners and link previews look at a link, not how a
    /// person follows one.
    @Sendable func returnApplicant(_ request: RequestReader) async throws -> Response {
        let visit: ReturnVisit
        do throws(EngineError) {
            let token = request.context.parameters.get("token") ?? ""
            let isVisit = request.request.method != .head
            visit = isVisit ? try await engine.applicantReturned(token: token) : try engine.visit(ofReturnToken: token)
        } catch {
            return error.isTransient ? ReturnPage.thanks : ReturnPage.unknown
        }
        guard let record = try? await onboarding(OnboardingID(visit.execution)).record else { return ReturnPage.thanks }
        let members = visit.landing == .manual ? ["manualKycUrl", "returnTo"] : ["returnTo"]
        let wishes = members.compactMap { record.header.input[$0]?.stringValue }
        guard let address = returnPages.address(workflow: record.stateMachine, wishes: wishes) else {
            return ReturnPage.thanks
        }
        return Response(status: .seeOther, headers: [.location: address, .cacheControl: "no-store"])
    }
}
