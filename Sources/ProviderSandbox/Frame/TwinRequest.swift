public import HTTPTypes

/// A request as a twin receives it.
public struct TwinRequest: Sendable, Hashable {
    /// Method, path with query, and header fields.
    ///
    /// Scheme and authority do not matter to a twin.
    public var head: HTTPRequest
    /// The whole body; empty for none.
    public var body: [UInt8]

    /// Makes a request.
    public init(head: HTTPRequest, body: [UInt8] = []) {
        self.head = head
        self.body = body
    }

    /// The largest body that a twin reads, in bytes.
    ///
    /// Every documented request is far smaller.
    public static let maximumBodySize = 1 << 20

    /// The depth of nesting of JSON that a twin reads.
    ///
    /// No documented request has more than three levels.
    static let maximumDepth = 32

    /// The longest request target that a twin reads, in UTF-8 bytes.
    public static let maximumTargetSize = 8 << 10
}

extension TwinRequest {
    /// The value of a header field, or `nil` where it is absent or its name is none.
    func field(_ name: HTTPField.Name?) -> String? { name.flatMap { head.headerFields[$0] } }

    /// The media type of the body in lower case, without its parameters; `nil` where the request names none.
    var mediaType: String? {
        guard let field = head.headerFields[.contentType] else { return nil }
        let type = field.prefix { $0 != ";" }
        return String(type.filter { $0 != " " && $0 != "\t" }).lowercased()
    }
}

extension HTTPField.Name {
    /// The name under which callers send the key that marks repetitions of one request.
    static let idempotencyKey = HTTPField.Name("Idempotency-Key")
}
