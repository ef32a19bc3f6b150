internal import Crypto

/// Makes of a person's address a text that tells nobody who it is, and is the same each time.
///
/// A plain digest of an address is found by trying addresses; this one needs the store's secret.
struct RecipientKey: Sendable {
    private let key: SymmetricKey

    init(secret: [UInt8]) {
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret),
            info: Array("usher.recipients.1".utf8),
            outputByteCount: 32
        )
    }

    /// 64 hexadecimal digits.
    func code(of parts: [String]) -> String {
        let text = parts.joined(separator: "\u{0}")
        return HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key)
            .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
