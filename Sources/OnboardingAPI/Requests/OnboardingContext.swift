public import Hummingbird
internal import NIOCore

/// What a request is answered in.
///
/// It needs nothing but a logger of whatever made it, so that tests can do without a connection.
public struct OnboardingContext: RequestContext {
    /// What the framework keeps with a request.
    public var coreContext: CoreRequestContextStorage
    /// Whose key the request showed; `nil` where none is asked for.
    var keyName: String?
    /// The network address at the other end of the connection; `nil` where there is none.
    public let peer: String?
    /// Who asks: the key that was shown, or nothing where none is needed.
    ///
    /// It must not be logged.
    var client = ""

    /// Makes the context of a request.
    public init(source: some RequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = nil
    }

    /// Makes the context of a request that came over a connection.
    public init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.channel.remoteAddress?.ipAddress
    }
}
