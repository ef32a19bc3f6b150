internal import JSONModel
internal import WorkflowRuntime

/// The metrics of what came in from outside, and of what completed waits.
enum InboundMetrics {
    typealias Metric = (name: String, kind: String, help: String, samples: [(labels: String, value: Int)])

    static func all(_ inbound: InboundStatus, at now: Timestamp) -> [Metric] {
        [
            (
                "usher_webhook_deliveries_total", "counter",
                "Messages of providers since the start, by what became of them.", deliveries(inbound)
            ),
            (
                "usher_webhook_last_delivery_age_seconds", "gauge",
                "Time since a webhook brought something last.", ages(inbound, at: now)
            ),
            (
                "usher_awaits_completed_total", "counter",
                "Waits that came true since the start, by what made the look that saw it.", completions(inbound)
            ),
            (
                "usher_security_events_total", "counter",
                "Messages since the start that no honest provider sends; must be 0.",
                samples(
                    inbound.securityEvents.map { event, count in
                        ("{\(labels(of: event.source)),kind=\"\(event.kind.rawValue)\"}", count)
                    }
                )
            ),
            (
                "usher_swept_total", "counter", "Waiting branches that a sweep met since the start.",
                [("", inbound.swept)]
            ),
            ("usher_sweeping", "gauge", "Whether a sweep is under way.", [("", inbound.isSweeping ? 1 : 0)]),
        ]
    }

    private static func deliveries(_ inbound: InboundStatus) -> [(labels: String, value: Int)] {
        let taken = inbound.tally.deliveries.map { delivery, count in
            ("{\(labels(of: delivery.source)),result=\"\(delivery.outcome.rawValue)\"}", count)
        }
        let refused = inbound.refusals.map { refusal, count in
            let source = refusal.source.map { labels(of: $0) + "," } ?? ""
            return ("{\(source)result=\"\(refusal.kind.name)\"}", count)
        }
        return samples(taken + refused)
    }

    private static func ages(_ inbound: InboundStatus, at now: Timestamp) -> [(labels: String, value: Int)] {
        samples(
            inbound.lastDeliveries.map { source, time in
                ("{\(labels(of: source))}", max(0, Int(time.duration(to: now).components.seconds)))
            }
        )
    }

    private static func completions(_ inbound: InboundStatus) -> [(labels: String, value: Int)] {
        samples(
            inbound.tally.completions.map { wait, count in
                ("{connector=\"\(wait.connector)\",completed_by=\"\(wait.completion.rawValue)\"}", count)
            }
        )
    }

    private static func samples(_ counts: [(String, Int)]) -> [(labels: String, value: Int)] {
        counts.sorted { $0.0 < $1.0 }.map { (labels: $0.0, value: $0.1) }
    }

    // Names of connectors and webhooks hold letters, digits, '-' and '_', so nothing needs to be escaped.
    private static func labels(of source: InboundTally.Source) -> String {
        "connector=\"\(source.connector)\",webhook=\"\(source.webhook)\""
    }
}

extension InboundRefusal.Kind {
    /// The name in metrics, in the form that these have.
    fileprivate var name: String {
        switch self {
        case .unknownSource: "unknown_source"
        case .tooLarge: "too_large"
        case .wrongMediaType: "wrong_media_type"
        case .unverified: "bad_signature"
        case .unreadable: "unreadable"
        case .misconfigured: "misconfigured"
        case .unavailable: "unavailable"
        }
    }
}
