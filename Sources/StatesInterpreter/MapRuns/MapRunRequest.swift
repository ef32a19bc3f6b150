public import JSONModel
public import StatesLanguage

/// A map run to be made: the work of a distributed Map state, with everything that its definition says about it evaluated.
///
/// The items of the state's own data stay in the branch (``Interpreter/items(of:at:from:limit:)``); those of a reader are the
/// host's to fetch, page by page.
public struct MapRunRequest: Sendable, Hashable {
    /// The branch that waits for the run.
    public var path: BranchPath
    /// The run's ARN.
    public var arn: String
    /// The part of the ARN that stands for the Map state.
    public var label: String
    /// The scope that each child execution runs through.
    public var processor: ScopeID
    /// The type of the child executions.
    public var executionType: MapDistribution.ExecutionType
    /// How many items there are; `nil` where a reader finds out.
    public var itemCount: Int?
    /// What reads the items: `Resource`, `Arguments` and `ReaderConfig`, all evaluated.
    public var reader: JSON?
    /// How many items are taken at most.
    public var maximumItems: Int?
    /// How many child executions may run at once; 0 for as many as the host allows.
    public var maximumConcurrency: Int
    /// How many items may fail.
    public var toleratedFailureCount: Int?
    /// How many items in a hundred may fail.
    public var toleratedFailurePercentage: Double?
    /// How items are grouped.
    public var batching: ItemBatching?
    /// Whether the input of a child is made of its item by an `ItemSelector`.
    public var hasSelector: Bool
    /// Where results go: `Resource`, `Bucket`, `Prefix` and `WriterConfig`, all evaluated.
    public var writer: JSON?
}

/// What a branch hears of its map run.
public enum MapRunReport: Sendable, Hashable {
    /// It succeeded; the output is the result of the Map state.
    case succeeded(output: JSON)
    /// It failed.
    case failed(error: String, cause: String?)
}

/// An item of a map run: `$$.Map.Item`.
public struct MapRunItem: Sendable, Hashable {
    /// The position among all items of the run.
    public var index: Int
    /// The item.
    public var value: JSON
    /// Where it comes from: `STATE_DATA`, or the place of the data set.
    public var source: String

    /// Makes an item.
    public init(index: Int, value: JSON, source: String) {
        self.index = index
        self.value = value
        self.source = source
    }
}

/// Why the input of a child execution could not be made.
public struct ItemFailure: Error, Sendable, Hashable {
    /// The error name.
    public var error: String
    /// The cause.
    public var cause: String?
}
