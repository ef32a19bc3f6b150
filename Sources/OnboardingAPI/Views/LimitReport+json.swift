public import JSONModel
public import WorkflowRuntime
public import WorkflowStore

extension LimitReport {
    /// The report as the REST face gives it.
    public var json: JSON {
        let breaker = record.state["breaker"] ?? .null
        let isOpen = !breaker.isNull
        return [
            "bucket": .string(record.name),
            "limits": limits,
            "configured": record.configured,
            "settings": record.settings,
            "breaker": isOpen
                ? [
                    "state": "open", "reason": breaker["reason"] ?? .null,
                    "since": Self.moment(breaker["since"]), "nextProbe": Self.moment(breaker["nextProbe"]),
                ] : ["state": "closed"],
            "backOff": record.state["backOff"]?["factor"] ?? 1,
            "obstacle": obstacle.map(JSON.string) ?? .null,
            "opensAt": opensAt.map { .string($0.description) } ?? .null,
            "inFlight": inFlight.map(JSON.integer) ?? .null,
            "waiting": [
                "interactive": .integer(waiting[.interactive] ?? 0), "batch": .integer(waiting[.batch] ?? 0),
            ],
            "waitingSince": waitingSince.map { .string($0.description) } ?? .null,
            "calls": tally,
        ]
    }

    /// A list of reports.
    public static func page(_ reports: [LimitReport]) -> JSON { ["limits": .array(reports.map(\.json))] }

    private static func moment(_ json: JSON?) -> JSON {
        json?.integerValue.map { .string(Timestamp(milliseconds: Int64($0)).description) } ?? .null
    }
}

extension OnboardingReader {
    /// How the buckets of a store stand that no engine works on, as far as the store tells.
    public static func limits(of store: some LimitStore & TimerStore, at now: Timestamp) throws(StoreError) -> JSON {
        let lengths = try store.capacityQueues()
        return LimitReport.page(try store.buckets().map { LimitReport(stored: $0, lengths: lengths, at: now) })
    }
}

extension Metrics {
    /// The metrics of the buckets.
    static func text(_ reports: [LimitReport]) -> String {
        var lines: [String] = []
        func add(
            _ name: String,
            _ kind: String,
            _ help: String,
            _ sample: (LimitReport) -> [(label: String, value: Double)]
        ) {
            lines += ["# HELP \(name) \(help)", "# TYPE \(name) \(kind)"]
            for report in reports {
                lines += sample(report).map { label, value in
                    let number = Int(exactly: value).map(String.init) ?? String(value)
                    return "\(name){bucket=\"\(report.record.name)\"\(label)} \(number)"
                }
            }
        }
        func count(_ name: String) -> (LimitReport) -> [(label: String, value: Double)] {
            { [("", $0.tally[name]?.doubleValue ?? 0)] }
        }
        add("usher_limit_breaker_open", "gauge", "Whether calls of the bucket are stopped.") { report in
            [("", (report.record.state["breaker"] ?? .null).isNull ? 0 : 1)]
        }
        add("usher_limit_back_off", "gauge", "The part of the bucket's bounds that is used.") { report in
            [("", report.record.state["backOff"]?["factor"]?.doubleValue ?? 1)]
        }
        add("usher_limit_calls_in_flight", "gauge", "Calls of the bucket on their way.") {
            [("", Double($0.inFlight ?? 0))]
        }
        add("usher_limit_calls_waiting", "gauge", "Calls that wait for the bucket, by lane.") { report in
            Lane.allCases.map { (",lane=\"\($0.rawValue)\"", Double(report.waiting[$0] ?? 0)) }
        }
        add("usher_limit_calls_total", "counter", "Calls of the bucket started since the start.", count("started"))
        add("usher_limit_failures_total", "counter", "Calls that failed or were too slow.", count("failed"))
        add("usher_limit_throttled_total", "counter", "Calls answered with 429 or 503.", count("throttled"))
        add("usher_limit_openings_total", "counter", "How often the breaker opened.", count("opened"))
        return lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n"
    }
}
