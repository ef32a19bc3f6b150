public import Connectors
internal import HTTPTypes
public import JSONModel
public import ProviderSandbox
public import WorkflowRuntime

/// Two providers as the proof of an outage needs them: `alpha`, which is down for a while, and `beta`, which never is.
///
/// It notes when each call began, since that is what a provider counts.
public struct OutageWorld: VirtualWorld {
    /// How long each answer takes.
    static let latency = Duration.milliseconds(120)

    /// When `alpha` answers 503 to everybody.
    var outage: Range<Timestamp>?
    /// When the calls of `alpha` began.
    private(set) var calls: [Timestamp] = []
    /// When failures of `alpha` were answered.
    private(set) var failures: [Timestamp] = []
    /// How many calls of `alpha` were answered as they should be.
    private(set) var successes = 0

    /// Nothing is scripted.
    public mutating func answer(_ order: CallOrder, at now: Timestamp) -> Outcome? { nil }

    /// Answers as the provider of the request's host does at this moment.
    public mutating func respond(to request: OutgoingRequest, at now: Timestamp) -> VirtualAnswer {
        guard request.head.authority?.hasPrefix("alpha.") == true else { return Self.answer(.ok) }
        calls.append(now)
        guard let outage, outage.contains(now) else {
            successes += 1
            return Self.answer(.ok)
        }
        failures.append(now.advanced(by: Self.latency))
        return Self.answer(.serviceUnavailable)
    }

    /// When somebody outside looks at the clock, so that time goes by although nothing happens.
    public var nextWake: Timestamp?

    /// The look at the clock.
    public mutating func wake(at now: Timestamp) -> [SideEffect] {
        if let next = nextWake, next <= now { nextWake = nil }
        return []
    }

    private static func answer(_ status: HTTPResponse.Status) -> VirtualAnswer {
        let fields: HTTPFields = [.contentType: "application/json"]
        let body = status == .ok ? #"{"id": "1"}"# : #"{"message": "The service is temporarily unavailable"}"#
        let head = HTTPResponse(status: status, headerFields: fields)
        return VirtualAnswer(.success(IncomingResponse(head: head, body: Array(body.utf8))), delay: latency)
    }
}

extension [Timestamp] {
    /// The most of these sorted moments in any stretch of time of a length.
    func most(in length: Duration) -> Int {
        var most = 0
        var first = startIndex
        for (index, moment) in enumerated() {
            while self[first].advanced(by: length) <= moment { first += 1 }
            most = Swift.max(most, index - first + 1)
        }
        return most
    }
}
