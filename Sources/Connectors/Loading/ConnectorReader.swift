internal import JSONModel
internal import JSONata

/// Reads a connector file and collects every problem on the way.
///
/// A reading function answers `nil` for what is absent or wrong; for what is wrong it has left a diagnostic. So callers go on
/// reading, and the file as a whole is good if no error was left.
struct ConnectorReader {
    private(set) var diagnostics: [Diagnostic] = []
    let supportedAuthentication: Set<AuthenticationKind>

    init(supporting kinds: Set<AuthenticationKind>) { supportedAuthentication = kinds }

    var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    mutating func report(_ code: String, _ message: String, _ remedy: String = "", at location: JSONPointer) {
        diagnostics.append(Diagnostic(.error, code: code, message: message, remedy: remedy, at: location))
    }

    mutating func warn(_ code: String, _ message: String, _ remedy: String, at location: JSONPointer) {
        diagnostics.append(Diagnostic(.warning, code: code, message: message, remedy: remedy, at: location))
    }

    // MARK: Objects

    /// An object whose members have known names.
    struct View<Key: FileKey> {
        let members: JSONObject
        let location: JSONPointer

        func place(_ key: Key) -> JSONPointer { location.appending(key.rawValue) }

        subscript(key: Key) -> JSON? { members[key.rawValue] }
    }

    /// Looks at a value as an object of a kind, and refuses members that such an object does not have.
    mutating func view<Key: FileKey>(_ value: JSON, at location: JSONPointer, as kind: Key.Type) -> View<Key>? {
        guard let members = object(value, at: location, phrase: Key.phrase) else { return nil }
        let known = Key.allCases.map(\.rawValue)
        for name in members.keys where !known.contains(name) {
            let remedy = Suggestion.nearest(to: name, among: known).map { "Did you mean '\($0)'?" }
            report(
                "UNKNOWN_FIELD",
                "'\(name)' is no field of \(Key.phrase).",
                remedy ?? "The fields are \(known.joined(separator: ", ")).",
                at: location.appending(name)
            )
        }
        return View(members: members, location: location)
    }

    /// The member of an object as an object of a kind.
    mutating func view<Outer: FileKey, Key: FileKey>(
        _ outer: View<Outer>,
        _ key: Outer,
        as kind: Key.Type
    ) -> View<Key>? {
        guard let value = outer[key] else { return nil }
        return view(value, at: outer.place(key), as: kind)
    }

    /// The members of an object whose names the author chooses.
    mutating func entries<Key: FileKey>(_ view: View<Key>, _ key: Key) -> [(
        name: String, value: JSON, location: JSONPointer
    )] {
        guard let value = view[key], let members = object(value, at: view.place(key), phrase: "'\(key.rawValue)'")
        else {
            return []
        }
        return members.map { ($0.key, $0.value, view.place(key).appending($0.key)) }
    }

    /// The elements of an array.
    mutating func elements<Key: FileKey>(_ view: View<Key>, _ key: Key) -> [(value: JSON, location: JSONPointer)] {
        guard let value = view[key] else { return [] }
        guard case .array(let elements) = value else {
            wrongType(value, "an array", at: view.place(key))
            return []
        }
        return elements.enumerated().map { ($0.element, view.place(key).appending($0.offset)) }
    }

    /// Reports members that must be there and are not, each with what to do.
    mutating func require<Key: FileKey>(_ keys: KeyValuePairs<Key, String>, in view: View<Key>) {
        for (key, remedy) in keys where view[key] == nil { missing(key, in: view, remedy) }
    }

    mutating func missing<Key: FileKey>(_ key: Key, in view: View<Key>, _ remedy: String) {
        report("MISSING_FIELD", "\(Key.phrase.capitalizedFirst) needs '\(key.rawValue)'.", remedy, at: view.location)
    }

    // MARK: Scalars

    /// Members for readers of the file, of which only the type counts.
    mutating func checkNotes<Key: FileKey>(_ view: View<Key>, _ keys: Key...) {
        for key in keys { _ = string(view, key) }
    }

    mutating func string<Key: FileKey>(_ view: View<Key>, _ key: Key) -> String? {
        guard let value = view[key] else { return nil }
        guard case .string(let text) = value, !text.isEmpty else {
            wrongType(value, "a text that is not empty", at: view.place(key))
            return nil
        }
        return text
    }

    mutating func boolean<Key: FileKey>(_ view: View<Key>, _ key: Key) -> Bool? {
        guard let value = view[key] else { return nil }
        guard case .bool(let truth) = value else {
            wrongType(value, "true or false", at: view.place(key))
            return nil
        }
        return truth
    }

    mutating func integer<Key: FileKey>(_ view: View<Key>, _ key: Key, in range: ClosedRange<Int>) -> Int? {
        guard let value = view[key] else { return nil }
        guard let number = value.integerValue, range.contains(number) else {
            let bounds =
                range.upperBound == .max
                ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
            wrongType(value, "a whole number \(bounds)", at: view.place(key))
            return nil
        }
        return number
    }

