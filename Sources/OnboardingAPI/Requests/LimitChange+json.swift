internal import JSONModel
internal import WorkflowRuntime

extension LimitChange {
    /// Reads the members `rate`, `concurrency` and `interactiveReserve`: a value, `"none"` for no bound, `null` for the file's.
    ///
    /// - Throws: ``Problem`` that says what would be right.
    init(_ members: JSONObject) throws {
        self.init()
        rate = try Self.bound(
            members["rate"],
            "'rate' must be like {\"calls\": 10, \"per\": 1, \"burst\": 5}: calls and burst from 1 to "
                + "\(BucketLimits.maximumCalls), per from 0.001 to 86400 seconds; \"none\"; or null."
        ) { BucketLimits.Rate($0) }
        concurrency = try Self.bound(
            members["concurrency"],
            "'concurrency' must be a whole number from 1 to \(BucketLimits.maximumCalls), \"none\" or null."
        ) { json in json.integerValue.flatMap { (1...BucketLimits.maximumCalls).contains($0) ? $0 : nil } }
        interactiveReserve = try Self.bound(
            members["interactiveReserve"],
            "'interactiveReserve' must be a number from 0 to \(BucketLimits.maximumReserve), \"none\" or null."
        ) { json in json.doubleValue.flatMap { (0...BucketLimits.maximumReserve).contains($0) ? $0 : nil } }
        guard rate != nil || concurrency != nil || interactiveReserve != nil else {
            throw Problem.badRequest("Give at least one of rate, concurrency and interactiveReserve.")
        }
    }

    /// What a member asks for; `nil` if it is absent.
    private static func bound<Value>(
        _ json: JSON?,
        _ mistake: String,
        _ read: (JSON) -> Value?
    ) throws -> Bound<Value>? {
        guard let json else { return nil }
        if json.isNull { return .configured }
        if json == "none" { return .unlimited }
        guard let value = read(json) else { throw Problem.badRequest(mistake) }
        return .value(value)
    }
}

extension MaintenanceWindow {
    /// Reads a window: `name`, `from`, `until`, and `every` and `spread` in seconds.
    ///
    /// - Throws: ``Problem`` that says what would be right.
    init(_ members: JSONObject) throws {
        guard let name = members["name"]?.stringValue, !name.isEmpty, name.count <= 64 else {
            throw Problem.badRequest("'name' must be a text of 1 to 64 characters.")
        }
        guard let from = members["from"]?.stringValue.flatMap(Timestamp.init),
            let until = members["until"]?.stringValue.flatMap(Timestamp.init), from < until,
            from.duration(to: until) <= Self.maximumLength
        else {
            throw Problem.badRequest(
                "'from' and 'until' must be moments such as 2026-06-01T22:00:00Z, at most seven days apart."
            )
        }
        let length = from.duration(to: until)
        let every = try Self.seconds(members["every"], "every", in: length...Duration.seconds(366 * 86_400))
        let spread = try Self.seconds(members["spread"], "spread", in: Duration.zero...Duration.seconds(86_400))
        self.init(name: name, from: from, until: until, every: every, spread: spread)
    }

    private static func seconds(_ json: JSON?, _ name: String, in range: ClosedRange<Duration>) throws -> Duration? {
        guard let json, !json.isNull else { return nil }
        guard let seconds = json.doubleValue, seconds.isFinite, abs(seconds) < 1e9,
            range.contains(.milliseconds(Int64(seconds * 1000)))
        else {
            let bounds = "\(range.lowerBound.components.seconds) to \(range.upperBound.components.seconds)"
            throw Problem.badRequest("'\(name)' must be a number of seconds from \(bounds), or null.")
        }
        return .milliseconds(Int64(seconds * 1000))
    }
}
