/// A Parallel state: runs branches side by side and collects their outputs in an array.
public struct ParallelState: Sendable {
    /// The branches.
    public var branches: [ScopeID]
    /// What follows.
    public var transition: Transition
    /// The input and output fields.
    public var processing: Processing
    /// The variables to assign.
    public var assign: Template?
    /// The retriers.
    public var retriers: [Retrier]
    /// The catchers.
    public var catchers: [Catcher]
}
