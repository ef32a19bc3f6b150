internal import JSONModel

/// Takes everything out of a failure's cause that differs from person to person, so that equal causes have equal texts and no
/// text tells about a person.
///
/// What stands in the flow's own data is taken out by comparison, what stands behind a field's name as a provider echoes it
/// by its place, and addresses, identifiers and numbers by their form. The status of an answer stays: it is nobody's, and tells
/// causes apart.
struct FailureNormalizer {
    /// How much of a cause is looked at, in bytes.
    static let maximumSource = 4096
    /// The length of the result, in characters.
    static let maximumLength = 240
    /// Shorter texts of the data are too common to be somebody's.
    static let minimumTextLength = 3
    /// How many texts of the data are looked for.
    static let maximumTexts = 500
    /// What stands for something taken out.
    static let redacted = "(redacted)"

    /// The texts of the flow's data in lower case, the longest first, by how they begin.
    private let texts: [String: [String]]

    /// Collects the texts of a flow's data.
    init(hiding values: [JSON]) {
        var collected: Set<String> = []
        for value in values { Self.collect(value, into: &collected) }
        texts = Dictionary(grouping: collected) { String($0.prefix(Self.minimumTextLength)) }
            .mapValues { $0.sorted { ($0.count, $0) > ($1.count, $1) } }
    }

    /// The cause without what differs from person to person.
    func normalize(_ cause: String) -> String {
        var text = String(decoding: Array(cause.utf8.prefix(Self.maximumSource)), as: UTF8.self)
        text = Self.withoutFieldValues(text)
        text = withoutTexts(text)
        let words = text.split(whereSeparator: \.isWhitespace).map { Self.masked(String($0)) }
        return String(Self.withoutNumbers(words.joined(separator: " ")).prefix(Self.maximumLength))
    }

    // MARK: By comparison

    private func withoutTexts(_ source: String) -> String {
        let characters = Array(source)
        let lowered = characters.map { $0.lowercased() }
        var result = ""
        var index = 0
        while index < characters.count {
            let isInsideWord = index > 0 && characters[index - 1].isLetter && characters[index].isLetter
            let beginning = lowered[index...].prefix(Self.minimumTextLength).joined()
            let match =
                isInsideWord
                ? nil
                : texts[beginning]?.first { text in
                    lowered[index...].starts(with: text.lazy.map { String($0) })
                }
            guard let match else {
                result.append(characters[index])
                index += 1
                continue
            }
            result += Self.redacted
            index += match.count
        }
        return result
    }

    private static func collect(_ value: JSON, into texts: inout Set<String>, depth: Int = 0) {
        guard texts.count < maximumTexts, depth < JSON.defaultMaximumDepth else { return }
        switch value {
        case .string(let text):
            guard text.count >= minimumTextLength, text.count <= maximumSource else { return }
            texts.insert(text.lowercased())
        case .array(let elements): for element in elements { collect(element, into: &texts, depth: depth + 1) }
        case .object(let object): for (_, member) in object { collect(member, into: &texts, depth: depth + 1) }
        // Numbers are taken out by their form.
        case .integer, .double, .null, .bool: break
        }
    }

    // MARK: By place

    /// Replaces the quoted value behind each `"name":`, as in an echoed body.
    private static func withoutFieldValues(_ source: String) -> String {
        var result = ""
        var rest = source[...]
        while let colon = rest.firstIndex(of: ":") {
            let end = rest.index(after: colon)
            result += rest[..<end]
            let isName = rest[..<colon].last == "\"" || rest[..<colon].last == "'"
            rest = rest[end...]
            let spaces = rest.prefix { $0 == " " }
            guard isName, let quote = rest.dropFirst(spaces.count).first, quote == "\"" || quote == "'" else {
                continue
            }
            let value = rest.dropFirst(spaces.count + 1)
            var isEscaped = false
            let close = value.firstIndex { character in
                defer { isEscaped = character == "\\" && !isEscaped }
                return character == quote && !isEscaped
            }
            // What is never closed is taken out to its end.
            result += "\(quote)\(redacted)\(quote)"
            rest = close.map { value[value.index(after: $0)...] } ?? ""
        }
        return result + rest
    }

    // MARK: By form

    /// How long a word of letters and digits is that nobody would type.
    private static let opaqueLength = 20

    private static func masked(_ word: String) -> String {
        let isEdge = { (character: Character) in "\"'()[]{}<>,;.".contains(character) }
        let head = word.prefix(while: isEdge)
        let tail = word.dropFirst(head.count).reversed().prefix(while: isEdge).reversed()
        let core = word.dropFirst(head.count).dropLast(tail.count)
        let mask: String
        if core.contains("@"), core.contains(".") {
            mask = "<email>"
        } else if core.contains("://") {
            mask = "<url>"
        } else if core.count == 36, core.filter({ $0 == "-" }).count == 4,
            core.allSatisfy({ $0.isHexDigit || $0 == "-" })
        {
            mask = "<uuid>"
        } else if core.count >= opaqueLength, core.contains(where: \.isNumber),
            core.allSatisfy({ $0.isLetter || $0.isNumber || "_-+/=".contains($0) })
        {
            mask = "<token>"
        } else {
            return word
        }
        return head + mask + String(tail)
    }

    /// What stands before the status of an answer.
    private static let statusWord = "status "

    /// Replaces digits, and what writes them as one number: `+1 (415) 555-1234` becomes `#`.
    private static func withoutNumbers(_ text: String) -> String {
        var result = ""
        var pending = ""
        var isNumber = false
        var rest = text[...]
        while let character = rest.popFirst() {
            if character.isNumber {
                if !isNumber, result.hasSuffix(statusWord), let end = statusEnd(character, rest) {
                    result += "\(character)\(rest[..<end])"
                    rest = rest[end...]
                    continue
                }
                if !isNumber {
                    // The sign, or the opening parenthesis, of a number that begins here.
                    while let last = result.last, last == "+" || last == "(" { result.removeLast() }
                    result += "#"
                }
                isNumber = true
                pending = ""
            } else if isNumber, "+-(). /:".contains(character), pending.count < 3 {
                pending.append(character)
            } else {
                result += pending
                pending = ""
                isNumber = false
                result.append(character)
            }
        }
        return result + pending
    }

    /// Where a status ends that begins with a digit: it has three of them, and is no part of a longer number.
    private static func statusEnd(_ first: Character, _ rest: Substring) -> String.Index? {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard ("1"..."5").contains(first), digits.count == 2 else { return nil }
        let next = rest[digits.endIndex...].drop { "+-(). /:".contains($0) }.first
        return next?.isNumber == true ? nil : digits.endIndex
    }
}
