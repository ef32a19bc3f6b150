import HTTPTypes
import Hummingbird
import JSONModel
import Logging
import OnboardingAPI
import Synchronization

/// Asks a router without a network: what a request meets is everything but the connection.
struct RouterClient: Sendable {
    private struct Source: RequestContextSource {
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
    }

    private let responder: RouterResponder<OnboardingContext>

    init(_ routes: OnboardingRoutes) { responder = routes.router().buildResponder() }

    func get(_ path: String, headers: HTTPFields = [:]) async throws -> Answer {
        try await send(.get, path, headers: headers)
    }

    func post(_ path: String, _ body: JSON? = nil, headers: HTTPFields = [:]) async throws -> Answer {
        var headers = headers
        if body != nil, headers[.contentType] == nil { headers[.contentType] = "application/json" }
        return try await send(.post, path, headers: headers, body: body?.utf8() ?? [])
    }

    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        headers: HTTPFields = [:],
        body: [UInt8] = []
    ) async throws -> Answer {
        let head = HTTPRequest(method: method, scheme: "http", authority: "test", path: path, headerFields: headers)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body)))
        let response = try await responder.respond(to: request, context: OnboardingContext(source: Source()))
        let collector = Collector()
        try await response.body.write(collector)
        return Answer(status: response.status.code, headers: response.headers, text: collector.text)
    }

    /// What came back.
    struct Answer: Sendable {
        var status: Int
        var headers: HTTPFields
        var text: String

        /// The body, where it is JSON.
        var json: JSON { (try? JSON(parsing: text)) ?? .null }
        /// The end of the type of a problem: `unknown-workflow`.
        var problem: String? {
            guard headers[.contentType] == "application/problem+json" else { return nil }
            return json["type"]?.stringValue?.split(separator: ":").last.map(String.init)
        }
    }

    /// Keeps what a response writes.
    private final class Collector: ResponseBodyWriter {
        private let buffer = Mutex(ByteBuffer())

        var text: String { buffer.withLock { String(buffer: $0) } }

        func write(_ part: ByteBuffer) async throws {
            buffer.withLock { _ = $0.writeImmutableBuffer(part) }
        }

        consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}
