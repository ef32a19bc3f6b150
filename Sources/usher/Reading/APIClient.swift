internal import Connectors
internal import CurlTransport
internal import HTTPTypes
internal import JSONModel

/// Speaks to an engine's REST interface, and turns its problems into failures of the command.
struct APIClient: Sendable {
    /// The engine's address, without a slash at its end.
    let endpoint: BaseURL
    private let key: String?
    private let transport: CurlTransport

    init(endpoint: String, key: String?) throws {
        guard let url = BaseURL(endpoint) else {
            throw CommandFailure(
                .configuration,
                "'\(endpoint)' is no address of an engine. Give one such as http://127.0.0.1:8080 or https://usher.example.com."
            )
        }
        self.endpoint = url
        self.key = key
        do throws(TransportFailure) {
            transport = try CurlTransport()
        } catch {
            throw CommandFailure(.failure, error.message)
        }
    }

    func get(_ path: String, query: [(String, String?)] = []) async throws -> JSON {
        try await send(.get, path, query: query).body
    }

    /// Posts JSON, and gives the head and body of the answer.
    func answer(_ path: String, _ body: JSON, headers: HTTPFields) async throws -> (head: HTTPResponse, body: JSON) {
        try await send(.post, path, query: [], headers: headers, body: body.utf8())
    }

    /// Posts JSON, and gives the status and body of the answer.
    ///
    /// - Parameter timeouts: How long it may take; more than usual where the engine looks at very many.
    func post(
        _ path: String,
        _ body: JSON,
        headers: HTTPFields = [:],
        timeouts: OutgoingRequest.Timeouts = OutgoingRequest.Timeouts()
    ) async throws -> (status: Int, body: JSON) {
        let (head, body) = try await send(
            .post,
            path,
            query: [],
            headers: headers,
            body: body.utf8(),
            timeouts: timeouts
        )
        return (head.status.code, body)
    }

    /// Posts bytes that are no JSON.
    func post(
        _ path: String,
        query: [(String, String?)],
        bytes: [UInt8],
        type: String,
        headers: HTTPFields
    ) async throws -> JSON {
        var headers = headers
        headers[.contentType] = type
        return try await send(.post, path, query: query, headers: headers, body: bytes).body
    }

    /// Gets a whole file of a type.
    ///
    /// It is held in memory, so it has at most ``maximumFileSize`` bytes.
    func file(_ path: String, query: [(String, String?)] = [], type: String) async throws -> [UInt8] {
        let patience = OutgoingRequest.Timeouts(total: .seconds(3600), idle: .seconds(120))
        let response = try await exchange(
            .get,
            path,
            query: query,
            headers: [.accept: type],
            timeouts: patience,
            maximumBodySize: Self.maximumFileSize
        )
        guard (200..<300).contains(response.head.status.code) else {
            throw failure(response.head.status.code, try? JSON(parsing: response.body))
        }
        return response.body
    }

    /// The largest file that is fetched, in bytes.
    static let maximumFileSize = 2 << 30

    private func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        query: [(String, String?)],
        headers: HTTPFields = [:],
        body: [UInt8] = [],
        timeouts: OutgoingRequest.Timeouts = OutgoingRequest.Timeouts()
    ) async throws -> (head: HTTPResponse, body: JSON) {
        let response = try await exchange(
            method,
            path,
            query: query,
            headers: headers,
            body: body,
            timeouts: timeouts
        )
        let answer = try? JSON(parsing: response.body)
        guard (200..<300).contains(response.head.status.code), let answer else {
            throw failure(response.head.status.code, answer)
        }
        return (response.head, answer)
    }

    private func exchange(
        _ method: HTTPRequest.Method,
        _ path: String,
        query: [(String, String?)],
        headers: HTTPFields,
        body: [UInt8] = [],
        timeouts: OutgoingRequest.Timeouts = OutgoingRequest.Timeouts(),
        maximumBodySize: Int = 64 << 20
    ) async throws -> IncomingResponse {
        let given = query.compactMap { name, value in value.map { "\(name)=\(Self.encoded($0))" } }
        let target = endpoint.path + path + (given.isEmpty ? "" : "?" + given.joined(separator: "&"))
        var head = HTTPRequest(
            method: method,
            scheme: endpoint.scheme.rawValue,
            authority: endpoint.authority,
            path: target,
            headerFields: headers
        )
        if head.headerFields[.accept] == nil { head.headerFields[.accept] = "application/json" }
        if !body.isEmpty, head.headerFields[.contentType] == nil {
            head.headerFields[.contentType] = "application/json"
        }
        if let key { head.headerFields[.authorization] = "Bearer \(key)" }
        let request = OutgoingRequest(head: head, body: body, timeouts: timeouts, maximumBodySize: maximumBodySize)
        do throws(TransportFailure) {
            return try await transport.send(request)
        } catch {
            throw unreachable(error)
        }
    }

    private func unreachable(_ failure: TransportFailure) -> CommandFailure {
        CommandFailure(
            .unavailable,
            "No engine answers at \(endpoint): \(failure.message)\n"
                + "Start one with 'usher serve', say where it is with --endpoint, "
                + "or read its database with --database where the command has that option."
        )
    }

    private func failure(_ status: Int, _ problem: JSON?) -> CommandFailure {
        let detail =
            problem?["detail"]?.stringValue
            ?? "\(endpoint) answered with status \(status). Is it an engine? Check --endpoint."
        let kind: ExitStatus =
            switch status {
            case 401, 403: .unauthorized
            case 404: .notFound
            case 409, 422: .conflict
            case 400, 413, 415: .invalidInput
            case 429, 503: .unavailable
            default: .failure
            }
        let remedy = status == 401 ? " Set USHER_API_KEY, or give --api-key." : ""
        return CommandFailure(kind, detail + remedy)
    }

    /// The text with everything encoded but the unreserved characters (RFC 3986 §2.3).
    private static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), 0x2D, 0x2E, 0x5F, 0x7E:
                String(Character(Unicode.Scalar(byte)))
            default: "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }.joined()
    }
}
