public import JSONModel

/// How badly one operation, or all of them, behave.
///
/// A rate is a probability from 0 to 1, decided by the seed, the applicant and the count of the call. The first that
/// strikes counts, in the order in which they are declared here.
public struct FaultDials: Sendable, Hashable {
    /// When no caller gets anything but the error status.
    public var outage: Range<Timestamp>?
    /// How long answers take, at least and at most.
    public var latency: ClosedRange<Duration> = .zero ... .zero
    /// How many calls are answered within a second; the rest get 429.
    ///
    /// `nil` for any number.
    public var callsPerSecond: Int?
    /// How often a call is answered with 429.
    public var throttleRate: Double = 0
    /// What a 429 says in `Retry-After`; `nil` for nothing.
    public var retryAfter: Duration? = .seconds(1)
    /// How often a call without effect is answered with the error status.
    public var errorRate: Double = 0
    /// The status of such an answer.
    public var errorStatus: Int = 503
    /// How often the connection is cut before the call has an effect.
    public var cutBeforeEffectRate: Double = 0
    /// How often the connection is cut after the call had its effect.
    public var cutAfterEffectRate: Double = 0

    /// No faults, no latency.
    public init() {}

    /// What goes wrong with a call, by chance.
    func disturbance(_ chance: inout Chance) -> Disturbance? {
        if throttleRate > 0, chance.fraction() < throttleRate { return throttled }
        if errorRate > 0, chance.fraction() < errorRate {
            return .refused(.status(errorStatus, message: "The service is temporarily unavailable"))
        }
        if cutBeforeEffectRate > 0, chance.fraction() < cutBeforeEffectRate { return .cutBeforeEffect }
        if cutAfterEffectRate > 0, chance.fraction() < cutAfterEffectRate { return .cutAfterEffect }
        return nil
    }

    /// What goes wrong with every call of a moment.
    func outage(at moment: Timestamp) -> Disturbance? {
        guard let outage, outage.contains(moment) else { return nil }
        return .refused(.status(errorStatus, message: "The service is temporarily unavailable"))
    }

    /// The answer to a call that comes too soon.
    var throttled: Disturbance {
        .refused(.throttled(retryAfter.map { .seconds($0.roundedUpSeconds) } ?? .absent))
    }
}

extension FaultDials {
    /// The names under which the dials are set, and what they do.
    static let table = [
        TwinDescription.Row(
            "outage",
            "When every call gets the error status: [from, until] in RFC 3339, or null."
        ),
        TwinDescription.Row("latencySeconds", "How long answers take: a number, or [least, most]."),
        TwinDescription.Row(
            "callsPerSecond",
            "How many calls are answered within a second, or null; the rest get 429."
        ),
        TwinDescription.Row("throttleRate", "How often a call gets 429, from 0 to 1."),
        TwinDescription.Row("retryAfterSeconds", "What a 429 says in Retry-After, or null for no such field."),
        TwinDescription.Row("errorRate", "How often a call without effect gets the error status, from 0 to 1."),
        TwinDescription.Row("errorStatus", "That status, from 400 to 599."),
        TwinDescription.Row("cutBeforeEffectRate", "How often the connection is cut before the effect, from 0 to 1."),
        TwinDescription.Row("cutAfterEffectRate", "How often the connection is cut after the effect, from 0 to 1."),
    ]

    /// The dials as JSON, with the names of ``table``.
    var json: JSON {
        [
            "outage": outage.map {
                [.string($0.lowerBound.description), .string($0.upperBound.description)]
            } ?? .null,
            "latencySeconds": [.double(latency.lowerBound.inSeconds), .double(latency.upperBound.inSeconds)],
            "callsPerSecond": callsPerSecond.map { .integer($0) } ?? .null,
            "throttleRate": .double(throttleRate),
            "retryAfterSeconds": retryAfter.map { .double($0.inSeconds) } ?? .null,
            "errorRate": .double(errorRate), "errorStatus": .integer(errorStatus),
            "cutBeforeEffectRate": .double(cutBeforeEffectRate), "cutAfterEffectRate": .double(cutAfterEffectRate),
        ]
    }

    /// Turns the dials that the object names, and leaves the others.
    mutating func turn(by reader: inout DialReader) {
        reader.read("outage") { value throws(DialReader.Refusal) in
            guard !value.isNull else { return outage = nil }
            guard let from = value[0]?.stringValue.flatMap(Timestamp.init), value[2] == nil,
                let until = value[1]?.stringValue.flatMap(Timestamp.init), from <= until
            else {
                throw DialReader.Refusal("null, or two moments such as 2026-06-01T10:00:00Z, the earlier one first")
            }
            outage = from..<until
        }
        reader.read("latencySeconds", into: &latency, DialReader.span)
        reader.read("callsPerSecond", into: &callsPerSecond, DialReader.optional(DialReader.whole(in: 0...1_000_000)))
        reader.read("throttleRate", into: &throttleRate, DialReader.rate)
        reader.read("retryAfterSeconds", into: &retryAfter, DialReader.optional(DialReader.seconds))
        reader.read("errorRate", into: &errorRate, DialReader.rate)
        reader.read("errorStatus", into: &errorStatus, DialReader.whole(in: 400...599))
        reader.read("cutBeforeEffectRate", into: &cutBeforeEffectRate, DialReader.rate)
        reader.read("cutAfterEffectRate", into: &cutAfterEffectRate, DialReader.rate)
    }
}

extension Duration {
    /// The duration in seconds, with a fraction.
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }

    /// The duration in whole seconds, rounded up.
    var roundedUpSeconds: Int { Int(components.seconds) + (components.attoseconds > 0 ? 1 : 0) }
}
