internal import HTTPTypes
internal import Hummingbird
internal import JSONModel
internal import WorkflowRuntime

extension OnboardingRoutes {
    /// `POST /hooks/{connector}` and `POST /hooks/{connector}/{webhook}`: a provider sends a message by itself.
    ///
    /// The raw bytes are kept for the signature. 202 says that the message is durable, also if it had come before; any other status says
    /// that nothing of it was kept. Whoever is told 503 sends it again later.
    @Sendable func receiveWebhook(_ request: RequestReader) async throws -> Response {
        guard let desk else { throw Problem.notFound("This server takes no webhooks.") }
        let connector = request.context.parameters.get("connector") ?? ""
        let webhook = request.context.parameters.get("webhook")
        do throws(InboundRefusal) {
            try desk.checkSource(connector: connector, webhook: webhook)
        } catch {
            throw Problem(error)
        }
        let body: [UInt8]
        do {
            body = try await request.rawBody(upTo: InboundRequest.maximumBodySize)
        } catch let error as any HTTPResponseError where error.status == .contentTooLarge {
            throw Problem(desk.refuseSize(connector: connector, webhook: webhook))
        }
        let inbound = InboundRequest(
            headers: request.request.headers.map { (name: $0.name.rawName, value: $0.value) },
            body: body,
            sender: request.sender(trusting: proxies),
            isRelayed: request.isRelayed(by: proxies)
        )
        do throws(InboundRefusal) {
            _ = try await desk.receive(inbound, connector: connector, webhook: webhook)
        } catch {
            throw Problem(error)
        }
        return Response(["isReceived": true], status: .accepted)
    }
}

extension Problem {
    /// A message of a provider that was not taken.
    init(_ refusal: InboundRefusal) {
        let title =
            switch refusal.kind {
            case .unknownSource: "There is no such thing"
            case .tooLarge: "The body is too large"
            case .wrongMediaType: "The body has the wrong type"
            case .unverified: "The sender is not verified"
            case .unreadable: "The message cannot be understood"
            case .misconfigured, .unavailable: "Not at the moment"
            }
        let code =
            switch refusal.kind {
            case .unknownSource: "unknown-webhook"
            case .tooLarge: "body-too-large"
            case .wrongMediaType: "unsupported-media-type"
            case .unverified: "unverified-sender"
            case .unreadable: "unreadable-message"
            case .misconfigured, .unavailable: "unavailable"
            }
        var headers = HTTPFields()
        if refusal.status == 503 { headers[.retryAfter] = "5" }
        self.init(
            HTTPResponse.Status(code: refusal.status),
            code,
            title: title,
            detail: refusal.message,
            headers: headers
        )
    }
}
