public import JSONModel
public import WorkflowStore

/// An order to the outside on behalf of a map run: to read the next page of its items, or to bring its results together.
public struct MapRunOrder: Sendable, Hashable {
    /// Names the order.
    public var id: CallID
    /// The run.
    public var run: MapRunKey
    /// What is to be done.
    public var work: Work

    /// What is to be done.
    public enum Work: Sendable, Hashable {
        /// Read the items behind a place of a data set.
        case read(ItemQuery)
        /// Bring the results of all child executions together as the output of the Map state.
        case collect(ResultQuery)
        /// Write the results of all child executions to a bucket.
        case write(ResultQuery)
    }
}

/// The question for a page of items.
public struct ItemQuery: Sendable, Hashable {
    /// What reads: `Resource`, `Arguments` and `ReaderConfig`, as the definition gave them and evaluated.
    public var reader: JSON
    /// The place behind which the page begins; `nil` for the beginning.
    public var cursor: JSON?
    /// How many items are wanted at most.
    ///
    /// A source whose pages have a length of their own may give more.
    public var limit: Int
    /// The execution that the run belongs to.
    public var execution: ExecutionKey
    /// The ARN of the run.
    public var runARN: String
    /// A seed for a connector's expressions.
    public var seed: UInt64
    /// The campaign whose cohort is read by `usher:cohort`; `nil` for an execution that is no campaign's.
    public var campaign: Int64?

    /// Makes a question.
    public init(
        reader: JSON,
        cursor: JSON?,
        limit: Int,
        execution: ExecutionKey,
        runARN: String,
        seed: UInt64
    ) {
        self.reader = reader
        self.cursor = cursor
        self.limit = limit
        self.execution = execution
        self.runARN = runARN
        self.seed = seed
    }
}

/// The question for the results of a run.
public struct ResultQuery: Sendable, Hashable {
    /// The run's row.
    public var record: MapRunRecord
    /// Where and how results are written: `Resource`, `Arguments`, `Transformation`, `OutputType`.
    public var writer: JSON?
    /// How many bytes the output may have.
    public var maximumSize: Int
}

/// What came of a ``MapRunOrder``.
public enum MapRunAnswer: Sendable, Hashable {
    /// A page of items. Without a cursor behind it, it is the last.
    case items([JSON], source: String, next: JSON?)
    /// The results were brought together, or written: the output of the Map state.
    case results(JSON)
    /// It could not be done.
    case failed(error: String, cause: String)
}

/// Carries out the orders of map runs: the seam to data sets and buckets.
public protocol MapRunPerformer: Sendable {
    /// Carries out an order and gives its answer.
    ///
    /// It may be carried out again after a crash, and must then have the same effect.
    func perform(_ order: MapRunOrder) async -> MapRunAnswer
}
