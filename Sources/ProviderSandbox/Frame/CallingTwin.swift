internal import HTTPTypes
internal import JSONModel

/// A twin whose calls all go the same way: read, counted, disturbed or not, performed, noted.
protocol CallingTwin: ControlledTwin {
    associatedtype Operation: TwinOperation

    var conditions: CallConditions<Operation> { get set }
    /// What must be sent to the world outside and was not handed over yet.
    var effects: [SideEffect] { get set }

    /// The faults of an operation.
    func faults(of operation: Operation) -> FaultDials
    /// A refusal in the provider's own envelope.
    func reply(for refusal: TwinRefusal) -> TwinReply
    /// Answers a request of acceptable size.
    mutating func route(_ request: TwinRequest, _ target: RequestTarget, at moment: Timestamp) -> TwinReply
}

extension CallingTwin {
    var recentCallsJSON: JSON { .array(conditions.ledger.recentCalls.map(\.json)) }

    /// The source of everything that is invented for a subject.
    func chance(_ purpose: String, _ subject: String) -> Chance {
        Chance(seed: seed).mixed(with: purpose).mixed(with: subject)
    }

    /// Answers one request and hands over what must be sent because of it.
    mutating func answerAnything(_ request: TwinRequest, at now: Timestamp) -> TwinReply {
        let moment = now.advanced(by: clockOffset)
        settle(until: moment)
        var reply: TwinReply
        if (request.head.path ?? "").utf8.count > TwinRequest.maximumTargetSize {
            reply = self.reply(for: .targetTooLong)
        } else if request.body.count > TwinRequest.maximumBodySize {
            reply = self.reply(for: .bodyTooLarge)
        } else {
            reply = route(request, RequestTarget(request.head.path ?? ""), at: moment)
        }
        // What the request made due at once leaves with its answer.
        settle(until: now.advanced(by: clockOffset))
        reply.sideEffects += effects
        effects = []
        return reply
    }

    /// Lets happen what is due and hands over what must be sent because of it.
    mutating func wakeAnything(at now: Timestamp) -> [SideEffect] {
        settle(until: now.advanced(by: clockOffset))
        defer { effects = [] }
        return effects
    }

    /// Counts a call, decides what goes wrong with it, lets it have its effect and notes the answer.
    ///
    /// `count` is the number of times that the subject has asked for the operation, this call included.
    mutating func perform(
        _ operation: Operation,
        about subject: String,
        by client: String = "client",
        _ request: TwinRequest,
        at moment: Timestamp,
        scenario: ScenarioFaults<Operation>?,
        effect: (inout Self, _ count: Int) throws(TwinRefusal) -> TwinReply
    ) -> TwinReply {
        let admission = conditions.admit(
            CallConditions.Call(operation, about: subject, by: client, request, at: moment),
            faults: faults(of: operation),
            honoursKeys: false,
            chance: chance("call", subject)
        ) { count in
            scenario?.disturbance(of: operation, call: count)
        }
        let reply = admission.reply {
            do throws(TwinRefusal) {
                return try effect(&self, admission.count)
            } catch {
                return self.reply(for: error)
            }
        }
        return conditions.close(admission, with: reply)
    }

    /// Counts and notes a call that was refused before it could be understood.
    mutating func refuse(
        _ operation: Operation,
        _ request: TwinRequest,
        at moment: Timestamp,
        with refusal: TwinRefusal
    ) -> TwinReply {
        let call = CallConditions.Call(operation, about: "unreadable", by: "client", request, at: moment)
        return conditions.refuse(call, with: reply(for: refusal))
    }

    /// The refusal of a method, in the provider's own envelope.
    func wrongMethod(allow methods: String) -> TwinReply { reply(for: .wrongMethod).with(.allow, methods) }

    /// The JSON object in a request's body; no body is an empty one.
    func jsonBody(of request: TwinRequest) throws(TwinRefusal) -> JSON {
        if let type = request.mediaType, type != "application/json" { throw .wrongMediaType }
        guard !request.body.isEmpty else { return [:] }
        guard let value = try? JSON(parsing: request.body, maximumDepth: TwinRequest.maximumDepth),
            value.objectValue != nil
        else { throw .invalidBody }
        return value
    }
}

extension FaultDials {
    /// Reads the dials `faults` and `operations`, which every twin has.
    static func turn<Operation: TwinOperation>(
        _ faults: inout FaultDials,
        _ operationFaults: inout [Operation: FaultDials],
        by reader: inout DialReader
    ) {
        reader.readNested("faults") { faults.turn(by: &$0) }
        let common = faults
        var turned = operationFaults
        reader.readNested("operations") { operations in
            for operation in Operation.allCases {
                operations.readNested(operation.rawValue) { nested in
                    var own = turned[operation] ?? common
                    own.turn(by: &nested)
                    turned[operation] = own
                }
            }
        }
        operationFaults = turned
    }

    /// The dial `operations` as JSON.
    static func json<Operation: TwinOperation>(_ operationFaults: [Operation: FaultDials]) -> JSON {
        var object = JSONObject()
        for operation in Operation.allCases {
            if let faults = operationFaults[operation] { object[operation.rawValue] = faults.json }
        }
        return .object(object)
    }

    /// The rows that describe the dials `faults` and `operations`.
    static let rows = [
        TwinDescription.Row("faults", "Fault dials of all operations, by the names below."),
        TwinDescription.Row("operations", "Fault dials by operation, which replace those of all."),
    ]
}
