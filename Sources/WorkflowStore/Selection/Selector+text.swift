/// Why a text is no selector: what is wrong, and what to write.
public struct SelectorError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, and what to write.
    public var message: String
    /// The message.
    public var description: String { message }
}

/// The text form: `status:failed age:>2d`.
extension Selector {
    /// Reads the text form.
    ///
    /// - Throws: ``SelectorError`` for a term that is not understood: a misspelt one must not mean all.
    public init(parsing text: String) throws(SelectorError) {
        self.init()
        let terms = try Selector.terms(of: text)
        guard terms.count <= Selector.maximumTerms else {
            throw SelectorError(message: "A selector has at most \(Selector.maximumTerms) terms.")
        }
        for term in terms { try add(term.field, term.value) }
        let counts = [
            statuses.count, stateMachines.count, revisions.count, states.count, causes.count, errors.count, ids.count,
            applicants.count, jobs.count, campaigns.count, fields.count,
        ]
        guard counts.allSatisfy({ $0 <= Selector.maximumValues }) else {
            throw SelectorError(message: "A field may have at most \(Selector.maximumValues) values in one selector.")
        }
    }

    /// The names that a term can have, for messages and help.
    public static let fieldNames = [
        "status", "workflow", "revision", "state", "cause", "error", "id", "applicant", "job", "campaign", "age",
        "overdue", "due", "paused", "unreadable", "field.<name>",
    ]

    private mutating func add(_ field: String, _ value: String) throws(SelectorError) {
        guard !value.isEmpty else { throw SelectorError(message: "The term '\(field):' has no value.") }
        switch field {
        case "status":
            guard let status = ExecutionStatus(rawValue: value.uppercased()) else {
                let known = ExecutionStatus.allCases.map { $0.rawValue.lowercased() }.joined(separator: ", ")
                throw SelectorError(message: "There is no such status. Write one of: \(known).")
            }
            statuses.append(status)
        case "workflow": stateMachines.append(value)
        case "revision": revisions.append(try Selector.number(value, field))
        case "state": states.append(value)
        case "cause": causes.append(value)
        case "error": errors.append(value)
        case "id":
            let digits = value.hasPrefix("onb-") ? String(value.dropFirst(4)) : value
            ids.append(ExecutionKey(Int64(try Selector.number(digits, field))))
        case "applicant": applicants.append(try Applicant(parsing: value))
        case "job": jobs.append(Int64(try Selector.number(value, field)))
        case "campaign": campaigns.append(Int64(try Selector.number(value, field)))
        case "age":
            switch value.first {
            case ">": minimumAge = try Selector.duration(value.dropFirst(), field)
            case "<": maximumAge = try Selector.duration(value.dropFirst(), field)
            default: throw SelectorError(message: "Write age:>2d for older than two days, or age:<2h for younger.")
            }
        case "overdue": overdueBy = value == "true" ? Selector.defaultGrace : try Selector.duration(value[...], field)
        case "due":
            guard value.first == "<" else {
                throw SelectorError(message: "Write due:<1h for what is due within an hour.")
            }
            dueWithin = try Selector.duration(value.dropFirst(), field)
        case "paused":
            guard value == "true" || value == "false" else {
                throw SelectorError(message: "Write paused:true or paused:false.")
            }
            isPaused = value == "true"
        case "unreadable":
            guard value == "true" else { throw SelectorError(message: "Write unreadable:true.") }
            isUnreadable = true
        default:
            guard field.hasPrefix("field."), field.count > 6 else {
                let known = Selector.fieldNames.joined(separator: ", ")
                throw SelectorError(message: "There is no field of this name to select by. There are: \(known).")
            }
            fields.append(Field(name: String(field.dropFirst(6)), value: value))
        }
    }

    private static func number(_ text: String, _ field: String) throws(SelectorError) -> Int {
        guard let number = Int(text), number > 0 else {
            throw SelectorError(message: "The term '\(field)' takes a whole number from 1.")
        }
        return number
    }

