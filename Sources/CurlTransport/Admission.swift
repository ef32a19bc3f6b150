/// Which requests may run now and which wait: a state machine that knows nothing of networks.
///
/// Requests of one origin run in the order in which they came. Origins with waiting requests take turns, so one that is
/// slow cannot keep the others waiting. An origin is *ready* exactly if it has a waiting request and a free place.
///
/// The arrays are short (their bound is the configured number of waiting requests), so removing from the front is
/// one move of a few kilobytes and cheaper than a cleverer structure.
struct Admission<Request> {
    private let total: Int
    private let perOrigin: Int
    private(set) var runningCount = 0
    private var lanes: [Origin: Lane] = [:]
    private var readyOrigins: [Origin] = []

    init(total: Int, perOrigin: Int) {
        self.total = total
        self.perOrigin = perOrigin
    }

    /// Lets a request wait for its turn.
    mutating func add(_ request: Request, to origin: Origin) {
        change(origin) { $0.waiting.append(request) }
    }

    /// The next request that may run; it counts as running from here on.
    mutating func next() -> Request? {
        guard runningCount < total, let origin = readyOrigins.first else { return nil }
        readyOrigins.removeFirst()
        runningCount += 1
        var request: Request?
        change(origin, wasReady: false) { lane in
            request = lane.waiting.removeFirst()
            lane.running += 1
        }
        return request
    }

    /// A running request has ended.
    mutating func release(_ origin: Origin) {
        precondition(runningCount > 0, "more requests ended than were started")
        runningCount -= 1
        change(origin) { $0.running -= 1 }
    }

    /// Takes out the first waiting request of an origin that fits; `nil` if none does.
    mutating func removeWaiting(of origin: Origin, where fits: (Request) -> Bool) -> Request? {
        guard let index = lanes[origin]?.waiting.firstIndex(where: fits) else { return nil }
        var request: Request?
        change(origin) { request = $0.waiting.remove(at: index) }
        return request
    }

    /// Takes out all waiting requests that fit.
    mutating func removeAllWaiting(where fits: (Request) -> Bool = { _ in true }) -> [Request] {
        var removed: [Request] = []
        for origin in Array(lanes.keys) {
            change(origin) { lane in
                removed += lane.waiting.filter(fits)
                lane.waiting.removeAll(where: fits)
            }
        }
        return removed
    }

    /// Calls the closure with each waiting request.
    func forEachWaiting(_ body: (Request) -> Void) {
        for lane in lanes.values { lane.waiting.forEach(body) }
    }

    /// Changes a lane and keeps the list of ready origins in step with it.
    private mutating func change(_ origin: Origin, wasReady: Bool? = nil, _ body: (inout Lane) -> Void) {
        var lane = lanes.removeValue(forKey: origin) ?? Lane()
        let wasReady = wasReady ?? lane.isReady(perOrigin)
        body(&lane)
        let isReady = lane.isReady(perOrigin)
        if isReady && !wasReady { readyOrigins.append(origin) }
        if wasReady && !isReady { readyOrigins.removeAll { $0 == origin } }
        if lane.running > 0 || !lane.waiting.isEmpty { lanes[origin] = lane }
    }

    private struct Lane {
        var running = 0
        var waiting: [Request] = []

        func isReady(_ places: Int) -> Bool { !waiting.isEmpty && running < places }
    }
}
