internal import Connectors
internal import Dispatch
internal import JSONModel
internal import StatesLanguage
public import WorkflowStore

/// Reads pages of a list operation of a connector.
public protocol ListReader: Sendable {
    /// Reads the page that a query asks for.
    func page(_ query: ItemQuery) async -> MapRunAnswer
}

/// Carries out the orders of map runs: buckets are folders, lists are operations of connectors.
public struct MapRunCaller: MapRunPerformer {
    private let store: any EngineStore
    private let buckets: Buckets
    private let lists: (any ListReader)?
    private let queue = DispatchQueue(label: "usher.map-runs", attributes: .concurrent)

    /// Makes a caller.
    ///
    /// - Parameters:
    ///   - store: where child executions are read, to bring their results together.
    ///   - buckets: the buckets that workflows can name.
    ///   - lists: what reads the lists of connectors.
    public init(store: any EngineStore, buckets: Buckets, lists: (any ListReader)?) {
        self.store = store
        self.buckets = buckets
        self.lists = lists
    }

    /// Carries out an order.
    public func perform(_ order: MapRunOrder) async -> MapRunAnswer {
        if case .read(let query) = order.work, query.isOfConnector {
            guard let lists else {
                return .failed(error: ErrorName.itemReaderFailed, cause: "This engine reads no lists of connectors.")
            }
            return await lists.page(query)
        }
        // Files and the database are read on a thread that may block.
        return await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: performNow(order)) }
        }
    }

    /// Carries out an order that needs no network.
    public func performNow(_ order: MapRunOrder) -> MapRunAnswer {
        let gathering = ResultGathering(store: store, buckets: buckets)
        do throws(StoreError) {
            switch order.work {
            case .read(let query) where query.isOfCohort: return try customers(query)
            case .read(let query): return buckets.items(query)
            case .collect(let query): return try gathering.collect(query)
            case .write(let query): return try gathering.write(query)
            }
        } catch {
            guard error.code == .unreadable else {
                // The store will work again: that is no reason for a flow to fail.
                return .unanswered(Outcome(.transient, message: "The store failed. \(error.message)"))
            }
            return .failed(error: ErrorName.resultWriterFailed, cause: error.message)
        }
    }

    /// The next customers of a campaign's cohort, in the order of their numbers.
    private func customers(_ query: ItemQuery) throws(StoreError) -> MapRunAnswer {
        guard let campaign = query.campaign else {
            let cause =
                "\(CampaignWorkflow.cohortResource) reads the customers of a campaign. Start one: usher campaign create."
            return .failed(error: ErrorName.itemReaderFailed, cause: cause)
        }
        let after = query.cursor?.integerValue ?? 0
        let rows = try store.campaignRows(of: campaign, status: nil, after: after, limit: query.limit)
        let next: JSON? = rows.count < query.limit ? nil : rows.last.map { .integer($0.number) }
        return .items(rows.map(\.customer), source: CampaignWorkflow.cohortResource, next: next)
    }
}

extension ItemQuery {
    /// Whether the customers of a campaign are read.
    var isOfCohort: Bool { reader["Resource"]?.stringValue == CampaignWorkflow.cohortResource }

    /// Whether a connector's list operation is read.
    public var isOfConnector: Bool { resource.hasPrefix("connector:") }

    /// What reads.
    var resource: String { reader["Resource"]?.stringValue ?? "" }
}
