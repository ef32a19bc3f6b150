public import JSONModel
internal import StatesLanguage

/// Branches as JSON, for the rows in which they are stored.
///
/// The frame and the activity are stored apart, since the activity changes far more often. Keys have one letter, absent
/// members stand for defaults, and moments are numbers of milliseconds.
extension Branch {
    /// The frame, for its column.
    public func encodedFrame() -> JSON {
        var object: JSONObject = [
            "c": .integer(frame.scope.number),
            "s": .string(frame.stateName),
            "e": .integer(frame.enteredEvent.number),
            "t": .integer(Int(frame.enteredAt.milliseconds)),
            "i": frame.input,
        ]
        if !frame.variables.isEmpty {
            object["v"] = .object(JSONObject(frame.variables.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
        }
        if let item = frame.mapItem { object["m"] = .array([.integer(item.index), item.value]) }
        if let run = frame.mapRun {
            var parts: [JSON] = [.integer(run.concurrency), .array(run.items)]
            if let arn = run.arn { parts += [.string(arn), .integer(run.redriveCount)] }
            if run.isObject { parts.append(true) }
            object["r"] = .array(parts)
        }
        return .object(object)
    }

    /// The activity, for its column.
    public func encodedActivity() -> JSON {
        var object: JSONObject = [
            "p": .string(activity.phase.rawValue),
            "l": .integer(activity.lastEvent.number),
        ]
        switch activity.wake {
        case .timer(let time): object["w"] = .integer(Int(time.milliseconds))
        case .task(let attempt, let deadline):
            object["x"] = .string(attempt.visit.executionARN)
            object["d"] = deadline.map { .integer(Int($0.milliseconds)) }
        case .children, .mapRun, .parent, .redrive: break
        }
        if activity.attempt > 0 { object["a"] = .integer(activity.attempt) }
        if !activity.retries.isEmpty { object["r"] = .array(activity.retries.map { .integer($0) }) }
        object["t"] = activity.timeout.map { .integer(Int($0.milliseconds)) }
        object["h"] = activity.heartbeatDue.map { .integer(Int($0.milliseconds)) }
        object["b"] = activity.heartbeat.map { .integer(Int($0.components.seconds)) }
        if activity.childCount > 0 {
            object["n"] = .array([
                .integer(activity.childCount), .integer(activity.startedChildren), .integer(activity.finishedChildren),
            ])
        }
        if let output = activity.output { object["o"] = .array([output]) }
        return .object(object)
    }

    /// Reads a branch from its row.
    ///
    /// - Throws: ``BranchCodingError`` where the row was not written by ``encodedFrame()`` and ``encodedActivity()``.
    public init(path: BranchPath, encodedFrame: JSON, encodedActivity: JSON) throws(BranchCodingError) {
        let frame = try Frame(encoded: encodedFrame, path: path)
        let visit = (path, frame.stateName, frame.enteredEvent)
        self.init(path: path, frame: frame, activity: try Activity(encoded: encodedActivity, visit: visit))
    }
}

/// A branch's row that cannot be read.
public struct BranchCodingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The branch.
    public var path: BranchPath
    /// The member that is missing or of the wrong kind.
    public var member: String

    /// What is wrong and what to do.
    public var description: String {
        "The row of branch '\(path)' lacks a readable member '\(member)'. Restore the row from a backup, or stop the execution."
    }
}

/// Reads the members of an encoded part of a branch.
private struct MemberReader {
    let object: JSON
    let path: BranchPath

    func fail(_ member: String) -> BranchCodingError { BranchCodingError(path: path, member: member) }

    func integer(_ key: String) throws(BranchCodingError) -> Int {
        guard case .integer(let value)? = object[key] else { throw fail(key) }
        return value
    }

    func string(_ key: String) throws(BranchCodingError) -> String {
        guard case .string(let value)? = object[key] else { throw fail(key) }
        return value
    }

    func time(_ key: String) throws(BranchCodingError) -> Timestamp? {
        guard object[key] != nil else { return nil }
        return Timestamp(milliseconds: Int64(try integer(key)))
    }

    func integers(_ key: String) throws(BranchCodingError) -> [Int]? {
        guard let value = object[key] else { return nil }
        guard let elements = value.arrayValue else { throw fail(key) }
        let numbers = elements.compactMap(\.integerValue)
        guard numbers.count == elements.count else { throw fail(key) }
        return numbers
    }
}

extension Frame {
    fileprivate init(encoded: JSON, path: BranchPath) throws(BranchCodingError) {
        let reader = MemberReader(object: encoded, path: path)
        guard let input = encoded["i"] else { throw reader.fail("i") }
        self.init(scope: ScopeID(try reader.integer("c")), stateName: try reader.string("s"), input: input)
        enteredEvent = EventID(try reader.integer("e"))
        enteredAt = Timestamp(milliseconds: Int64(try reader.integer("t")))
        for (name, value) in encoded["v"]?.objectValue ?? [:] { variables[name] = value }
        if let item = encoded["m"] {
            guard let index = item[0]?.integerValue, let value = item[1] else { throw reader.fail("m") }
            mapItem = MapItem(index: index, value: value)
        }
        if let run = encoded["r"] {
            guard let concurrency = run[0]?.integerValue, let items = run[1]?.arrayValue else { throw reader.fail("r") }
            mapRun = MapRun(items: items, concurrency: concurrency, arn: run[2]?.stringValue)
            mapRun?.redriveCount = run[3]?.integerValue ?? 0
            mapRun?.isObject = run[4] == true
        }
    }
}

extension Activity {
    fileprivate init(
        encoded: JSON,
        visit: (path: BranchPath, stateName: String, number: EventID)
    ) throws(BranchCodingError) {
        let reader = MemberReader(object: encoded, path: visit.path)
        guard let phase = Phase(rawValue: try reader.string("p")) else { throw reader.fail("p") }
        self.init(wake: .parent, lastEvent: EventID(try reader.integer("l")))
        self.phase = phase
        if encoded["a"] != nil { attempt = try reader.integer("a") }
        retries = try reader.integers("r") ?? []
        timeout = try reader.time("t")
        heartbeatDue = try reader.time("h")
        if encoded["b"] != nil { heartbeat = .seconds(try reader.integer("b")) }
        if let counts = try reader.integers("n") {
            guard counts.count == 3, counts.allSatisfy({ $0 >= 0 }) else { throw reader.fail("n") }
            (childCount, startedChildren, finishedChildren) = (counts[0], counts[1], counts[2])
        }
        if let output = encoded["o"] {
            guard let value = output[0] else { throw reader.fail("o") }
            self.output = value
        }
        switch phase {
        case .entering, .waiting, .retrying:
            guard let time = try reader.time("w") else { throw reader.fail("w") }
            wake = .timer(time)
        case .scheduled, .started, .submitted:
            let identity = TaskVisit(
                executionARN: try reader.string("x"),
                path: visit.path,
                stateName: visit.stateName,
                number: visit.number
            )
            wake = .task(TaskAttempt(visit: identity, number: attempt), deadline: try reader.time("d"))
        case .children: wake = .children
        case .mapRun: wake = .mapRun
        case .finished: wake = .parent
        case .stopped, .stoppedBeforeEntry: wake = .redrive
        }
    }
}
