internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import ProviderSandbox
internal import ServiceLifecycle

/// Serves twins over HTTP: their answers, the time that they take, and connections that are cut instead of an answer.
struct TwinResponder: HTTPResponder {
    /// A request with its connection, which a twin may want to be cut.
    struct Context: RequestContext {
        var coreContext: CoreRequestContextStorage
        let channel: any Channel

        init(source: ApplicationRequestContextSource) {
            coreContext = CoreRequestContextStorage(source: source)
            channel = source.channel
        }
    }

    /// Nothing is answered.
    private struct Dropped: Error {}

    let host: TwinHost

    func respond(to request: Request, context: Context) async throws -> Response {
        let reply = host.respond(to: TwinRequest(head: request.head, body: try await body(of: request)))
        if reply.delay > .zero {
            // A sandbox that is asked to end does not wait for answers that are held back for minutes.
            try await cancelWhenGracefulShutdown { try await Task.sleep(for: reply.delay) }
        }
        if reply.isDropped {
            // The connection is gone before the server gets to write anything.
            try? await context.channel.close()
            throw Dropped()
        }
        return Response(
            status: reply.response.status,
            headers: reply.response.headerFields,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body))
        )
    }

    private func body(of request: Request) async throws -> [UInt8] {
        var request = request
        do {
            return Array(try await request.collectBody(upTo: TwinRequest.maximumBodySize).readableBytesView)
        } catch let error as any HTTPResponseError where error.status == .contentTooLarge {
            // The twin says in its own words that the body is too large; what is in it does not matter.
            return [UInt8](repeating: 0, count: TwinRequest.maximumBodySize + 1)
        }
    }
}
