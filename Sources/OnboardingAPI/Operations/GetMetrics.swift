internal import HTTPTypes
internal import Hummingbird
internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

extension OnboardingRoutes {
    /// `GET /metrics`: figures in the text format of Prometheus.
    @Sendable func getMetrics(_ request: RequestReader) async throws -> Response {
        let (counts, product) = try await reading.run { [reader] in
            (try reader.store.executionCounts(), try ProductFigures(reader.store))
        }
        let overdue = try await reading.run { [reader] in try reader.overdue(limit: Metrics.maximumOverdue) }
        let text = Metrics.text(engine.status, counts, product, overdue) + Metrics.text(try await engine.limits(.list))
        return Response(
            status: .ok,
            headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}

/// What is counted of notices and endpoints.
struct ProductFigures: Sendable {
    var notices: Int
    var deliveries: [DeliveryRecord.State: Int]
    var enabled: Int
    var disabled: Int

    init(_ store: any ProductStore) throws(StoreError) {
        notices = Int(try store.highestNotice())
        deliveries = try store.deliveryCounts()
        let endpoints = try store.endpoints()
        enabled = endpoints.count { $0.isEnabled }
        disabled = endpoints.count - enabled
    }
}

/// The metrics, by name, kind and meaning.
///
/// They carry no applicant's data.
enum Metrics {
    /// Up to how many overdue onboardings are counted: more need no exact figure.
    static let maximumOverdue = 10_000

    static func text(
        _ status: EngineStatus,
        _ counts: [ExecutionStatus: Int],
        _ product: ProductFigures,
        _ overdue: (onboardings: Int, reviews: Int),
        at now: Timestamp = SystemClock().now()
    ) -> String {
        var lines: [String] = []
        func add(_ name: String, _ kind: String, _ help: String, _ samples: [(labels: String, value: Int)]) {
            lines += ["# HELP \(name) \(help)", "# TYPE \(name) \(kind)"]
            lines += samples.map { "\(name)\($0.labels) \($0.value)" }
        }
        add(
            "usher_executions",
            "gauge",
            "Executions in the store, by status.",
            ExecutionStatus.allCases.map { ("{status=\"\($0.publicName)\"}", counts[$0] ?? 0) }
        )
        add(
            "usher_overdue",
            "gauge",
            "Onboardings whose deadline or next action is a minute late, and reviews past their due date.",
            [("{kind=\"onboarding\"}", overdue.onboardings), ("{kind=\"review\"}", overdue.reviews)]
        )
        add("usher_commits_total", "counter", "Transactions committed since the start.", [("", status.commits)])
        add("usher_events_total", "counter", "History events written since the start.", [("", status.events)])
        add("usher_calls_in_flight", "gauge", "Calls to providers on their way.", [("", status.callsInFlight)])
        add("usher_executions_in_memory", "gauge", "Executions in memory.", [("", status.executionsInMemory)])
        add("usher_recovered_total", "counter", "Branches recovered since the start.", [("", status.recovered)])
        add("usher_recovering", "gauge", "Whether recovery is still under way.", [("", status.isRecovering ? 1 : 0)])
        add("usher_serving", "gauge", "Whether the engine takes work.", [("", status.health == .serving ? 1 : 0)])
        add("usher_notices_total", "counter", "Events that products were told of.", [("", product.notices)])
        add(
            "usher_deliveries",
            "gauge",
            "Deliveries of events to endpoints, by state.",
            DeliveryRecord.State.allCases.map { ("{state=\"\($0.rawValue)\"}", product.deliveries[$0] ?? 0) }
        )
        add(
            "usher_endpoints",
            "gauge",
            "Endpoints, by whether they get events.",
            [("{enabled=\"true\"}", product.enabled), ("{enabled=\"false\"}", product.disabled)]
        )
        if let violations = status.auditViolations {
            add("usher_audit_violations", "gauge", "Violated invariants at the start; must be 0.", [("", violations)])
        }
        add(
            "usher_unreadable_executions",
            "gauge",
            "Executions set aside because they cannot be read, until they are resumed or stopped; must be 0.",
            [("", status.unreadableExecutions)]
        )
        add(
            "usher_unreadable_records",
            "gauge",
            "Other records that could not be read since the start, and were left out; must be 0.",
            [("", status.unreadableRecords)]
        )
        for metric in InboundMetrics.all(status.inbound, at: now) {
            add(metric.name, metric.kind, metric.help, metric.samples)
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
