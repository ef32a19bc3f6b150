public import JSONModel

/// The providers that have a twin, by the names that connectors and the command line use.
public enum SandboxTwin: String, Sendable, Hashable, CaseIterable {
    /// Aurora Sentinel.
    case auroraSentinel = "aurora-sentinel"
    /// Kajeet Sentinel.
    case kajeetSentinel = "kajeet-sentinel"
    /// Sardine Identity.
    case sardine
    /// Sentry Interactive (Doordeck).
    case sentryInteractive = "sentry-interactive"

    /// What the twin offers.
    public var description: TwinDescription {
        switch self {
        case .auroraSentinel: AuroraSentinelTwin.description
        case .kajeetSentinel: KajeetSentinelTwin.description
        case .sardine: SardineTwin.description
        case .sentryInteractive: SentryInteractiveTwin.description
        }
    }

    /// Makes the twin, with its standard clients.
    ///
    /// - Parameters:
    ///   - seed: What everything invented is derived from.
    ///   - publicURL: The address under which browsers reach the sandbox, without a slash at its end.
    ///   - dials: An object of the twin's dials, as its control end point takes them.
    ///   - problems: What is wrong with the dials; the twin keeps its defaults then.
    public func make(
        seed: UInt64 = 1,
        publicURL: String = "http://127.0.0.1:8089",
        dials: JSON = [:],
        problems: inout [Diagnostic]
    ) -> any ProviderTwin {
        switch self {
        case .auroraSentinel:
            var configuration = AuroraSentinelConfiguration(seed: seed, publicURL: publicURL)
            problems += configuration.dials.turn(by: dials)
            return AuroraSentinelTwin(configuration)
        case .kajeetSentinel:
            var configuration = KajeetSentinelConfiguration(seed: seed, publicURL: publicURL)
            problems += configuration.dials.turn(by: dials)
            return KajeetSentinelTwin(configuration)
        case .sardine:
            var configuration = SardineConfiguration(seed: seed, publicURL: publicURL)
            problems += configuration.dials.turn(by: dials)
            return SardineTwin(configuration)
        case .sentryInteractive:
            var configuration = SentryInteractiveConfiguration(seed: seed)
            problems += configuration.dials.turn(by: dials)
            return SentryInteractiveTwin(configuration)
        }
    }
}

extension Sandbox {
    /// A sandbox of the standard twins of the given providers, each with its default dials.
    ///
    /// The providers' paths do not collide, so one address serves all of them without a prefix.
    public static func all(
        _ providers: [SandboxTwin] = SandboxTwin.allCases,
        seed: UInt64 = 1,
        publicURL: String = "http://127.0.0.1:8089"
    ) -> Sandbox {
        var problems: [Diagnostic] = []
        return Sandbox(providers.map { $0.make(seed: seed, publicURL: publicURL, problems: &problems) })
    }
}
