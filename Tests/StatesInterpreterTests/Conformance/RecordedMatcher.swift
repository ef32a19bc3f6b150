import JSONModel

/// Compares recorded values, which hold placeholders, with actual ones.
///
/// `<name:1>` stands for any text, the same throughout a case; another `<…>` and the words that a case lists stand for any
/// text; twelve ones stand for any account.
struct RecordedMatcher {
    /// Words that stand for any text.
    var words: [String] = []
    /// What numbered placeholders stood for.
    private(set) var bound: [String: String] = [:]
    /// What did not match first.
    private(set) var mismatch: String?

    private enum Part {
        case literal([Unicode.Scalar])
        case any(minimum: Int)
        case account
        case bound(String)
    }

    init(words: [String] = []) { self.words = words.sorted { $0.count > $1.count } }

    /// Members that AWS's SDK adds and nobody compares.
    private static let ignoredKeys: Set<String> = ["SdkHttpMetadata", "SdkResponseMetadata"]

    mutating func matches(_ expected: JSON, _ actual: JSON, at place: String = "") -> Bool {
        switch (expected, actual) {
        case (.string(let text), .string(let other)): return matchesText(text, other, at: place)
        case (.string(let text), _):
            if case .any? = parts(of: text).first, parts(of: text).count == 1 { return true }
            return fail(expected, actual, at: place)
        case (.object(let object), .string(let text)):
            // Recordings hold JSON text of an object as the object.
            guard text.hasPrefix("{"), let value = try? JSON(parsing: text), case .object = value else {
                return fail(.object(object), actual, at: place)
            }
            return matches(expected, value, at: place)
        case (.object(let object), .object(let other)): return matchesMembers(object, other, at: place)
        case (.array(let elements), .array(let others)):
            guard elements.count == others.count else { return fail(expected, actual, at: place) }
            for (index, element) in elements.enumerated() {
                guard matches(element, others[index], at: "\(place)[\(index)]") else { return false }
            }
            return true
        default: return expected == actual || fail(expected, actual, at: place)
        }
    }

    private mutating func matchesMembers(_ expected: JSONObject, _ actual: JSONObject, at place: String) -> Bool {
        for (key, value) in expected where !Self.ignoredKeys.contains(key) {
            guard let other = actual[key] else { return fail(value, nil, at: "\(place)/\(key)") }
            guard matches(value, other, at: "\(place)/\(key)") else { return false }
        }
        for (key, value) in actual where !Self.ignoredKeys.contains(key) && expected[key] == nil {
            return fail(nil, value, at: "\(place)/\(key)")
        }
        return true
    }

    private mutating func fail(_ expected: JSON?, _ actual: JSON?, at place: String) -> Bool {
        if mismatch == nil {
            let texts = [expected, actual].map { ($0?.text() ?? "nothing").prefix(600) }
            mismatch = "at \(place): expected \(texts[0]), got \(texts[1])"
        }
        return false
    }

    private mutating func matchesText(_ expected: String, _ actual: String, at place: String) -> Bool {
        if expected == actual { return true }
        var trial = bound
        if Self.match(parts(of: expected)[...], Array(actual.unicodeScalars)[...], &trial) {
            bound = trial
            return true
        }
        return fail(.string(expected), .string(actual), at: place)
    }

    private static func match(
        _ parts: ArraySlice<Part>,
        _ text: ArraySlice<Unicode.Scalar>,
        _ bound: inout [String: String]
    ) -> Bool {
        guard let part = parts.first else { return text.isEmpty }
        let rest = parts.dropFirst()
        switch part {
        case .literal(let literal):
            return text.starts(with: literal) && match(rest, text.dropFirst(literal.count), &bound)
        case .account:
            let digits = text.prefix(12)
            guard digits.count == 12, digits.allSatisfy({ ("0"..."9").contains($0) }) else { return false }
            return match(rest, text.dropFirst(12), &bound)
        case .any(let minimum):
            if rest.isEmpty { return text.count >= minimum }
            for length in min(minimum, text.count)...text.count {
                if match(rest, text.dropFirst(length), &bound) { return true }
            }
            return false
        case .bound(let name):
            if let known = bound[name] {
                let scalars = Array(known.unicodeScalars)
                return text.starts(with: scalars) && match(rest, text.dropFirst(scalars.count), &bound)
            }
            guard !text.isEmpty else { return false }
            for length in 1...text.count {
                var trial = bound
                trial[name] = String(String.UnicodeScalarView(text.prefix(length)))
                if match(rest, text.dropFirst(length), &trial) {
                    bound = trial
                    return true
                }
            }
            return false
        }
    }

    private func parts(of text: String) -> [Part] {
        var parts: [Part] = []
        var literal: [Unicode.Scalar] = []
        var rest = Substring(text)
        func flush() {
            if !literal.isEmpty { parts.append(.literal(literal)) }
            literal = []
        }
        while let first = rest.unicodeScalars.first {
            if let token = Self.token(at: rest) {
                flush()
                let isNumbered = token.dropFirst().dropLast().split(separator: ":").count == 2 && token.contains(":")
                parts.append(isNumbered ? .bound(token) : .any(minimum: 1))
                rest = rest.dropFirst(token.count)
            } else if rest.hasPrefix("111111111111") {
                flush()
                parts.append(.account)
                rest = rest.dropFirst(12)
            } else if let word = words.first(where: { rest.hasPrefix($0) }) {
                flush()
                parts.append(.any(minimum: 0))
                rest = rest.dropFirst(word.count)
            } else {
                literal.append(first)
                rest = Substring(rest.unicodeScalars.dropFirst())
            }
        }
        flush()
        return parts
    }

    /// The placeholder at the start of a text.
    private static func token(at text: Substring) -> String? {
        guard text.hasPrefix("<"), let end = text.firstIndex(of: ">") else { return nil }
        let inner = text[text.index(after: text.startIndex)..<end]
        guard !inner.isEmpty, inner.count <= 80, !inner.contains(where: { $0 == "<" || $0 == "\"" || $0.isWhitespace })
        else { return nil }
        return String(text[...end])
    }
}
