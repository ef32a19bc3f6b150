internal import JSONModel
internal import WorkflowStore

/// What the kernel remembers for the product behind onboardings beside the store: endpoints, attempts on their way, and what the
/// store does not know yet.
struct ProductLedger {
    /// How many attempts may be on their way at a time, so that deliveries leave room for calls.
    static let maximumFlights = 64
    /// How many of them to one endpoint, so that one that hangs cannot hold the others up.
    static let maximumFlightsPerEndpoint = 8
    /// How many endpoints there may be: they are looked at after each commit that has something for them.
    static let maximumEndpoints = 50

    /// An attempt that is on its way.
    struct Flight {
        var delivery: DeliveryReference
        var startedAt: Timestamp
        var bodyDigest: String
        /// The batch whose commit let it leave.
        var batch: Int
    }

    /// An applicant within a state machine.
    struct Place: Hashable {
        var stateMachine: String
        var applicant: String
    }

    private(set) var endpoints: [Int64: EndpointRecord] = [:]
    private(set) var flights: [CallID: Flight] = [:]
    /// The changes that no transaction has written yet.
    private(set) var unwritten: [ProductChange] = []

    private var nextNotice: Int64
    private var nextEndpoint: Int64
    private var deliveries: [DeliveryReference: (record: DeliveryRecord, batch: Int)] = [:]
    private var responses: [String: (response: StoredResponse, batch: Int)] = [:]
    private var applicants: [Place: (key: ExecutionKey, batch: Int)] = [:]

    /// - Parameter flights: The attempts that are on their way already.
    init(store: any ProductStore, flights: [CallID: Flight] = [:]) throws(StoreError) {
        self.flights = flights
        nextNotice = try store.highestNotice() + 1
        nextEndpoint = try store.highestEndpoint() + 1
        for endpoint in try store.endpoints() { endpoints[endpoint.key] = endpoint }
    }

    // MARK: Looking up

    /// The endpoints, in the order of their making.
    var allEndpoints: [EndpointRecord] { endpoints.values.sorted { $0.key < $1.key } }

    /// How many more attempts may leave to an endpoint.
    func freeFlights(to endpoint: Int64) -> Int {
        let own = flights.values.reduce(0) { $0 + ($1.delivery.endpoint == endpoint ? 1 : 0) }
        return max(0, min(Self.maximumFlights - flights.count, Self.maximumFlightsPerEndpoint - own))
    }

    /// Whether an attempt at a delivery is on its way.
    func isFlying(_ delivery: DeliveryReference) -> Bool { flights.values.contains { $0.delivery == delivery } }

    /// A delivery that the store may not know as it is.
    func unwrittenDelivery(_ reference: DeliveryReference) -> DeliveryRecord? { deliveries[reference]?.record }

    /// An answer that the store may not know yet.
    func unwrittenResponse(_ key: String) -> StoredResponse? { responses[key]?.response }

    /// An execution for an applicant that the store may not know yet.
    func unwrittenExecution(for place: Place) -> ExecutionKey? { applicants[place]?.key }

    // MARK: Changing

    /// A place in the feed that nothing has.
    mutating func makePosition() -> Int64 {
        defer { nextNotice += 1 }
        return nextNotice
    }

    /// A key that no endpoint has.
    mutating func makeEndpointKey() -> Int64 {
        defer { nextEndpoint += 1 }
        return nextEndpoint
    }

    /// Applies a change in memory and keeps it for the next transaction, which has the given number.
    mutating func apply(_ change: ProductChange, batch: Int) {
        unwritten.append(change)
        switch change {
        case .putEndpoint(let record): endpoints[record.key] = record
        case .deleteEndpoint(let key):
            endpoints[key] = nil
            // What is still to be written of its deliveries would refer to nothing.
            unwritten.removeAll { $0.isDelivery(to: key) }
            deliveries = deliveries.filter { $0.key.endpoint != key }
            flights = flights.filter { $0.value.delivery.endpoint != key }
        case .putDelivery(let record): deliveries[record.reference] = (record, batch)
        case .putResponse(let response): responses[response.key] = (response, batch)
        case .insertNotice, .insertDecision, .insertAttempt: break
        }
    }

    /// Remembers for whom an execution was started.
    mutating func note(_ key: ExecutionKey, for place: Place, batch: Int) { applicants[place] = (key, batch) }

    /// Notes that an attempt leaves.
    mutating func begin(_ flight: Flight, as id: CallID) { flights[id] = flight }

    /// Takes an attempt that was answered; `nil` if nobody waits for its answer any more.
    mutating func end(_ id: CallID) -> Flight? { flights.removeValue(forKey: id) }

    /// Stops waiting for the answer to an attempt at a delivery, if there is one on its way.
    mutating func forgetFlight(of delivery: DeliveryReference) {
        if let id = flights.first(where: { $0.value.delivery == delivery })?.key { flights[id] = nil }
    }

    /// The changes for the next transaction.
    mutating func takeUnwritten() -> [ProductChange] {
        defer { unwritten = [] }
        return unwritten
    }

    /// Notes that the store knows all that was decided up to a batch.
    mutating func committed(_ batch: Int) {
        if !deliveries.isEmpty { deliveries = deliveries.filter { $0.value.batch > batch } }
        if !responses.isEmpty { responses = responses.filter { $0.value.batch > batch } }
        if !applicants.isEmpty { applicants = applicants.filter { $0.value.batch > batch } }
    }
}

extension ProductChange {
    fileprivate func isDelivery(to endpoint: Int64) -> Bool {
        switch self {
        case .putDelivery(let record): record.endpoint == endpoint
        case .insertAttempt(let attempt): attempt.delivery.endpoint == endpoint
        default: false
        }
    }
}