    private static let units: [(Character, Int)] = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)]

    private static func duration(_ text: Substring, _ field: String) throws(SelectorError) -> Duration {
        guard let unit = units.first(where: { $0.0 == text.last }), let count = Int(text.dropLast()), count >= 0,
            count <= 36_500
        else { throw SelectorError(message: "The term '\(field)' takes a time such as 30s, 5m, 2h or 7d.") }
        return .seconds(count * unit.1)
    }

    private static func text(of duration: Duration) -> String {
        let seconds = Int(duration.components.seconds)
        for (unit, length) in units where seconds % length == 0 && (seconds > 0 || length == 1) {
            return "\(seconds / length)\(unit)"
        }
        return "\(seconds)s"
    }

    // MARK: Printing

    /// The text form, in one order, so that equal selectors have equal texts.
    public var text: String {
        var terms: [(String, String)] = []
        terms += statuses.map { ("status", $0.rawValue.lowercased()) }
        terms += stateMachines.map { ("workflow", $0) }
        terms += revisions.map { ("revision", String($0)) }
        terms += states.map { ("state", $0) }
        terms += causes.map { ("cause", $0) }
        terms += errors.map { ("error", $0) }
        terms += ids.map { ("id", "onb-\($0)") }
        terms += applicants.map { ("applicant", $0.text) }
        terms += jobs.map { ("job", String($0)) }
        terms += campaigns.map { ("campaign", String($0)) }
        if let minimumAge { terms.append(("age", ">" + Selector.text(of: minimumAge))) }
        if let maximumAge { terms.append(("age", "<" + Selector.text(of: maximumAge))) }
        if let overdueBy { terms.append(("overdue", Selector.text(of: overdueBy))) }
        if let dueWithin { terms.append(("due", "<" + Selector.text(of: dueWithin))) }
        if let isPaused { terms.append(("paused", isPaused ? "true" : "false")) }
        if isUnreadable { terms.append(("unreadable", "true")) }
        terms += fields.map { ("field." + $0.name, $0.value) }
        return terms.map { "\($0.0):\(Selector.quoted($0.1))" }.joined(separator: " ")
    }

    private static func quoted(_ value: String) -> String {
        guard value.contains(where: { $0 == " " || $0 == "\"" || $0 == "\\" }) else { return value }
        return "\"" + value.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
    }

    /// Takes the text apart at its spaces outside of quotes.
    private static func terms(of text: String) throws(SelectorError) -> [(field: String, value: String)] {
        var terms: [(String, String)] = []
        var rest = text[...]
        while let first = rest.first {
            if first == " " {
                rest = rest.dropFirst()
                continue
            }
            guard let colon = rest.firstIndex(of: ":"), !rest[..<colon].contains(" ") else {
                throw SelectorError(message: "Write terms of the form field:value, such as status:failed.")
            }
            let field = String(rest[..<colon])
            rest = rest[rest.index(after: colon)...]
            terms.append((field, try value(&rest)))
        }
        return terms
    }

    private static func value(_ rest: inout Substring) throws(SelectorError) -> String {
        guard rest.first == "\"" else {
            let word = rest.prefix { $0 != " " }
            rest = rest[word.endIndex...]
            return String(word)
        }
        rest = rest.dropFirst()
        var value = ""
        while let character = rest.popFirst() {
            switch character {
            case "\"": return value
            case "\\":
                guard let escaped = rest.popFirst() else { break }
                value.append(escaped)
            default: value.append(character)
            }
        }
        throw SelectorError(message: "A value begins with a double quote that is never closed.")
    }
}

extension Selector.Applicant {
    /// What the text of keys begins with.
    private static let prefix = "key:"
    /// The number of hexadecimal digits of a key.
    private static let keyLength = 40

    /// Reads `key:…,…`, or takes the text for a contact.
    init(parsing text: String) throws(SelectorError) {
        guard text.hasPrefix(Self.prefix) else {
            self = .contact(text)
            return
        }
        let keys = text.dropFirst(Self.prefix.count).split(separator: ",", omittingEmptySubsequences: false)
            .map(String.init)
        let isKey = { (key: String) in
            key.utf8.count == Self.keyLength && key.allSatisfy { $0.isHexDigit && !$0.isUppercase }
        }
        guard keys.count <= Selector.maximumValues, keys.allSatisfy(isKey) else {
            let message =
                "A key of an applicant has \(Self.keyLength) hexadecimal digits. Give the contact, without 'key:'."
            throw SelectorError(message: message)
        }
        self = .keys(keys)
    }

    /// The text form.
    fileprivate var text: String {
        switch self {
        case .contact(let contact): contact
        case .keys(let keys): Self.prefix + keys.joined(separator: ",")
        }
    }
}
