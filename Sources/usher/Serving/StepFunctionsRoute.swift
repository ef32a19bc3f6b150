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
            let body = Array(
                try await request.collectBody(upTo: StepFunctionsService.maximumBodySize).readableBytesView
            )
            guard StepFunctionsService.isLongPoll(request.head) else {
                return Self.response(await service.respond(to: request.head, body: body))
            }
            // A worker that hangs up while it waits stops waiting. Watching the connection uses it up.
            let head = request.head
            let answer = try await request.body.consumeWithCancellationOnInboundClose { _ in
                await service.respond(to: head, body: body)
            }
            var response = Self.response(answer)
            response.headers[.connection] = "close"
            return response
        }
    }

    private static func response(_ answer: (head: HTTPResponse, body: [UInt8])) -> Response {
        Response(
            status: answer.head.status,
            headers: answer.head.headerFields,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
        )
    }
}
