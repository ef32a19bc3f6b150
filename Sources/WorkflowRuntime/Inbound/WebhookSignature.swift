internal import Crypto
internal import Foundation
internal import JSONModel

/// What all verifiers of senders share: comparing without telling, and the rules about time.
enum WebhookSignature {
    /// By how much a sender's clock may run ahead of ours.
    static let maximumSkew = Duration.seconds(60)

    /// Whether a moment that a sender gives is recent enough, in seconds since the epoch.
    static func isRecent(_ text: some StringProtocol, tolerance: Duration, at now: Timestamp) -> Bool {
        guard text.utf8.count <= 12, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let seconds = Int64(text)
        else { return false }
        let age = Timestamp(milliseconds: seconds * 1000).duration(to: now)
        return age <= tolerance && age >= .zero - maximumSkew
    }

    /// Whether two texts are equal.
    ///
    /// Digests are compared and not the texts, so that the time taken tells neither the length nor where they differ.
    static func isEqual(_ left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) -> Bool {
        var difference: UInt8 = 0
        for (a, b) in zip(SHA256.hash(data: Array(left)), SHA256.hash(data: Array(right))) { difference |= a ^ b }
        return difference == 0
    }

    static func isHMAC<Hash: HashFunction>(
        _ code: [UInt8],
        of text: [UInt8],
        key: some ContiguousBytes,
        using hash: Hash.Type
    ) -> Bool {
        HMAC<Hash>.isValidAuthenticationCode(code, authenticating: text, using: SymmetricKey(data: key))
    }

    /// The bytes of hexadecimal digits; `nil` for anything else.
    static func bytes(hexadecimal text: some StringProtocol) -> [UInt8]? {
        let digits = text.utf8.map { digit -> UInt8 in
            switch digit {
            case 0x30...0x39: digit - 0x30
            case 0x41...0x46: digit - 0x37
            case 0x61...0x66: digit - 0x57
            default: 0xFF
            }
        }
        guard !digits.isEmpty, digits.count.isMultiple(of: 2), digits.allSatisfy({ $0 < 16 }) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    static func bytes(base64 text: some StringProtocol) -> [UInt8]? {
        Data(base64Encoded: String(text)).map(Array.init)
    }
}
