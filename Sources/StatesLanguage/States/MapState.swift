/// A Map state: runs one scope for each item of an array and collects the outputs in an array.
public struct MapState: Sendable {
    /// The scope that each item runs through.
    public var processor: ScopeID
    /// Whether the iterations run inside the execution or as child executions.
    public var mode: Mode
    /// Where the items come from.
    public var items: Items
    /// What each iteration is given; the item itself if absent.
    public var itemSelector: Template?
    /// How many iterations may run at once; 0 for as many as possible.
    public var maximumConcurrency: Setting<Int>?
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
    /// How many iterations may fail.
    public var toleratedFailureCount: Setting<Int>?
    /// How many iterations in a hundred may fail.
    public var toleratedFailurePercentage: Setting<Double>?
    /// The fields that only a distributed Map has.
    public var distribution: MapDistribution?

    /// Where iterations run.
    public enum Mode: String, Sendable, Hashable, CaseIterable {
        /// Inside the execution.
        case inline = "INLINE"
        /// As child executions of a map run.
        case distributed = "DISTRIBUTED"
    }

    /// Where the items of a Map state come from.
    public enum Items: Sendable {
        /// The state's input as a whole.
        case input
        /// `ItemsPath`.
        case path(JSONPath)
        /// `Items`.
        case template(ExpressionTemplate)
    }
}
