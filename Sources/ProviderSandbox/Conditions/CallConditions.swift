internal import HTTPTypes
internal import JSONModel

/// What every twin does around a call: counts it, decides what goes wrong with it, and notes how it was answered.
///
/// The order is `admit`, then ``Admission/reply(effect:)``, then `close`: between the first and the last the twin's own
/// state changes, which this type knows nothing of.
struct CallConditions<Operation: TwinOperation>: Sendable {
    /// How many answers are kept for repeated idempotency keys, where a dial asks for that.
    static var maximumReplays: Int { 1 << 14 }
    /// How many characters of an idempotency key are remembered.
    ///
    /// Keys are meant to be far shorter.
    static var maximumKeySize: Int { 255 }

    private(set) var ledger = CallLedger<Operation>()
    private var replays = Shelf<String, TwinReply>(capacity: CallConditions.maximumReplays)
    /// The calls of an operation within the current second.
    private var rates: [Operation: Rate] = [:]

    private struct Rate: Sendable {
        var second: Int64
        var calls: Int
    }

    /// A call that has come in.
    struct Call: Sendable {
        var operation: Operation
        /// Whom it is about.
        var subject: String
        /// The name of the client that called.
        var client: String
        /// The value of its `Idempotency-Key` field.
        var key: String?
        var moment: Timestamp

        init(
            _ operation: Operation,
            about subject: String,
            by client: String,
            _ request: TwinRequest,
            at moment: Timestamp
        ) {
            self.operation = operation
            self.subject = subject
            self.client = client
            self.moment = moment
            key = request.field(.idempotencyKey).map { String($0.prefix(maximumKeySize)) }
        }
    }

    /// What was decided about a call before it has an effect.
    struct Admission: Sendable {
        var call: Call
        /// How often the subject has asked for the operation, this call included.
        var count: Int
        var disturbance: Disturbance?
        var latency: Duration
        /// The answer to an earlier call with the same key.
        var replay: TwinReply?
        fileprivate var replayID: String?
    }

    /// Counts a call and decides what goes wrong with it: a limit first, then the subject's scenario, then chance.
    mutating func admit(
        _ call: Call,
        faults: FaultDials,
        honoursKeys: Bool,
        chance: Chance,
        scenario: (_ count: Int) -> Disturbance?
    ) -> Admission {
        let count = ledger.begin(call.operation, for: call.subject, key: call.key)
        var admission = Admission(call: call, count: count, disturbance: nil, latency: .zero)
        if honoursKeys, let key = call.key {
            let replayID = "\(call.operation.rawValue) \(call.client) \(key)"
            admission.replayID = replayID
            admission.replay = replays[replayID]
        }
        guard admission.replay == nil else { return admission }
        var chance = chance.mixed(with: call.operation.rawValue).mixed(with: UInt64(count))
        if let outage = faults.outage(at: call.moment) {
            admission.disturbance = outage
        } else if isTooFast(call, limit: faults.callsPerSecond) {
            admission.disturbance = faults.throttled
        } else {
            admission.disturbance = scenario(count) ?? faults.disturbance(&chance)
        }
        if faults.latency.upperBound > .zero { admission.latency = chance.duration(in: faults.latency) }
        return admission
    }

    /// Keeps the true answer to a call for repetitions of its key.
    mutating func keep(_ reply: TwinReply, for admission: Admission) {
        if let replayID = admission.replayID { replays.insert(reply, for: replayID) }
    }

    /// Notes how a call was answered, and holds the answer back for as long as was decided.
    mutating func close(_ admission: Admission, with reply: TwinReply) -> TwinReply {
        ledger.end(
            CallLedger.Call(
                moment: admission.call.moment,
                operation: admission.call.operation,
                subject: admission.call.subject,
                key: admission.call.key,
                count: admission.count,
                status: reply.isDropped ? nil : reply.response.status.code
            )
        )
        var reply = reply
        reply.delay += admission.latency
        return reply
    }

    /// Counts and notes a call that was refused before it could be understood.
    ///
    /// Repeating such a call is a caller's mistake that is worth seeing.
    mutating func refuse(_ call: Call, with reply: TwinReply) -> TwinReply {
        let count = ledger.begin(call.operation, for: call.subject, key: call.key)
        return close(Admission(call: call, count: count, disturbance: nil, latency: .zero), with: reply)
    }

    /// Whether more calls came within this second than allowed.
    private mutating func isTooFast(_ call: Call, limit: Int?) -> Bool {
        guard let limit else { return false }
        let second = call.moment.milliseconds / 1000
        var rate = rates[call.operation] ?? Rate(second: second, calls: 0)
        if rate.second != second { rate = Rate(second: second, calls: 0) }
        rate.calls += 1
        rates[call.operation] = rate
        return rate.calls > limit
    }
}

extension CallConditions.Admission {
    /// Lets the call have its effect, or not, and gives the true answer or another.
    func reply(effect: () -> TwinReply) -> TwinReply {
        if let replay { return replay }
        switch disturbance {
        case nil:
            return effect()
        case .refused(let answer):
            return answer.reply(at: call.moment)
        case .misreported(let answer):
            _ = effect()
            return answer.reply(at: call.moment)
        case .cutBeforeEffect:
            return TwinReply(response: HTTPResponse(status: .badGateway), isDropped: true)
        case .cutAfterEffect:
            var reply = effect()
            reply.isDropped = true
            return reply
        case .late(let delay):
            var reply = effect()
            reply.delay += delay
            return reply
        }
    }
}
