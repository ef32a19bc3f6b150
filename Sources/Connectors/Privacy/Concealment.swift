internal import HTTPTypes
internal import JSONModel

/// Removes from a provider's words what the request said, so that an error that repeats the request tells nothing about a person.
struct Concealment {
    /// Shorter texts are too common to be somebody's data: a `yes`, a country.
    static let minimumLength = 4
    /// The length of a quotation in characters.
    static let maximumQuotation = 200
    /// Longer words are not quoted at all: nobody reads them, and searching them costs.
    static let maximumLength = 16_384
    /// How many texts of a request are looked for.
    static let maximumTexts = 1000

    /// What is looked for: lower-case UTF-8, longest first.
    private let texts: [[UInt8]]

    /// Collects all texts of a call and its secrets.
    init(of call: PreparedCall, secrets: Secrets) {
        var collected: Set<String> = []
        Concealment.collect(call.input, into: &collected)
        switch call.message.body {
        case .none: break
        case .json(let document): Concealment.collect(document, into: &collected)
        case .form(let pairs): for pair in pairs { collected.insert(pair.value) }
        case .text(let text): collected.insert(text)
        case .claims(let claims): Concealment.collect(.object(claims), into: &collected)
        }
        for pair in call.message.query { collected.insert(pair.value) }
        for field in call.message.headers where field.name != .contentType && field.name != .accept {
            collected.insert(field.value)
        }
        if let returnLink = call.context.returnLink { collected.insert(returnLink) }
        for secret in secrets.values.values { collected.insert(secret.exposed) }
        if let token = secrets.bearerToken { collected.insert(token.exposed) }
        var forms: Set<[UInt8]> = []
        for text in collected {
            for form in [text, PercentEncoding.encode(text), String(text.filter { $0.isASCII && $0.isNumber })]
            where form.utf8.count >= Concealment.minimumLength {
                forms.insert(form.utf8.map(ASCII.lowerCased))
            }
        }
        texts = forms.sorted { $0.count > $1.count }
    }

    /// The words fit to be shown; `nil` if there are too many of them, or none.
    func quote(_ words: String) -> String? {
        let source = Array(words.utf8)
        guard source.count <= Concealment.maximumLength else { return nil }
        let lowerCased = source.map(ASCII.lowerCased)
        var result: [UInt8] = []
        var index = 0
        while index < source.count {
            if let match = texts.first(where: { lowerCased[index...].starts(with: $0) }) {
                result += "(redacted)".utf8
                index += match.count
            } else {
                result.append(source[index])
                index += 1
            }
        }
        let quotation = Concealment.visible(String(decoding: result, as: UTF8.self)).trimmed
        guard !quotation.isEmpty else { return nil }
        let shortened = quotation.prefix(Concealment.maximumQuotation)
        return shortened.count < quotation.count ? shortened + "…" : String(shortened)
    }

    /// The text with a space for each scalar that moves the cursor, turns the direction of writing or cannot be seen.
    private static func visible(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: result.append(" ")
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    private static func collect(_ value: JSON, into texts: inout Set<String>, depth: Int = 0) {
        guard texts.count < maximumTexts, depth < JSON.defaultMaximumDepth else { return }
        switch value {
        case .string(let text): texts.insert(text)
        case .integer, .double: texts.insert(value.text())
        case .array(let elements): for element in elements { collect(element, into: &texts, depth: depth + 1) }
        case .object(let object): for (_, member) in object { collect(member, into: &texts, depth: depth + 1) }
        case .null, .bool: break
        }
    }
}
