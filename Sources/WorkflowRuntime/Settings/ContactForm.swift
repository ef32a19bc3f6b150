internal import JSONModel

/// Brings contacts into the one form in which they are compared and passed on.
enum ContactForm {
    /// The most digits of a number (ITU-T E.164, §6.2.1).
    private static let maximumDigits = 15
    /// The fewest that any country uses for a subscriber, with its country code.
    private static let minimumDigits = 7
    /// The longest other contact, in bytes.
    private static let maximumLength = 320

    /// The contact in its form, or `nil` if it is none of its kind.
    static func normal(_ text: String, of field: ContactField) -> String? {
        switch field.kind {
        case .phone: phone(text, countryCode: field.countryCode)
        case .email: email(text)
        case .identifier: identifier(text)
        }
    }

    /// A phone number in E.164: `+` and digits.
    ///
    /// Spaces and the marks `-`, `.`, `/`, `(` and `)` mean nothing, `00` stands for the plus sign, and a `(0)` behind the country
    /// code is what callers inside the country dial.
    static func phone(_ text: String, countryCode: String?) -> String? {
        var number = text.replacing("(0)", with: "").filter { !" -./()\t\u{A0}\u{2011}\u{2013}".contains($0) }
        if number.hasPrefix("00") { number = "+" + number.dropFirst(2) }
        if !number.hasPrefix("+") {
            guard let countryCode else { return nil }
            // A national number may begin with the digit that is dialled inside the country.
            number = "+" + countryCode + number.drop { $0 == "0" }
        }
        let digits = number.dropFirst()
        guard (minimumDigits...maximumDigits).contains(digits.count), digits.utf8.allSatisfy({ $0 &- 48 < 10 }),
            !digits.hasPrefix("0")
        else { return nil }
        return number
    }

    /// An electronic mail address without capitals.
    ///
    /// A host could tell capitals before the `@` apart (RFC 5321 §2.4). None is known that does, and people write both.
    private static func email(_ text: String) -> String? {
        let address = text.trimmed.lowercased()
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), address.utf8.count <= maximumLength,
            !address.contains(where: \.isWhitespace)
        else { return nil }
        return address
    }

    private static func identifier(_ text: String) -> String? {
        let text = text.trimmed
        return text.isEmpty || text.utf8.count > maximumLength ? nil : text
    }
}

extension String {
    fileprivate var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}

/// Whom an input is about.
struct ApplicantContact: Hashable {
    /// The input with its contacts in their form.
    var input: JSON
    /// What the natural key is made of; `nil` if the input has no contact.
    var identity: String?

    /// Finds the contacts of an input.
    ///
    /// - Throws: `invalidRequest` for a contact that is none; the message names the field and not the value.
    init(of input: JSON, fields: [ContactField]) throws(EngineError) {
        self.input = input
        for field in fields {
            guard let value = input[field.pointer], !value.isNull else { continue }
            guard let text = value.stringValue, let normal = ContactForm.normal(text, of: field) else {
                throw EngineError(.invalidRequest, "The input's field '\(field.pointer)' is \(Self.remedy(field)).")
            }
            self.input = self.input.replacing(field.pointer.tokens[...], with: .string(normal))
            if identity == nil { identity = Self.identity(normal, field.kind) }
        }
    }

    /// What the natural key is made of for somebody with a contact; `nil` if the text is none of the field's kind.
    static func identity(of text: String, as field: ContactField) -> String? {
        ContactForm.normal(text, of: field).map { identity($0, field.kind) }
    }

    /// What an applicant's natural key is made of, of a contact in its form.
    static func identity(_ contact: String, _ kind: ContactField.Kind) -> String { "\(kind.rawValue):\(contact)" }

    private static func remedy(_ field: ContactField) -> String {
        switch field.kind {
        case .phone: "no phone number. Write it with its country code, such as +14155550100"
        case .email: "no electronic mail address. Write one such as ada@example.com"
        case .identifier: "no identifier: a text of 1 to 320 bytes"
        }
    }
}

extension JSON {
    /// The value with another one in a member that is there.
    fileprivate func replacing(_ tokens: ArraySlice<String>, with value: JSON) -> JSON {
        guard let token = tokens.first else { return value }
        switch self {
        case .object(var object):
            guard let member = object[token] else { return self }
            object[token] = member.replacing(tokens.dropFirst(), with: value)
            return .object(object)
        case .array(var elements):
            guard let index = Int(token), elements.indices.contains(index) else { return self }
            elements[index] = elements[index].replacing(tokens.dropFirst(), with: value)
            return .array(elements)
        default:
            return self
        }
    }

    /// The value's text with the members of objects in order of their names, the same for equal values.
    var canonicalText: String {
        switch self {
        case .object(let object):
            let members = object.keys.sorted().map { key in
                "\(JSON.string(key).text()):\((object[key] ?? .null).canonicalText)"
            }
            return "{" + members.joined(separator: ",") + "}"
        case .array(let elements): return "[" + elements.map(\.canonicalText).joined(separator: ",") + "]"
        default: return text()
        }
    }
}
