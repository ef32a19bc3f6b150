internal import HTTPTypes

extension OutgoingRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Method and host: path, query, header and body hold credentials and personal data.
    public var description: String { "\(head.method.rawValue) \(head.scheme ?? "?")://\(head.authority ?? "?")" }
    /// The same as ``description``.
    public var debugDescription: String { description }
    /// A mirror without children, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension IncomingResponse: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The status and the body's size: header and body hold personal data.
    public var description: String { "status \(head.status.code), \(body.count) bytes" }
    /// The same as ``description``.
    public var debugDescription: String { description }
    /// A mirror without children, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
