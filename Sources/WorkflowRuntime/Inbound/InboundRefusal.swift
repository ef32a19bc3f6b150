/// Why a message from outside was not taken.
///
/// Nothing of a refused message is stored, and its texts quote nothing of it.
public struct InboundRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of refusal.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// No connector has such a webhook.
        case unknownSource
        /// The body is larger than allowed.
        case tooLarge
        /// The body is not said to be JSON.
        case wrongMediaType
        /// Its sender could not be verified.
        case unverified
        /// It is no JSON, or lacks what the connector looks for.
        case unreadable
        /// A secret is not where the connector says.
        case misconfigured
        /// It could not be stored.
        case unavailable
    }

    /// The kind of refusal.
    public var kind: Kind
    /// What was wrong and what to do, safe to show to whoever sent it.
    public var message: String
    /// What an operator should know beside it; it names places and never values.
    public var detail: String?

    /// Makes a refusal.
    public init(_ kind: Kind, _ message: String, detail: String? = nil) {
        self.kind = kind
        self.message = message
        self.detail = detail
    }

    /// The HTTP status that says so.
    public var status: Int {
        switch kind {
        case .unknownSource: 404
        case .tooLarge: 413
        case .wrongMediaType: 415
        case .unverified: 401
        case .unreadable: 422
        case .misconfigured, .unavailable: 503
        }
    }

    /// The message.
    public var description: String { message }
}
