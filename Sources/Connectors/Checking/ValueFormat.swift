internal import JSONModel

/// What a text can be asked to look like.
public enum ValueFormat: String, Sendable, Hashable, CaseIterable {
    /// A telephone number of ITU-T E.164: `+` and 7 to 15 digits, the first no zero.
    case e164
    /// A UUID in the form of RFC 9562, in either case.
    case uuid
    /// An https URL; http only to this machine.
    case httpsURL = "https-url"
    /// An e-mail address: something, `@`, a domain.
    case email
    /// A day: `2026-06-01`.
    case date
    /// A moment as RFC 3339 writes it.
    case dateTime = "date-time"
    /// A public key, in PEM or as a JSON Web Key; never one with private parts.
    case publicKey = "public-key"

    /// What such a text is, for messages.
    var phrase: String {
        switch self {
        case .e164: "a telephone number in the form of E.164, such as +14155551234"
        case .uuid: "a UUID"
        case .httpsURL: "an absolute https URL"
        case .email: "an e-mail address"
        case .date: "a day, such as 2026-06-01"
        case .dateTime: "a moment, such as 2026-06-01T10:30:00Z"
        case .publicKey: "a public key, in PEM or as a JWK, without any private part"
        }
    }

    /// Whether a text looks like this.
    public func matches(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        switch self {
        case .e164:
            return (8...16).contains(bytes.count) && bytes[0] == UInt8(ascii: "+") && bytes[1] != UInt8(ascii: "0")
                && bytes.dropFirst().allSatisfy(ASCII.isDigit)
        case .uuid:
            return bytes.count == 36
                && bytes.enumerated().allSatisfy { index, byte in
                    [8, 13, 18, 23].contains(index) ? byte == UInt8(ascii: "-") : ASCII.isHexDigit(byte)
                }
        case .httpsURL:
            return Self.isSecureURL(text)
        case .email:
            return Self.isAddress(bytes)
        case .date:
            return bytes.count == 10 && Timestamp(text + "T00:00:00Z") != nil
        case .dateTime:
            return Timestamp(text) != nil
        case .publicKey:
            if let key = try? JSON(parsing: text) { return Self.isPublic(key) }
            return text.contains("-----BEGIN") && text.contains("PUBLIC KEY-----") && !text.contains("PRIVATE KEY")
        }
    }

    /// Whether an object looks like this.
    func matches(_ object: JSONObject) -> Bool { self == .publicKey && Self.isPublic(.object(object)) }

    /// Whether a JSON Web Key has a type and none of the members that must stay with its owner (RFC 7518 §6, RFC 8037 §2).
    private static func isPublic(_ key: JSON) -> Bool {
        guard let type = key["kty"]?.stringValue, ["RSA", "EC", "OKP"].contains(type) else { return false }
        return !["d", "p", "q", "dp", "dq", "qi", "oth", "k"].contains { key[$0] != nil }
    }

    private static func isSecureURL(_ text: String) -> Bool {
        guard text.utf8.count <= 8192, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return false }
        let end = text.firstIndex(where: { $0 == "?" || $0 == "#" }) ?? text.endIndex
        guard let url = BaseURL(String(text[..<end])) else { return false }
        return url.scheme == .https || url.isLoopback
    }

    /// The rules that no mail server breaks; more would refuse addresses that work.
    private static func isAddress(_ bytes: [UInt8]) -> Bool {
        guard bytes.count <= 254, bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F }),
            let at = bytes.lastIndex(of: UInt8(ascii: "@")), (1...64).contains(at)
        else { return false }
        let labels = bytes[(at + 1)...].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.count > 1 && labels.allSatisfy { !$0.isEmpty && $0.count <= 63 }
    }
}
