public import JSONModel
public import WorkflowRuntime
public import WorkflowStore

/// What is known before a campaign begins: how large it is, who is left out, how long it will take, and what stands against it.
struct CampaignReport {
    let record: CampaignRecord
    let settings: CampaignSettings
    /// How many of the customers that nothing was begun for are being onboarded elsewhere.
    let inFlight: Int
    /// The buckets in which calls of the workflow count; `nil` where no engine was asked.
    let limits: [LimitReport]?
    let now: Timestamp

    var json: JSON {
        let counts = record.counts
        var object: JSONObject = [
            "campaign": .integer(Int(record.key)), "status": .string(record.status.rawValue),
            "read": .integer(counts.read), "total": .integer(counts.total),
            "rejected": .object(
                JSONObject(counts.rejected.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })
            ),
            "inFlight": .integer(inFlight), "inFlightPolicy": .string(settings.inFlight.rawValue),
            "cohortDigest": .string(record.cohortDigest), "ratePerMinute": .integer(settings.ratePerMinute),
            "estimatedSeconds": .integer(seconds), "estimatedEnd": .string(end.description),
            "limits": .array(buckets.map(limit)), "warnings": .array(warnings.map { .string($0) }),
        ]
        object["sourceDigest"] = record.sourceDigest.map { .string($0) }
        object["deadline"] = settings.deadline.map { .string($0.description) }
        return .object(object)
    }

    /// How many customers are still to be started.
    private var remaining: Int { record.counts.total - record.counts.started }

    /// How long starting all customers takes, at the rate or at that of the slowest provider, if each costs one call of it.
    private var seconds: Int {
        let slowest = buckets.compactMap(perMinute).min().map { min($0, Double(settings.ratePerMinute)) }
        return Int((Double(remaining) / (slowest ?? Double(settings.ratePerMinute)) * 60).rounded(.up))
    }

    private var buckets: [LimitReport] { limits ?? [] }

    private var end: Timestamp { now.advanced(by: .seconds(seconds)) }

    /// How many calls a minute a bucket leaves to batch work; `nil` for any number.
    private func perMinute(_ bucket: LimitReport) -> Double? {
        guard let rate = bucket.limits["rate"], let calls = rate["calls"]?.doubleValue,
            let seconds = rate["per"]?.doubleValue, seconds > 0
        else { return nil }
        let reserve = bucket.limits["interactiveReserve"]?.doubleValue ?? 0
        return calls / seconds * 60 * (1 - reserve)
    }

    private func limit(_ bucket: LimitReport) -> JSON {
        let calls = perMinute(bucket)
        return [
            "bucket": .string(bucket.record.name), "batchCallsPerMinute": calls.map { .double($0) } ?? .null,
            "isEnough": .bool(calls.map { $0 >= Double(settings.ratePerMinute) } ?? true),
        ]
    }

    private var warnings: [String] {
        var warnings: [String] = []
        for bucket in buckets {
            guard let calls = perMinute(bucket), calls < Double(settings.ratePerMinute) else { continue }
            warnings.append(
                "\(settings.ratePerMinute) customers a minute are more than the \(Int(calls)) calls a minute that "
                    + "\(bucket.record.name) leaves to batch work. Customers will wait for room, or lower the rate."
            )
        }
        if let deadline = settings.deadline, deadline < end, remaining > 0 {
            warnings.append(
                "At this rate the last customer would be started at \(end), after the deadline at \(deadline). "
                    + "Raise the rate, or extend the deadline."
            )
        }
        if settings.deadline == nil {
            warnings.append("There is no deadline: customers who do not respond hold it open.")
        }
        if settings.canary == 0, record.counts.total > 1000 {
            warnings.append("There is no canary: all customers are started without waiting for the first results.")
        }
        if inFlight > 0 {
            warnings.append(
                "\(inFlight) customers are being onboarded already. The policy is '\(settings.inFlight.rawValue)'."
            )
        }
        if limits == nil {
            warnings.append("The rate is not compared with the providers' limits, which only a running engine knows.")
        }
        return warnings
    }
}

extension OnboardingReader {
    /// The dry-run report of a campaign; `nil` if there is none.
    ///
    /// Its checks compare the rate with `limits`, how the buckets of calls stand, as far as tasks of the workflow call there.
    ///
    /// Pass `nil` where no engine was asked.
    public func campaignReport(_ key: Int64, limits: [LimitReport]?) throws(StoreError) -> JSON? {
        guard let record = try store.campaign(key), let settings = try? CampaignSettings(json: record.settings) else {
            return nil
        }
        var names = Set([record.workflow] + settings.conflictsWith)
        for name in [record.workflow] + settings.conflictsWith {
            guard let json = try definition(of: name) else { continue }
            // Customers of a campaign have executions of a name of their own.
            names.formUnion(json.cohortMaps(named: nil).map { "\(name)/\($0)" })
        }
        let inFlight = try store.campaignCustomersInFlight(of: key, in: names.sorted())
        let resources = try resources(calledBy: record.workflow)
        return CampaignReport(
            record: record,
            settings: settings,
            inFlight: inFlight,
            limits: limits?.filter { !$0.resources.isDisjoint(with: resources) },
            now: clock.now()
        ).json
    }

    private func definition(of workflow: String) throws(StoreError) -> JSON? {
        guard let summary = try store.currentDefinitions().first(where: { $0.stateMachine == workflow }) else {
            return nil
        }
        return try store.definition(summary.key)?.text.parsed
    }

    /// The resources that the tasks of a workflow call, and those of the workflows that it starts by name.
    private func resources(calledBy workflow: String) throws(StoreError) -> Set<String> {
        var resources: Set<String> = []
        var (known, left): (Set<String>, [String]) = ([workflow], [workflow])
        while let name = left.popLast() {
            for task in try definition(of: name)?.tasks ?? [] {
                guard let resource = task["Resource"]?.stringValue else { continue }
                resources.insert(resource)
                guard let started = task.startedWorkflow, known.insert(started).inserted else { continue }
                left.append(started)
            }
        }
        return resources
    }
}

extension String {
    fileprivate var parsed: JSON? { try? JSON(parsing: self) }
}

extension JSON {
    /// The Task states of a definition, at any depth.
    ///
    /// Parsing has bounded the depth of a definition, and with it this recursion.
    fileprivate var tasks: [JSON] {
        switch self {
        case .object(let object) where object["Type"] == "Task": return [self]
        case .object(let object): return object.flatMap { $0.value.tasks }
        case .array(let elements): return elements.flatMap(\.tasks)
        default: return []
        }
    }

    /// The workflow that a Task state starts, if it says its name.
    fileprivate var startedWorkflow: String? {
        guard self["Resource"]?.stringValue?.hasPrefix("arn:aws:states:::states:startExecution") == true,
            let name = (self["Arguments"] ?? self["Parameters"])?["StateMachineArn"]?.stringValue
        else { return nil }
        // The name of a version or of an alias goes on behind it.
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count > 6 && parts[5] == "stateMachine" ? String(parts[6]) : nil
    }

    /// The labels of the Map states that read a cohort.
    fileprivate func cohortMaps(named name: String?) -> [String] {
        guard let object = objectValue else { return [] }
        if object["ItemReader"]?["Resource"] == "usher:cohort" {
            return [object["Label"]?.stringValue ?? name].compactMap { $0 }
        }
        return object.flatMap { $0.value.cohortMaps(named: $0.key) }
    }
}
