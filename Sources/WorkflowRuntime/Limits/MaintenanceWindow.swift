public import JSONModel

/// A time in which a provider is not to be called, once or again and again.
///
/// Calls that come in it wait for its end, and are let through over the spread behind it, so that the provider does not get
/// all of them in its first second.
public struct MaintenanceWindow: Sendable, Hashable {
    /// The name, unique within its bucket.
    public var name: String
    /// When it begins, the first time.
    public var from: Timestamp
    /// When it ends, the first time.
    public var until: Timestamp
    /// After how long it begins again; `nil` for never.
    public var every: Duration?
    /// Over how long the waiting calls are let through behind its end.
    public var spread: Duration

    /// The longest window.
    public static let maximumLength = Duration.seconds(7 * 86_400)
    /// How many windows a bucket has at most.
    public static let maximumCount = 32
    /// The spread of a window that names none: a tenth of its length, at most ten minutes.
    public static func standardSpread(from: Timestamp, until: Timestamp) -> Duration {
        min(.milliseconds(from.duration(to: until).wholeMilliseconds / 10), .seconds(600))
    }

    /// Makes a window.
    public init(name: String, from: Timestamp, until: Timestamp, every: Duration? = nil, spread: Duration? = nil) {
        self.name = name
        self.from = from
        self.until = until
        self.every = every
        self.spread = spread ?? Self.standardSpread(from: from, until: until)
    }

    /// When the occurrence ends that a moment lies in; `nil` if it lies in none.
    func end(containing now: Timestamp) -> Timestamp? {
        guard from <= now else { return nil }
        let length = until.milliseconds - from.milliseconds
        guard let every else { return now < until ? until : nil }
        let period = Int64(every.wholeMilliseconds)
        let start = from.milliseconds + (now.milliseconds - from.milliseconds) / period * period
        return now.milliseconds < start + length ? Timestamp(milliseconds: start + length) : nil
    }

    /// Whether it will not begin again.
    func isOver(at now: Timestamp) -> Bool { every == nil && until <= now }

    /// The window as JSON.
    public var json: JSON {
        [
            "name": .string(name), "from": .string(from.description), "until": .string(until.description),
            "every": every.map { .double($0.inSeconds) } ?? .null, "spread": .double(spread.inSeconds),
        ]
    }

    init?(stored json: JSON) {
        guard let name = json["name"]?.stringValue, let from = json["from"]?.stringValue.flatMap(Timestamp.init),
            let until = json["until"]?.stringValue.flatMap(Timestamp.init)
        else { return nil }
        self.init(
            name: name,
            from: from,
            until: until,
            every: json["every"]?.doubleValue.map { .milliseconds(Int64($0 * 1000)) },
            spread: json["spread"]?.doubleValue.map { .milliseconds(Int64($0 * 1000)) }
        )
    }
}
