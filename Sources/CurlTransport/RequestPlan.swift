internal import Connectors
internal import HTTPTypes

/// A request in libcurl's terms, checked: from here on nothing about it can be wrong.
struct RequestPlan: Sendable {
    let origin: Origin
    let url: String
    let method: HTTPRequest.Method
    /// The header lines for libcurl, each ended by a zero byte.
    ///
    /// Bytes rather than text, because a field's value need not be UTF-8.
    let headerLines: [UInt8]
    let body: [UInt8]
    let maximumBodySize: Int
    let timeouts: OutgoingRequest.Timeouts

    /// Whether sending the request twice does no harm, so that libcurl may do so when a kept connection turns out dead.
    ///
    /// Only methods that are *safe* (RFC 9110, 9.2.1) qualify. Idempotent ones do not: a repeated DELETE answers 404.
    var isRepeatable: Bool { method == .get || method == .head || method == .options || method == .query }
}

extension RequestPlan {
    /// Checks a request and maps it.
    ///
    /// - Throws: A failure of the kind `refused`, or none.
    init(_ request: OutgoingRequest, under configuration: CurlTransport.Configuration) throws(TransportFailure) {
        let head = request.head
        let origin: Origin
        do {
            origin = try Origin(scheme: head.scheme ?? "", authority: head.authority ?? "")
        } catch {
            throw .refusal(error.message)
        }
        guard origin.isSecure || origin.isLoopback || configuration.clearTextHosts.contains(origin.host) else {
            throw .refusal("http:// would reach \(origin.host) in clear text; use https:// or allow the host.")
        }
        try Self.check(head.method, hasBody: !request.body.isEmpty)
        guard let path = head.path, Self.isValidPath(path) else {
            throw .refusal("The URL's path must be '/' and visible ASCII without '#'; percent-encode everything else.")
        }
        self.origin = origin
        url = "\(origin.isSecure ? "https" : "http")://\(origin.host):\(origin.port)\(path)"
        method = head.method
        headerLines = try Self.headerLines(head.headerFields, bodySize: request.body.count)
        body = request.body
        maximumBodySize = max(0, request.maximumBodySize)
        timeouts = OutgoingRequest.Timeouts(
            connect: Self.clamped(request.timeouts.connect),
            total: Self.clamped(request.timeouts.total),
            idle: Self.clamped(request.timeouts.idle)
        )
    }

    private static func check(_ method: HTTPRequest.Method, hasBody: Bool) throws(TransportFailure) {
        // TRACE echoes credentials, CONNECT makes a tunnel; libcurl does neither as a plain request.
        if method == .connect || method == .trace {
            throw .refusal("The method \(method.rawValue) is not sent; use another.")
        }
        if method == .head && hasBody {
            throw .refusal("A HEAD request has no body; remove the body or change the method.")
        }
    }

    /// A path and query that libcurl sends as they stand.
    private static func isValidPath(_ path: String) -> Bool {
        path.utf8.first == UInt8(ascii: "/")
            && path.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") }
    }

    private static func headerLines(_ fields: HTTPFields, bodySize: Int) throws(TransportFailure) -> [UInt8] {
        // A line that ends at the colon takes away what libcurl would add by itself.
        var lines = Array("Expect:\0".utf8)
        // Also without a body: libcurl would call nothing at all a form.
        if !fields.contains(.contentType) { lines += "Content-Type:\0".utf8 }
        for field in fields {
            if field.name == .contentLength, field.value == String(bodySize) { continue }
            guard !reservedFields.contains(field.name.canonicalName), !field.name.canonicalName.hasPrefix(":") else {
                throw .refusal("The header field \(field.name.rawName) is the transport's to set; remove it.")
            }
            lines += field.name.rawName.utf8
            try field.withUnsafeBytesOfValue { value throws(TransportFailure) in
                guard !value.contains(where: { $0 == 0x00 || $0 == 0x0A || $0 == 0x0D }) else {
                    throw .refusal("The header field \(field.name.rawName) holds a line break or a zero; remove it.")
                }
                // An empty value is announced by a semicolon, or libcurl would leave the field out.
                if value.isEmpty {
                    lines.append(UInt8(ascii: ";"))
                } else {
                    lines += ": ".utf8
                    lines += value
                }
            }
            lines.append(0)
        }
        return lines
    }

    /// Fields by which the caller could contradict what the transport does with the connection and the body.
    private static let reservedFields: Set<String> = [
        "connection", "content-length", "expect", "host", "http2-settings", "keep-alive", "proxy-authorization",
        "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
    ]

    /// From a millisecond, because 0 means *never* to libcurl, to a day, so that sums of instants cannot overflow.
    private static func clamped(_ time: Duration) -> Duration {
        min(max(time, .milliseconds(1)), .seconds(86_400))
    }
}

extension TransportFailure {
    /// A request that was not even tried.
    static func refusal(_ message: String) -> TransportFailure {
        TransportFailure(reach: .nothingSent, kind: .refused, message: message)
    }
}
