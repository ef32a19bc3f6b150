internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// The stored form of a task's progress. Keys are short because the row is written at every call.
extension TaskProgress {
    /// The progress as it is stored.
    ///
    /// The visit is left out: it follows from the row.
    func encoded() -> JSON {
        var object = JSONObject(minimumCapacity: 12)
        object["n"] = .integer(request.attempt.number)
        object["v"] = .integer(request.attempt.visit.number.number)
        object["r"] = .string(request.resource)
        object["p"] = request.parameters
        if let credentials = request.credentials { object["c"] = credentials }
        if let token = request.token { object["k"] = .string(token) }
        if let deadline = request.deadline { object["d"] = .integer(Int(deadline.milliseconds)) }
        if let heartbeat = request.heartbeat { object["h"] = .integer(heartbeat.wholeMilliseconds) }
        object["s"] = .integer(Int(startedAt.milliseconds))
        object["i"] = .integer(callNumber)
        switch phase {
        case .ready(let purpose, let since): object["f"] = Self.encode("ready", purpose, since)
        case .calling(let purpose, let since): object["f"] = Self.encode("calling", purpose, since)
        case .pausing(let purpose, let until): object["f"] = Self.encode("pausing", purpose, until)
        case .queued(let place):
            object["f"] = ["queued", .string(place.activity), .integer(Int(place.since.milliseconds))]
        case .awaitingToken: object["f"] = ["token"]
        case .awaitingExecution(let key): object["f"] = ["execution", .integer(Int(key.number))]
        case .reviewing(let place): object["f"] = place.encoded
        case .attached(let key, let until):
            object["f"] = ["attached", .integer(Int(key.number)), .integer(Int(until.milliseconds))]
        }
        if let doubtSince { object["u"] = .integer(Int(doubtSince.milliseconds)) }
        if !waitKeys.isEmpty { object["w"] = .array(waitKeys.map { .string($0.text) }) }
        if let hint { object["x"] = hint.encoded() }
        if let nextHint { object["y"] = nextHint.encoded() }
        return .object(object)
    }

    /// Reads the stored form; `nil` if it is not one.
    init?(encoded: JSON, executionARN: String, path: BranchPath, stateName: String) {
        guard let number = encoded["n"]?.integerValue, let visit = encoded["v"]?.integerValue,
            let resource = encoded["r"]?.stringValue, let parameters = encoded["p"],
            let startedAt = encoded["s"]?.integerValue, let callNumber = encoded["i"]?.integerValue,
            let phase = encoded["f"].flatMap(Self.decodePhase)
        else { return nil }
        let visitIdentity = TaskVisit(
            executionARN: executionARN,
            path: path,
            stateName: stateName,
            number: EventID(visit)
        )
        self.request = TaskRequest(
            attempt: TaskAttempt(visit: visitIdentity, number: number),
            resource: resource,
            parameters: parameters,
            credentials: encoded["c"],
            token: encoded["k"]?.stringValue,
            deadline: encoded["d"]?.integerValue.map { Timestamp(milliseconds: Int64($0)) },
            heartbeat: encoded["h"]?.integerValue.map { .milliseconds($0) }
        )
        self.startedAt = Timestamp(milliseconds: Int64(startedAt))
        self.callNumber = callNumber
        self.phase = phase
        doubtSince = encoded["u"]?.integerValue.map { Timestamp(milliseconds: Int64($0)) }
        waitKeys = (encoded["w"]?.arrayValue ?? []).compactMap { $0.stringValue.flatMap(WaitKey.init(text:)) }
        hint = TaskHint(encoded: encoded["x"])
        nextHint = TaskHint(encoded: encoded["y"])
    }

    private static func encode(_ name: JSON, _ purpose: CallPurpose, _ moment: Timestamp) -> JSON {
        [name, .string(purpose.name), .integer(purpose.number), .integer(Int(moment.milliseconds))]
    }

    private static func decodePhase(_ encoded: JSON) -> Phase? {
        if encoded[0] == "token" { return .awaitingToken }
        if encoded[0] == "execution" {
            return encoded[1]?.integerValue.map { .awaitingExecution(ExecutionKey(Int64($0))) }
        }
        if encoded[0] == "attached" {
            guard let key = encoded[1]?.integerValue, let until = encoded[2]?.integerValue else { return nil }
            return .attached(ExecutionKey(Int64(key)), until: Timestamp(milliseconds: Int64(until)))
        }
        if encoded[0] == "review" { return ReviewPlace(encoded: encoded).map { .reviewing($0) } }
        if encoded[0] == "queued" {
            guard let activity = encoded[1]?.stringValue, let since = encoded[2]?.integerValue else { return nil }
            return .queued(QueuePlace(activity: activity, since: Timestamp(milliseconds: Int64(since))))
        }
        guard let name = encoded[0]?.stringValue, let purposeName = encoded[1]?.stringValue,
            let number = encoded[2]?.integerValue, let milliseconds = encoded[3]?.integerValue,
            let purpose = CallPurpose(name: purposeName, number: number)
        else { return nil }
        let moment = Timestamp(milliseconds: Int64(milliseconds))
        switch name {
        case "ready": return .ready(purpose, since: moment)
        case "calling": return .calling(purpose, since: moment)
        case "pausing": return .pausing(purpose, until: moment)
        default: return nil
        }
    }
}

extension Duration {
    /// The duration in milliseconds, rounded down.
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(clamping: seconds.multipliedReportingOverflow(by: 1000).partialValue)
            + Int(attoseconds / 1_000_000_000_000_000)
    }
}