    mutating func number<Key: FileKey>(_ view: View<Key>, _ key: Key, in range: ClosedRange<Double>) -> Double? {
        guard let value = view[key] else { return nil }
        guard let number = value.doubleValue, range.contains(number) else {
            wrongType(value, "a number from \(range.lowerBound) to \(range.upperBound)", at: view.place(key))
            return nil
        }
        return number
    }

    /// The longest time that a file can name: ten years.
    static let maximumSeconds = 315_360_000.0

    mutating func duration<Key: FileKey>(_ view: View<Key>, _ key: Key) -> Duration? {
        guard let value = view[key] else { return nil }
        return duration(value, at: view.place(key))
    }

    mutating func duration(_ value: JSON, at location: JSONPointer) -> Duration? {
        guard let seconds = value.doubleValue, seconds > 0, seconds <= ConnectorReader.maximumSeconds else {
            wrongType(value, "a time in seconds, more than 0 and at most ten years", at: location)
            return nil
        }
        return .milliseconds(Int((seconds * 1000).rounded()))
    }

    mutating func choice<Key: FileKey, Choice: CaseIterable & RawRepresentable<String>>(
        _ view: View<Key>,
        _ key: Key,
        of type: Choice.Type
    ) -> Choice? {
        guard let value = view[key] else { return nil }
        return choice(value, at: view.place(key), of: type)
    }

    mutating func choice<Choice: CaseIterable & RawRepresentable<String>>(
        _ value: JSON,
        at location: JSONPointer,
        of type: Choice.Type
    ) -> Choice? {
        if let choice = value.stringValue.flatMap(Choice.init(rawValue:)) { return choice }
        let names = Choice.allCases.map(\.rawValue)
        let nearest = value.stringValue.flatMap { Suggestion.nearest(to: $0, among: names) }
        report(
            "UNKNOWN_VALUE",
            "The value is none of \(names.joined(separator: ", ")).",
            nearest.map { "Did you mean '\($0)'?" } ?? "Use one of them.",
            at: location
        )
        return nil
    }

    mutating func strings<Key: FileKey>(_ view: View<Key>, _ key: Key) -> [String]? {
        guard view[key] != nil else { return nil }
        return elements(view, key).compactMap { value, location in
            guard case .string(let text) = value, !text.isEmpty else {
                wrongType(value, "a text that is not empty", at: location)
                return nil
            }
            return text
        }
    }

    mutating func pointer(_ value: JSON, at location: JSONPointer) -> JSONPointer? {
        guard let pointer = value.stringValue.flatMap(JSONPointer.init), !pointer.tokens.isEmpty else {
            report(
                "INVALID_POINTER",
                "This is no JSON Pointer.",
                "Write the way from the root: '/profile/address'.",
                at: location
            )
            return nil
        }
        return pointer
    }

    /// A reference to a secret.
    ///
    /// The diagnostic does not quote the value: it may be the secret itself.
    mutating func secret(_ value: JSON?, at location: JSONPointer) -> SecretReference? {
        guard let reference = value?.stringValue.flatMap(SecretReference.init) else {
            report(
                "INVALID_SECRET_REFERENCE",
                "This is no reference to a secret.",
                "Write 'env:NAME' or 'file:PATH'. If the secret itself stands here, take it out and change it.",
                at: location
            )
            return nil
        }
        return reference
    }

    /// A secret that must be there.
    mutating func secret<Key: FileKey>(_ view: View<Key>, _ key: Key) -> SecretReference? {
        guard let value = view[key] else {
            missing(key, in: view, "Write 'env:NAME' or 'file:PATH'.")
            return nil
        }
        return secret(value, at: view.place(key))
    }

    mutating func wrongType(_ value: JSON, _ expected: String, at location: JSONPointer) {
        let given: String =
            switch value.kind {
            case "null": "null"
            case "string": "a text"
            case "array", "object": "an \(value.kind)"
            default: "a \(value.kind)"
            }
        report("WRONG_TYPE", "The value is \(given), and must be \(expected).", at: location)
    }

    private mutating func object(_ value: JSON, at location: JSONPointer, phrase: String) -> JSONObject? {
        guard case .object(let members) = value else {
            wrongType(value, "an object", at: location)
            return nil
        }
        return members
    }
}

extension String {
    /// The text with its first letter in upper case.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

/// Lists names in a message.
enum Listing {
    static func text(_ names: [String]) -> String { names.isEmpty ? "none" : names.joined(separator: ", ") }
}

/// Finds the name that was probably meant.
enum Suggestion {
    static func nearest(to name: String, among names: [String]) -> String? {
        // A stranger's name can be of any length; the distance costs the product of both.
        guard name.utf8.count <= 64 else { return nil }
        let ranked = names.map { (name: $0, distance: distance(name.lowercased(), $0.lowercased())) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
        // Two letters that changed places are two changes.
        return best.distance <= (name.count < 4 ? 1 : max(2, name.count / 3)) ? best.name : nil
    }

    /// Levenshtein's distance.
    private static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (index, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let substituted = diagonal + (character == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(substituted, diagonal + 1, row[column] + 1)
            }
        }
        return row[right.count]
    }
}
