/// The name under which an onboarding is started: unique within its workflow, so that starting twice starts once.
struct OnboardingName: Sendable, Hashable {
    /// The greatest length of a name that a client chooses, as in Step Functions.
    static let maximumLength = 80
    /// The greatest length of an idempotency key.
    static let maximumKeyLength = 255

    /// The name.
    let text: String

    /// Takes a name as it is; `nil` if it is too long or has a character that an ARN must not have.
    init?(_ text: String) {
        guard !text.isEmpty, text.unicodeScalars.count <= Self.maximumLength,
            text.unicodeScalars.allSatisfy(Self.isAllowed)
        else { return nil }
        self.text = text
    }

    /// Makes a name of the value of an `Idempotency-Key` field; `nil` if that is no key.
    ///
    /// The draft says that the value is a quoted string of structured fields (RFC 8941); many clients send it bare, and both
    /// forms are the same key. What a name must not have is written as `=` and two hexadecimal digits, so that different keys
    /// always give different names.
    init?(idempotencyKey field: String) {
        guard let key = Self.unquoted(field), !key.isEmpty, key.utf8.count <= Self.maximumKeyLength,
            key.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else { return nil }
        text = key.unicodeScalars.map { scalar in
            guard scalar == "=" || !Self.isAllowed(scalar) else { return String(scalar) }
            return "=" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16, uppercase: true)
        }.joined()
    }

    /// The content of a quoted string, or a bare value as it is; `nil` where the quotes do not fit.
    private static func unquoted(_ field: String) -> String? {
        guard field.hasPrefix("\"") else { return field.contains("\"") ? nil : field }
        var result = ""
        var rest = field.dropFirst()[...]
        while let character = rest.popFirst() {
            switch character {
            case "\"": return rest.isEmpty ? result : nil
            case "\\":
                guard let escaped = rest.popFirst(), escaped == "\"" || escaped == "\\" else { return nil }
                result.append(escaped)
            default: result.append(character)
            }
        }
        return nil
    }

    /// What the Step Functions API allows in names: no white space, brackets, wildcards, control or special characters.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value > 0x20, !(0x7F...0x9F).contains(scalar.value) else { return false }
        return !"<>{}[]?*\"#%\\^|~`$&,;:/".unicodeScalars.contains(scalar)
    }
}
