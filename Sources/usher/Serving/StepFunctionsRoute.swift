internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import OnboardingAPI
internal import StepFunctionsAPI

/// Where AWS clients are served: `POST /`, beside the REST interface.
struct StepFunctionsRoute {
    let service: StepFunctionsService

    /// Adds the route to a router.
    func add(to router: Router<OnboardingRoutes.Context>) {
        router.post("/") { [service] request, _ in
            var request = request
            let body = try await request.collectBody(upTo: StepFunctionsService.maximumBodySize)
            let (head, bytes) = await service.respond(to: request.head, body: Array(body.readableBytesView))
            return Response(
                status: head.status,
                headers: head.headerFields,
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
            )
        }
    }
}
