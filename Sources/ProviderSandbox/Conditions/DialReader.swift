internal import JSONModel

/// Reads dials from a JSON object and collects what is wrong with them, so that one answer names every mistake.
struct DialReader {
    private let object: JSONObject
    private let place: JSONPointer
    private var unread: [String]
    /// What is wrong, each with its place.
    private(set) var problems: [Diagnostic] = []

    /// Why a value does not fit: what it should have been.
    struct Refusal: Error {
        var expected: String
        init(_ expected: String) { self.expected = expected }
    }

    /// Makes a dial's value of JSON.
    typealias Parser<Value> = (JSON) throws(Refusal) -> Value

    /// Turns the dials that a JSON object names, and leaves the others; if one cannot be turned, none is.
    ///
    /// Returns what is wrong, each with its place.
    static func turn<Dials>(
        _ dials: inout Dials,
        by value: JSON,
        _ read: (inout Dials, inout DialReader) -> Void
    ) -> [Diagnostic] {
        var turned = dials
        var reader = DialReader(value)
        read(&turned, &reader)
        let problems = reader.finished()
        if problems.isEmpty { dials = turned }
        return problems
    }

    init(_ value: JSON, at place: JSONPointer = .root) {
        object = value.objectValue ?? [:]
        self.place = place
        unread = object.keys
        if value.objectValue == nil { refuse(place, Refusal("an object of dials")) }
    }

    /// Hands over the value with the given name, if there is one.
    mutating func read(_ name: String, _ take: (JSON) throws(Refusal) -> Void) {
        guard let value = object[name] else { return }
        unread.removeAll { $0 == name }
        do throws(Refusal) {
            try take(value)
        } catch {
            refuse(place.appending(name), error)
        }
    }

    /// Sets a dial to the value with the given name, if there is one.
    mutating func read<Value>(_ name: String, into dial: inout Value, _ parse: Parser<Value>) {
        read(name) { value throws(Refusal) in dial = try parse(value) }
    }

    /// Reads a dial that holds further dials.
    mutating func readNested(_ name: String, _ take: (inout DialReader) -> Void) {
        guard let value = object[name] else { return }
        unread.removeAll { $0 == name }
        var nested = DialReader(value, at: place.appending(name))
        take(&nested)
        problems += nested.finished()
    }

    /// The names in the object.
    var names: [String] { object.keys }

    /// All problems, with one for each name that no dial has.
    func finished() -> [Diagnostic] {
        problems
            + unread.map { name in
                Diagnostic(
                    code: "UNKNOWN_DIAL",
                    message: "There is no dial of this name.",
                    remedy: "GET the dials to see their names.",
                    at: place.appending(name)
                )
            }
    }

    private mutating func refuse(_ place: JSONPointer, _ refusal: Refusal) {
        problems.append(
            Diagnostic(
                code: "INVALID_DIAL",
                message: "The dial needs another value.",
                remedy: "Give \(refusal.expected).",
                at: place
            )
        )
    }

    // MARK: Values

    /// The longest duration that a dial takes: ten years.
    static let maximumSeconds: Double = 10 * 366 * 86_400

    static func seconds(_ value: JSON) throws(Refusal) -> Duration {
        guard let seconds = value.doubleValue, (0...maximumSeconds).contains(seconds) else {
            throw Refusal("seconds, a number from 0 to \(Int(maximumSeconds))")
        }
        // Milliseconds are as fine as moments are; a whole number of them is free of rounding surprises.
        return .milliseconds(Int64((seconds * 1000).rounded()))
    }

    /// A duration, or the least and the greatest one.
    static func span(_ value: JSON) throws(Refusal) -> ClosedRange<Duration> {
        guard let bounds = value.arrayValue else {
            let exactly = try seconds(value)
            return exactly...exactly
        }
        guard bounds.count == 2 else { throw Refusal("two numbers, least and most") }
        let least = try seconds(bounds[0])
        let most = try seconds(bounds[1])
        guard least <= most else { throw Refusal("two numbers, the smaller one first") }
        return least...most
    }

    static func rate(_ value: JSON) throws(Refusal) -> Double {
        guard let rate = value.doubleValue, (0...1).contains(rate) else { throw Refusal("a number from 0 to 1") }
        return rate
    }

    static func whole(in range: ClosedRange<Int>) -> Parser<Int> {
        { value throws(Refusal) in
            guard let number = value.integerValue, range.contains(number) else {
                throw Refusal("a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return number
        }
    }

    static func flag(_ value: JSON) throws(Refusal) -> Bool {
        guard let flag = value.boolValue else { throw Refusal("true or false") }
        return flag
    }

    /// One of the names of an enumeration, which the given text lists.
    static func choice<Choice: RawRepresentable<String>>(_ names: String) -> Parser<Choice> {
        { value throws(Refusal) in
            guard let choice = value.stringValue.flatMap(Choice.init(rawValue:)) else { throw Refusal(names) }
            return choice
        }
    }

    /// The name of a scenario that the twin knows, or null for none.
    static func scenario(suchAs example: String, isKnown: @escaping (String) -> Bool) -> Parser<String?> {
        optional { value throws(Refusal) in
            guard let name = value.stringValue, isKnown(name) else {
                throw Refusal("null or the name of a scenario, such as \(example)")
            }
            return name
        }
    }

    /// A value, or null for none.
    static func optional<Value>(_ parse: @escaping Parser<Value>) -> Parser<Value?> {
        { value throws(Refusal) in value.isNull ? nil : try parse(value) }
    }
}
