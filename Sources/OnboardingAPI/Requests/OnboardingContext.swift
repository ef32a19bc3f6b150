public import Hummingbird

/// What a request is answered in.
///
/// It needs nothing but a logger of whatever made it, so that tests can do without a connection.
public struct OnboardingContext: RequestContext {
    /// What the framework keeps with a request.
    public var coreContext: CoreRequestContextStorage
    /// Who asks: the key that was shown, or nothing where none is needed.
    ///
    /// It must not be logged.
    var client = ""

    /// Makes the context of a request.
    public init(source: some RequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
    }

    /// Makes the context of a request that came over a connection.
    public init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
    }
}
