public import JSONModel

/// One line of control in an execution: the root, a branch of a Parallel state or an iteration of an inline Map.
///
/// A branch has two parts that are stored apart. The *frame* is heavy (input, variables, items) and changes only when the
/// branch moves to another state or assigns variables. The *activity* is light (attempts, deadlines, counts) and changes
/// with every report.
public struct Branch: Sendable, Hashable {
    /// The place in the tree of branches.
    public var path: BranchPath
    /// The heavy part.
    var frame: Frame
    /// The light part.
    var activity: Activity

    /// The name of the state that the branch is in.
    public var stateName: String { frame.stateName }
    /// When it entered that state.
    public var enteredAt: Timestamp { frame.enteredAt }
    /// What it waits for.
    public var wake: Wake { activity.wake }
}
