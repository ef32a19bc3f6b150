/// A message that came in from outside, as it was before anything was made of it.
public struct InboundRequest: Sendable {
    /// The largest body that is taken, in bytes.
    public static let maximumBodySize = 1 << 20

    /// The body, byte by byte as it came: signatures are over these bytes.
    public var body: [UInt8]
    /// The network address that it came from, where that is known.
    public var sender: String?
    /// Whether a proxy that is trusted passed it on, so that what such a proxy writes into headers counts.
    public var isRelayed: Bool
    private var fields: [String: [String]]

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - headers: the header fields, each as often as it came.
    ///   - body: the raw bytes.
    ///   - sender: the network address that it came from.
    ///   - isRelayed: whether a proxy that is trusted passed it on.
    public init(
        headers: some Sequence<(name: String, value: String)>,
        body: [UInt8],
        sender: String?,
        isRelayed: Bool = false
    ) {
        fields = [:]
        for (name, value) in headers { fields[name.lowercased(), default: []].append(value) }
        self.body = body
        self.sender = sender
        self.isRelayed = isRelayed
    }

    /// The value of a header field; `nil` where it is absent or came more than once, which would leave open which one counts.
    func header(_ name: String) -> String? {
        guard let values = fields[name.lowercased()], values.count == 1 else { return nil }
        return values[0]
    }

    /// Whether the body says that it is JSON.
    var isJSON: Bool {
        guard let field = header("content-type") else { return false }
        let type = field.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
        return type == "application/json" || (type.hasPrefix("application/") && type.hasSuffix("+json"))
    }
}
