internal import JSONModel

/// Reads the members of an object that people write, one after the other, and refuses what it does not understand.
///
/// Every refusal names the member's place as a JSON pointer, and says what would be right. None quotes a value.
struct MemberReader {
    private let members: JSONObject
    /// Where the object is.
    let place: JSONPointer
    private var known: [String] = []

    /// Makes a reader of an object.
    ///
    /// - Throws: ``EngineError`` if it is none.
    init(_ json: JSON, at place: JSONPointer = .root) throws(EngineError) {
        guard let members = json.objectValue else {
            throw Self.refusal("must be an object", at: place)
        }
        self.members = members
        self.place = place
    }

    /// What is wrong at a place.
    static func refusal(_ rule: String, at place: JSONPointer) -> EngineError {
        let subject = place == .root ? "The value" : "The member \(place)"
        return EngineError(.invalidRequest, "\(subject) \(rule).")
    }

    /// Whether the member is given, `null` included.
    mutating func has(_ name: String) -> Bool {
        if !known.contains(name) { known.append(name) }
        return members[name] != nil
    }

    /// The member; `nil` where it is absent or `null`.
    mutating func value(_ name: String) -> JSON? {
        guard has(name), let value = members[name], !value.isNull else { return nil }
        return value
    }

    /// The member, read as something; `nil` where it is absent or `null`.
    mutating func value<Value>(
        _ name: String,
        _ rule: String,
        _ read: (JSON) -> Value?
    ) throws(EngineError) -> Value? {
        guard let json = value(name) else { return nil }
        guard let value = read(json) else { throw refusal(name, rule) }
        return value
    }

    /// A whole number in a range.
    mutating func number(_ name: String, in range: ClosedRange<Int>) throws(EngineError) -> Int? {
        try value(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)") { json in
            json.integerValue.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// A text of some length.
    mutating func text(_ name: String, upTo limit: Int) throws(EngineError) -> String? {
        try value(name, "must be a text of 1 to \(limit) characters") { json in
            json.stringValue.flatMap { (1...limit).contains($0.count) ? $0 : nil }
        }
    }

    /// A length of time in a range.
    mutating func duration(_ name: String, in range: ClosedRange<Duration>) throws(EngineError) -> Duration? {
        try value(name, Self.durationRule(range)) { json in Self.duration(json, in: range) }
    }

    /// A list, each element read at its place; an empty one where the member is absent or `null`.
    mutating func list<Element>(
        _ name: String,
        upTo limit: Int,
        _ read: (JSON, JSONPointer) throws(EngineError) -> Element
    ) throws(EngineError) -> [Element] {
        guard let json = value(name) else { return [] }
        guard let elements = json.arrayValue, elements.count <= limit else {
            throw refusal(name, "must be a list of at most \(limit)")
        }
        var result: [Element] = []
        for (index, element) in elements.enumerated() {
            result.append(try read(element, place.appending(name).appending(index)))
        }
        return result
    }

    /// A list of different texts that pass a test.
    mutating func texts(
        _ name: String,
        upTo limit: Int,
        _ rule: String,
        where isValid: (String) -> Bool
    ) throws(EngineError) -> [String] {
        let texts = try list(name, upTo: limit) { element, place throws(EngineError) in
            guard let text = element.stringValue, isValid(text) else {
                throw Self.refusal("must be \(rule)", at: place)
            }
            return text
        }
        guard Set(texts).count == texts.count else { throw refusal(name, "must not hold anything twice") }
        return texts
    }

    /// Refuses members that nobody asked for: a misspelt one must not be ignored.
    func finish() throws(EngineError) {
        for name in members.keys where !known.contains(name) {
            throw EngineError(
                .invalidRequest,
                "There is no member \(place.appending(name)). Here may be: \(known.joined(separator: ", "))."
            )
        }
    }

    /// What is wrong with a member.
    func refusal(_ name: String, _ rule: String) -> EngineError {
        Self.refusal(rule, at: place.appending(name))
    }

    // MARK: Lengths of time

    /// The units that a length of time is written in.
    private static let units: [(name: Character, seconds: Int)] = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)]

    /// What a length of time must be, for messages.
    static func durationRule(_ range: ClosedRange<Duration>) -> String {
        "must be a time such as \"90s\", \"30m\", \"36h\" or \"7d\", from \(text(of: range.lowerBound)) "
            + "to \(text(of: range.upperBound))"
    }

    /// Reads a length of time: a whole number and one unit, as selectors have it.
    static func duration(_ json: JSON, in range: ClosedRange<Duration>) -> Duration? {
        guard let text = json.stringValue, let unit = units.first(where: { $0.name == text.last }),
            text.utf8.count <= 9, text.utf8.dropLast().allSatisfy({ $0 &- 48 < 10 }), let count = Int(text.dropLast())
        else { return nil }
        let duration = Duration.seconds(count * unit.seconds)
        return range.contains(duration) ? duration : nil
    }

    /// A length of time in the largest unit that it is whole in.
    static func text(of duration: Duration) -> String {
        let seconds = Int(duration.components.seconds)
        let unit = units.first { seconds > 0 && seconds % $0.seconds == 0 } ?? ("s", 1)
        return "\(seconds / unit.seconds)\(unit.name)"
    }
}
