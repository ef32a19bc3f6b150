/// How a value must be handled.
public enum DataClass: String, Sendable, Hashable, CaseIterable {
    /// Never enters a store, a log, an error or a metric.
    case secret
    /// Opens a door to whoever holds it: links and tokens. Stored encrypted, masked in view.
    case bearer
    /// Says something about a person. Stored encrypted.
    case personal
    /// Images, liveness, fingerprints. Dropped unless a task asks for them.
    case biometric
}
