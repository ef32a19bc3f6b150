import Foundation
import JSONModel

/// Compares recorded answers with actual ones by the rules of the conformance suite: placeholders stand for any text, or for the
/// same text throughout a case; answers may have members that the recording lacks, payloads may not.
struct RecordedMatcher {
    struct Mismatch: Error, CustomStringConvertible {
        var description: String
    }

    private static let payloads: Set<String> = ["definition", "input", "output", "parameters", "inspectionData"]
    private static let account = String(repeating: "1", count: 12)
    private static let moment = #"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:?(?:\d{2})?)"#
    private static let words: [String: String?] = ["datetime": nil, "timestamp": nil, "date": moment]
    /// Members that count less: they came to AWS after some of the recordings.
    private static let sideFields: Set<String> = [
        "tracingConfiguration", "encryptionConfiguration", "redriveCount", "redriveStatus", "redriveStatusReason",
        "billingDetails",
    ]

    private let literals: [String]
    private let usedWords: [String]
    private let splitter: NSRegularExpression
    private let unorderedKeys: Set<String>
    private var bound: [String: String] = [:]
    /// What is wrong about members that count less.
    private(set) var sideMismatches: [Mismatch] = []

    init(_ recorded: JSON) throws {
        let names = recorded["placeholders"]?["literals"]?.arrayValue?.compactMap(\.stringValue) ?? []
        literals = names.filter { Self.words[$0] == nil }
        usedWords = names.filter { Self.words[$0] != nil }
        unorderedKeys = Set(recorded["unordered_keys"]?.arrayValue?.compactMap(\.stringValue) ?? [])
        let alternatives =
            [#"<[^<>"\s]{1,80}>"#, Self.account]
            + (literals.sorted { $0.count > $1.count } + usedWords.sorted { $0.count > $1.count })
            .map(NSRegularExpression.escapedPattern)
        splitter = try NSRegularExpression(pattern: alternatives.map { "(?:\($0))" }.joined(separator: "|"))
    }

    /// Texts of objects are compared as objects: opened once, what lies inside stays.
    static func opened(_ value: JSON) -> JSON {
        switch value {
        case .object(let object):
            return .object(
                object.mapValues { member in
                    if let text = member.stringValue, text.hasPrefix("{"), let inner = try? JSON(parsing: text) {
                        return inner
                    }
                    return opened(member)
                }
            )
        case .array(let elements): return .array(elements.map { $0.objectValue == nil ? $0 : opened($0) })
        default: return value
        }
    }

    mutating func match(_ expected: JSON, _ actual: JSON?, at path: [String] = [], isLoose: Bool = true) throws {
        guard let actual else { throw mismatch(path, "missing, expected \(brief(expected))") }
        switch expected {
        case .string(let text):
            if let other = actual.stringValue { return try match(text: text, other, path) }
            let isWild = literals.contains(text) || usedWords.contains(text) || matches(#"^<[^<>"\s]{1,80}>$"#, text)
            if !isWild { throw mismatch(path, "expected \(brief(expected)), got \(brief(actual))") }
        case .object(let object): try match(object, actual, path, isLoose)
        case .array(let elements): try match(elements, actual, path, isLoose)
        default:
            if expected != actual { throw mismatch(path, "expected \(brief(expected)), got \(brief(actual))") }
        }
    }

    private mutating func match(_ object: JSONObject, _ actual: JSON, _ path: [String], _ isLoose: Bool) throws {
        guard let other = actual.objectValue else { throw mismatch(path, "expected an object, got \(brief(actual))") }
        let skipped: Set = ["SdkHttpMetadata", "SdkResponseMetadata"]
        for (key, value) in object where !skipped.contains(key) {
            if isLoose, Self.sideFields.contains(key) {
                do {
                    try match(value, other[key], at: path + [key], isLoose: isLoose)
                } catch let error as Mismatch {
                    sideMismatches.append(error)
                }
                continue
            }
            var member = other[key]
            if member == nil, pieces(of: key).contains(where: \.isPlaceholder) {
                for (candidate, value) in other where object[candidate] == nil {
                    var copy = self
                    guard (try? copy.match(text: key, candidate, path)) != nil else { continue }
                    self = copy
                    member = value
                    break
                }
            }
            try match(value, member, at: path + [key], isLoose: isLoose && !Self.payloads.contains(key))
        }
        guard !isLoose else { return }
        let wildKeys = object.keys.filter { pieces(of: $0).contains(where: \.isPlaceholder) && other[$0] == nil }
        let extra = other.keys.filter { object[$0] == nil && !skipped.contains($0) }
        if extra.count > wildKeys.count { throw mismatch(path, "unexpected members \(extra)") }
    }

    private mutating func match(_ elements: [JSON], _ actual: JSON, _ path: [String], _ isLoose: Bool) throws {
        guard var others = actual.arrayValue else { throw mismatch(path, "expected a list, got \(brief(actual))") }
        var elements = elements
        if path.contains(where: unorderedKeys.contains) {
            elements.sort { $0.text() < $1.text() }
            others.sort { $0.text() < $1.text() }
        }
        guard elements.count == others.count else {
            throw mismatch(path, "expected \(elements.count) items, got \(others.count)")
        }
        for (index, pair) in zip(elements, others).enumerated() {
            try match(pair.0, pair.1, at: path + ["\(index)"], isLoose: isLoose)
        }
    }

    private mutating func match(text: String, _ actual: String, _ path: [String]) throws {
        if text == actual { return }
        var pattern = "^"
        var names: [String] = []
        var isWild = false
        for piece in pieces(of: text) {
            guard piece.isPlaceholder else {
                pattern += NSRegularExpression.escapedPattern(for: piece.text)
                continue
            }
            isWild = true
            if piece.text == Self.account {
                pattern += #"\d{12}"#
            } else if usedWords.contains(piece.text), let shape = Self.words[piece.text] {
                pattern += "(?:\(piece.text)|\(shape ?? ".+?"))"
            } else if matches(#"^<[A-Za-z][\w -]*:\d+>$"#, piece.text) {
                if let known = bound[piece.text] {
                    pattern += NSRegularExpression.escapedPattern(for: known)
                } else {
                    names.append(piece.text)
                    pattern += "(.+?)"
                }
            } else {
                pattern += piece.text.hasPrefix("<") ? "(?:.+?)" : "(?:.*?)"
            }
        }
        let expression = try NSRegularExpression(pattern: pattern + "$", options: [.dotMatchesLineSeparators])
        let whole = NSRange(actual.startIndex..., in: actual)
        guard isWild, let found = expression.firstMatch(in: actual, range: whole), found.range == whole else {
            throw mismatch(path, "expected \(brief(.string(text))), got \(brief(.string(actual)))")
        }
        for (index, name) in names.enumerated() {
            guard let range = Range(found.range(at: index + 1), in: actual) else { continue }
            let value = String(actual[range])
            if let known = bound[name], known != value { throw mismatch(path, "\(name) was \(known), now \(value)") }
            bound[name] = value
        }
    }

    private func pieces(of text: String) -> [(text: String, isPlaceholder: Bool)] {
        var pieces: [(String, Bool)] = []
        var position = text.startIndex
        for found in splitter.matches(in: text, range: NSRange(text.startIndex..., in: text)) {
            guard let range = Range(found.range, in: text) else { continue }
            if position < range.lowerBound { pieces.append((String(text[position..<range.lowerBound]), false)) }
            pieces.append((String(text[range]), true))
            position = range.upperBound
        }
        if position < text.endIndex { pieces.append((String(text[position...]), false)) }
        return pieces
    }

    private func matches(_ pattern: String, _ text: String) -> Bool {
        text.range(of: pattern, options: .regularExpression) != nil
    }

    private func mismatch(_ path: [String], _ reason: String) -> Mismatch {
        Mismatch(description: "at \(path.isEmpty ? "(top)" : path.joined(separator: "/")): \(reason)")
    }

    private func brief(_ value: JSON) -> String { String(value.text().prefix(240)) }
}
