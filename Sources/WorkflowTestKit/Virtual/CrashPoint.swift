/// Where a virtual engine can be struck.
public enum CrashPoint: String, Sendable, Hashable, CaseIterable {
    /// Decided, not committed.
    case beforeCommit
    /// Committed, nothing done.
    case afterCommit
    /// A call has had its effect, and its answer is lost.
    case afterCall
}
