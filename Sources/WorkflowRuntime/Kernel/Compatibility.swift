/// Whose limits an engine keeps.
///
/// Every engine runs the same definitions with the same outcome, up to the limits: AWS ends an execution after 25,000 events and takes
/// values of up to 256 KiB. Usher lifts both, and ``aws`` brings them back, for those who want to be sure that a state machine would
/// run there, too. What holds for AWS's limits by their nature (of names, of definitions, of durations) holds in both.
public enum Compatibility: String, Sendable, Hashable, CaseIterable {
    /// Usher's own: histories of any length, values of up to 16 MiB, 256 iterations of an inline Map at once.
    case usher
    /// Those of AWS Step Functions.
    case aws
}

extension KernelConfiguration {
    /// Makes a configuration with the limits of a service.
    public init(compatibility: Compatibility) {
        self.init()
        switch compatibility {
        case .usher: break
        case .aws:
            maximumPayloadSize = 262_144
            maximumMapConcurrency = 40
            maximumHistoryLength = 25_000
        }
    }
}
