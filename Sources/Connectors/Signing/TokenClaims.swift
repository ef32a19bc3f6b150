internal import JSONModel

/// The claims of OpenID-like tokens, with the rules that providers have for them.
///
/// A token that breaks one would be refused with a bare 401, which says nothing about the reason.
enum TokenClaims {
    /// The claims that the engine makes by itself.
    static let madeByEngine: Set<String> = ["iss", "aud", "exp", "iat"]
    /// The longest `sub`, in bytes.
    static let maximumSubjectSize = 1024

    private static let texts: Set<String> = [
        "sid", "name", "family_name", "middle_name", "given_name", "nonce", "jti",
    ]
    private static let flags: Set<String> = ["email_verified", "telephone_verified", "phone_number_verified"]

    /// What is wrong with a claim, as the end of a sentence; `nil` if nothing is.
    ///
    /// The values stay out of it: they are an applicant's.
    static func fault(of name: String, _ value: JSON) -> String? {
        switch name {
        case "sub":
            let size = value.stringValue?.utf8.count ?? 0
            return (1...maximumSubjectSize).contains(size) ? nil : "must be a text of 1 to \(maximumSubjectSize) bytes"
        case "iss": return isURI(value) ? nil : "must be an absolute URI"
        case "email": return matches(value, .email)
        case "telephone", "phone_number": return matches(value, .e164)
        case "picture": return isURI(value) ? nil : "must be an absolute URI"
        case "auth_time", "nbf": return value.integerValue.map { $0 >= 0 } == true ? nil : "must be seconds since 1970"
        case "locale": return isTag(value) ? nil : "must be a language tag of BCP 47, such as en-US"
        case "zoneinfo": return isZone(value) ? nil : "must be the name of a time zone, such as Europe/London"
        case _ where flags.contains(name): return value.boolValue == nil ? "must be true or false" : nil
        case _ where texts.contains(name): return value.stringValue?.isEmpty == false ? nil : "must be a text"
        default: return nil
        }
    }

    private static func matches(_ value: JSON, _ format: ValueFormat) -> String? {
        value.stringValue.map(format.matches) == true ? nil : "must be \(format.phrase)"
    }

    private static func isURI(_ value: JSON) -> Bool {
        guard let text = value.stringValue, let colon = text.firstIndex(of: ":"), text.utf8.count <= 8192 else {
            return false
        }
        let scheme = text[..<colon].utf8
        return ASCII.isLetter(scheme.first ?? 0) && text.utf8.count > scheme.count + 1
            && scheme.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || "+-.".utf8.contains($0) }
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    private static func isTag(_ value: JSON) -> Bool {
        let parts = (value.stringValue ?? "").split(separator: "-", omittingEmptySubsequences: false)
        return (2...8).contains(parts.first?.utf8.count ?? 0) && parts[0].utf8.allSatisfy(ASCII.isLetter)
            && parts.allSatisfy { part in
                (1...8).contains(part.utf8.count) && part.utf8.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) }
            }
    }

    private static func isZone(_ value: JSON) -> Bool {
        let text = value.stringValue ?? ""
        return (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || "_+-/".utf8.contains($0) }
    }
}
