/// A value that must not be shown: it prints as `(redacted)`, mirrors as empty, and has no encoding.
///
/// To use the value is a deliberate act: ``exposed``.
public struct Sensitive<Value> {
    /// The value itself.
    ///
    /// What reads it must neither log nor store it.
    public let exposed: Value

    /// Wraps a value.
    public init(_ value: Value) { self.exposed = value }
}

/// A secret: a password, a key, a token.
public typealias Secret = Sensitive<String>

extension Sensitive: Sendable where Value: Sendable {}

extension Sensitive: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `(redacted)`.
    public var description: String { "(redacted)" }
    /// Always `(redacted)`.
    public var debugDescription: String { "(redacted)" }
    /// A mirror without children, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
