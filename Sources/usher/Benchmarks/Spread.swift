internal import JSONModel

/// The spread of many durations: median, tail and worst.
struct Spread {
    let count: Int
    private let sorted: [Duration]

    init(_ samples: [Duration]) {
        sorted = samples.sorted()
        count = samples.count
    }

    /// The duration that this part of the samples does not exceed (nearest rank).
    func percentile(_ part: Double) -> Duration {
        guard let last = sorted.last else { return .zero }
        let rank = Int((part * Double(count)).rounded(.up))
        return rank < 1 ? sorted[0] : rank > count ? last : sorted[rank - 1]
    }

    var median: Duration { percentile(0.5) }

    var json: JSON {
        [
            "count": .integer(count),
            "p50": milliseconds(0.5), "p90": milliseconds(0.9), "p99": milliseconds(0.99), "max": milliseconds(1),
            "unit": "ms",
        ]
    }

    var text: String {
        "p50 \(percentile(0.5).short), p90 \(percentile(0.9).short), p99 \(percentile(0.99).short), max \(percentile(1).short)"
    }

    private func milliseconds(_ part: Double) -> JSON {
        .double((percentile(part).seconds * 1000).rounded(toPlaces: 4))
    }
}

extension Duration {
    var seconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }

    /// The duration in the unit that suits it.
    var short: String {
        switch abs(seconds) {
        case 1...: seconds.short + " s"
        case 0.001...: (seconds * 1000).short + " ms"
        default: (seconds * 1_000_000).short + " µs"
        }
    }
}
