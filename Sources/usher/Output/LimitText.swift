internal import JSONModel

/// Buckets of calls, as people read them.
enum LimitText {
    static func list(_ page: JSON) -> String {
        let buckets = page["limits"]?.arrayValue ?? []
        guard !buckets.isEmpty else {
            return "There are no buckets: no connector is loaded, or no engine has worked on this database yet."
        }
        var table = TextTable("BUCKET", "RATE", "CONCURRENCY", "IN FLIGHT", "WAITING", "HELD BACK BY", "UNTIL")
        for bucket in buckets {
            let waiting = bucket["waiting"] ?? [:]
            let count = (waiting["interactive"]?.integerValue ?? 0) + (waiting["batch"]?.integerValue ?? 0)
            table.add(
                bucket["bucket"]?.stringValue,
                rate(bucket["limits"]?["rate"]),
                number(bucket["limits"]?["concurrency"]),
                number(bucket["inFlight"]),
                String(count),
                obstacle(bucket),
                bucket["opensAt"]?.stringValue
            )
        }
        return table.text()
    }

    static func show(_ bucket: JSON) -> String {
        var table = TextTable("", bucket["bucket"]?.stringValue ?? "")
        let (limits, settings) = (bucket["limits"] ?? [:], bucket["settings"] ?? [:])
        func add(_ name: String, _ value: String?, _ key: String) {
            let origin = settings[key] == nil ? "" : " (set by an operator)"
            table.add(name, (value ?? "no bound of its own") + origin)
        }
        add("Rate", rate(limits["rate"]), "rate")
        add("Concurrency", number(limits["concurrency"]), "concurrency")
        add("Reserve of people who wait", number(limits["interactiveReserve"]), "interactiveReserve")
        if let rule = limits["breaker"], rule.objectValue != nil {
            let ratio = Int((rule["failureRatio"]?.doubleValue ?? 0) * 100)
            table.add(
                "Breaker opens",
                "at \(ratio) % of \(number(rule["minimumCalls"]) ?? "-") calls in \(number(rule["window"]) ?? "-") s, "
                    + "for \(number(rule["pause"]) ?? "-") s"
            )
        }
        let breaker = bucket["breaker"] ?? [:]
        let since = breaker["since"]?.stringValue.map { " since \($0), because of \(reason(breaker["reason"]))" } ?? ""
        table.add("Breaker", (breaker["state"]?.stringValue ?? "-") + since)
        table.add("Back-off", (number(bucket["backOff"]) ?? "1") + " of the bounds")
        table.add("Held back by", obstacle(bucket))
        table.add("Until", bucket["opensAt"]?.stringValue)
        table.add("In flight", number(bucket["inFlight"]))
        table.add("Waiting, people", number(bucket["waiting"]?["interactive"]))
        table.add("Waiting, batch", number(bucket["waiting"]?["batch"]))
        table.add("Waiting since", bucket["waitingSince"]?.stringValue)
        for window in settings["maintenance"]?.arrayValue ?? [] {
            let every = number(window["every"]).map { ", every \($0) s" } ?? ""
            let name = window["name"]?.stringValue ?? "-"
            let time = "\(window["from"]?.stringValue ?? "-") to \(window["until"]?.stringValue ?? "-")"
            table.add("Maintenance \(name)", time + every)
        }
        for (name, value) in bucket["calls"]?.objectValue ?? [:] { table.add("Calls \(name)", number(value)) }
        return table.text()
    }

    private static func rate(_ rate: JSON?) -> String? {
        guard let calls = rate?["calls"]?.integerValue, let per = rate?["per"]?.doubleValue else { return nil }
        let time = Int(exactly: per).map(String.init) ?? String(per)
        return "\(calls)/\(time) s"
    }

    private static func obstacle(_ bucket: JSON) -> String? {
        guard let obstacle = bucket["obstacle"]?.stringValue else { return nil }
        guard obstacle == "breaker" else { return obstacle }
        return "breaker (\(reason(bucket["breaker"]?["reason"])))"
    }

    private static func reason(_ reason: JSON?) -> String {
        switch reason?.stringValue {
        case "failures": "failures"
        case "configurationFault": "a fault of configuration"
        case "operator": "an operator"
        default: "-"
        }
    }

    private static func number(_ json: JSON?) -> String? {
        guard let value = json?.doubleValue else { return nil }
        return Int(exactly: value).map(String.init) ?? String(value)
    }
}
