internal import Crypto
internal import Foundation

/// A certificate that a client showed to a proxy, as the proxy passes it on in a header.
///
/// Proxies write it as RFC 9440 has it, the bytes in Base64 between colons, or as PEM with percent signs.
enum ClientCertificate {
    /// The longest header that is read, in bytes.
    private static let maximumSize = 1 << 15
    private static let (begin, end) = ("-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----")

    /// The SHA-256 fingerprint of the certificate in a header; `nil` where there is none.
    static func fingerprint(_ field: String) -> String? {
        guard field.utf8.count <= maximumSize, let bytes = bytes(field), !bytes.isEmpty else { return nil }
        return SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// A fingerprint as programs write it, with colons and capitals or without.
    static func normalized(_ fingerprint: String) -> String {
        fingerprint.filter { $0 != ":" && !$0.isWhitespace }.lowercased()
    }

    private static func bytes(_ field: String) -> Data? {
        if field.utf8.count > 2, field.hasPrefix(":"), field.hasSuffix(":") {
            return Data(base64Encoded: String(field.dropFirst().dropLast()))
        }
        guard let text = field.removingPercentEncoding, let begin = text.range(of: begin),
            let end = text.range(of: end, range: begin.upperBound..<text.endIndex)
        else { return nil }
        return Data(base64Encoded: text[begin.upperBound..<end.lowerBound].filter { !$0.isWhitespace })
    }
}
