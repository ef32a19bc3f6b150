public import Connectors
internal import DequeModule
internal import Foundation
internal import HTTPTypes
internal import HeapModule
public import JSONModel
public import ProviderSandbox
public import WorkflowRuntime

/// The provider whose customers a campaign is about, as its twin plays it, and the customers themselves.
///
/// A customer comes some time after the engine has first asked about them. How long that takes, and who never comes, is drawn from a
/// seed; the twin is told over its control interface, and tells the engine by a webhook.
public struct CampaignWorld: VirtualWorld {
    /// How customers respond.
    struct Response {
        /// Half of those that respond take at most so long.
        var median = Duration.seconds(4 * 3600)
        /// The spread of the logarithm of the time.
        var spread = 0.6
        /// The share of those that never do.
        var neverShare = 0.1
        /// What is drawn from.
        var seed: UInt64 = 1
    }

    private static let domain = "@population.example"
    /// The provider's number for accepted customers.
    private static let accepted: JSON = 6

    private var twins: TwinWorld
    private let response: Response
    private var visits = Heap<Visit>()
    /// Who was asked about, and how many links were made for whom, by the number in the address.
    private var isAwaited: [Bool]
    private var links: [UInt8]

    /// When somebody outside looks at the clock, so that time goes by although nothing happens.
    var nextLook: Timestamp?
    /// How many customers came, and how many of them in time, whatever happens to the webhook.
    private(set) var visitCount = 0
    /// See ``visitCount``.
    private(set) var timelyVisitCount = 0
    private let lastTimely: Timestamp
    /// The most calls of each group that began in any second.
    private(set) var calls = CallWindow()
    /// See ``calls``.
    private(set) var listCalls = CallWindow()

    /// Makes the world of a population.
    ///
    /// - Parameter lastTimely: Until when visits are counted as being in time.
    init(_ sandbox: Sandbox, population: Int, response: Response, until lastTimely: Timestamp) {
        self.lastTimely = lastTimely
        twins = TwinWorld(sandbox)
        self.response = response
        isAwaited = Array(repeating: false, count: population)
        links = Array(repeating: 0, count: population)
    }

    /// For how many customers more than one link was made.
    var repeatedLinks: Int { links.count { $0 > 1 } }

    /// Nothing is scripted.
    public mutating func answer(_ order: CallOrder, at now: Timestamp) -> Outcome? { nil }

    /// Lets the twin answer, and notes what it is asked for.
    public mutating func respond(to request: OutgoingRequest, at now: Timestamp) -> VirtualAnswer {
        let path = request.head.path ?? ""
        let isList = path.hasPrefix("/customers/list")
        if isList { listCalls.note(now) } else { calls.note(now) }
        var request = request
        // Who is asked for twice is counted here. The twin need not keep hundreds of thousands of keys, whose memory would be
        // taken for the engine's.
        if let key = HTTPField.Name("Idempotency-Key") { request.head.headerFields[key] = nil }
        let answer = twins.respond(to: request, at: now)
        guard !isList, let number = Self.number(in: request.body), number < links.count else { return answer }
        if path.hasPrefix("/clients/encrypt") {
            links[number] &+= links[number] < .max ? 1 : 0
        } else if !isAwaited[number], case .success(let reply) = answer.result,
            let data = (try? JSON(parsing: reply.body))?["data"],
            let id = data["uuid"]?.stringValue.flatMap(UUID.init(uuidString:))
        {
            isAwaited[number] = true
            if let delay = delay(of: number) {
                let wasAccepted = data["status"] == Self.accepted
                visits.insert(
                    Visit(due: now.advanced(by: delay), number: UInt32(number), id: id, wasAccepted: wasAccepted)
                )
            }
        }
        return answer
    }

    /// When a customer comes, something is sent, or somebody looks at the clock.
    public var nextWake: Timestamp? {
        [twins.nextWake, visits.min?.due, nextLook].compactMap { $0 }.min()
    }

    /// Lets customers come whose time it is.
    public mutating func wake(at now: Timestamp) -> [SideEffect] {
        if let look = nextLook, look <= now { nextLook = nil }
        var effects = twins.wake(at: now)
        while let visit = visits.min, visit.due <= now {
            visits.removeMin()
            effects += come(visit, at: now)
        }
        return effects
    }

    /// A customer comes: the provider looks at them anew, and decides otherwise than before.
    private mutating func come(_ visit: Visit, at now: Timestamp) -> [SideEffect] {
        visitCount += 1
        timelyVisitCount += now <= lastTimely ? 1 : 0
        let path = "/twin/aurora-sentinel/customers/\(visit.id.uuidString)/status"
        var head = HTTPRequest(method: .post, scheme: nil, authority: nil, path: path)
        head.headerFields[.contentType] = "application/json"
        let status = visit.wasAccepted ? "rejected" : "accepted"
        let request = TwinRequest(head: head, body: JSON.object(["status": .string(status)]).utf8())
        return twins.sandbox.respond(to: request, at: now).sideEffects
    }

    /// How long a customer takes; `nil` for one who never comes.
    private func delay(of number: Int) -> Duration? {
        // A seed for each customer, so that the order of the questions does not matter.
        var draw = SplitMix64(seed: response.seed &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(number))
        guard draw.fraction() >= response.neverShare else { return nil }
        // Box and Muller's way to a normal distribution.
        let radius = (-2 * log(1 - draw.fraction())).squareRoot()
        let factor = exp(response.spread * radius * cos(2 * .pi * draw.fraction()))
        return response.median * factor
    }

    /// The number in the address of a request about one of the population: `customer0000123@population.example`.
    static func number(in body: [UInt8]) -> Int? {
        let mark = Array(domain.utf8)
        guard let end = body.firstRange(of: mark)?.lowerBound, end >= 7 else { return nil }
        return number(digits: body[(end - 7)..<end])
    }

    /// The number in an address of the population.
    static func number(ofEmail email: String) -> Int? {
        guard email.hasSuffix(domain) else { return nil }
        return number(digits: email.utf8.dropLast(domain.utf8.count).suffix(7))
    }

    private static func number(digits: some Collection<UInt8>) -> Int? {
        guard digits.count == 7, digits.allSatisfy({ $0 &- 48 < 10 }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    }

    /// A customer to come, in few bytes: there are nearly as many as customers.
    private struct Visit: Comparable {
        var due: Timestamp
        var number: UInt32
        var id: UUID
        /// Whether the provider had accepted them before.
        var wasAccepted: Bool

        static func < (left: Visit, right: Visit) -> Bool { (left.due, left.number) < (right.due, right.number) }
    }
}

/// Counts calls in the last second as they begin, and knows the most that there were in any.
struct CallWindow {
    private var recent: Deque<Timestamp> = []
    /// The most calls that began in any second.
    private(set) var most = 0
    /// How many began in all.
    private(set) var count = 0

    /// A call begins, not earlier than the one before.
    mutating func note(_ moment: Timestamp) {
        while let first = recent.first, first.advanced(by: .seconds(1)) <= moment { recent.removeFirst() }
        recent.append(moment)
        count += 1
        most = max(most, recent.count)
    }
}
