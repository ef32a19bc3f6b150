internal import Connectors

/// Gives up on calls sooner than a connector says, so that a demonstration of a time-out does not take half a minute.
struct ImpatientTransport: Transport {
    let transport: any Transport
    let patience: Duration

    func send(_ request: OutgoingRequest) async throws(TransportFailure) -> IncomingResponse {
        var request = request
        request.timeouts.total = min(request.timeouts.total, patience)
        return try await transport.send(request)
    }
}
