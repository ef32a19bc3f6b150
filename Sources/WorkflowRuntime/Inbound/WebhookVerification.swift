internal import Connectors
internal import Crypto
internal import Foundation
internal import JSONModel

/// Decides whether a message comes from whom the connector expects: pure, over the raw bytes, the secrets of the moment and the time.
///
/// Every live secret is tried, so that one can be changed without a gap. Nothing tells a stranger why it failed.
struct WebhookVerification {
    let request: InboundRequest
    /// The secrets, by reference.
    let secrets: [SecretReference: Secret]
    let now: Timestamp

    /// How many signatures of one header are looked at.
    private static let maximumSignatures = 16

    /// Whether the sender is verified; `nil` where a secret has the wrong form.
    ///
    /// - Parameter body: the body as JSON, for those verifiers that look into it.
    func verifies(_ verifier: Webhook.Verifier, body: JSON?) -> Bool? {
        switch verifier {
        case .standardWebhooks(let references, let tolerance):
            return StandardWebhooks(secrets: values(references))?.verifies(request, tolerance: tolerance, at: now)
        case .timestampedHMAC(let header, let references, let tolerance):
            return verifies(header, values(references), tolerance)
        case .bodyHMAC(let signature, let references):
            return verifies(signature, values(references))
        case .bodyPassphrase(let pointer, let references):
            guard let passphrase = body?[pointer]?.stringValue else { return false }
            return isOne(passphrase, of: values(references))
        case .basic(let username, let references):
            guard let (name, password) = credentials() else { return false }
            let isUser = isOne(name, of: values([username]))
            return isOne(password, of: values(references)) && isUser
        case .addressList(let ranges):
            guard let sender = request.sender else { return false }
            return ranges.contains { $0.contains(sender) }
        case .clientCertificate(let header, let references):
            // Anybody can write the header who reaches us without the proxy.
            guard request.isRelayed, let fingerprint = request.header(header).flatMap(ClientCertificate.fingerprint)
            else { return false }
            return isOne(fingerprint, of: values(references).map(ClientCertificate.normalized))
        }
    }

    /// The secrets behind references, without empty ones: with an empty key anybody can sign.
    private func values(_ references: [SecretReference]) -> [String] {
        references.compactMap { secrets[$0]?.exposed }.filter { !$0.isEmpty }
    }

    private func isOne(_ text: String, of secrets: [String]) -> Bool {
        var isFound = false
        // All of them, so that the time taken does not tell which one it was.
        for secret in secrets where WebhookSignature.isEqual(text.utf8, secret.utf8) { isFound = true }
        return isFound && !text.isEmpty
    }

    /// A time and signatures in one header: `t=1492774577,v1=…,v1=…`; while a key is changed, a space may stand between two of these.
    private func verifies(_ header: Webhook.SignatureHeader, _ secrets: [String], _ tolerance: Duration) -> Bool {
        guard let field = request.header(header.name) else { return false }
        var timestamp: Substring?
        var isVerified = false
        for part in field.split(whereSeparator: { $0 == "," || $0 == " " }).prefix(2 * Self.maximumSignatures) {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { continue }
            if pair[0] == header.timestamp { timestamp = pair[1] }
            guard pair[0] == header.signature, let timestamp,
                WebhookSignature.isRecent(timestamp, tolerance: tolerance, at: now),
                let code = WebhookSignature.bytes(hexadecimal: pair[1])
            else { continue }
            let text = Array("\(timestamp)\(header.separator)".utf8) + request.body
            for secret in secrets
            where WebhookSignature.isHMAC(code, of: text, key: Array(secret.utf8), using: SHA256.self) {
                isVerified = true
            }
        }
        return isVerified
    }

    private func verifies(_ signature: Webhook.BodySignature, _ secrets: [String]) -> Bool {
        guard let field = request.header(signature.name), field.hasPrefix(signature.prefix) else { return false }
        let text = field.dropFirst(signature.prefix.count)
        let code =
            switch signature.encoding {
            case .hex: WebhookSignature.bytes(hexadecimal: text)
            case .base64: WebhookSignature.bytes(base64: text)
            }
        guard let code else { return false }
        var isVerified = false
        for secret in secrets {
            let key = Array(secret.utf8)
            let isRight =
                switch signature.algorithm {
                case .sha256: WebhookSignature.isHMAC(code, of: request.body, key: key, using: SHA256.self)
                case .sha512: WebhookSignature.isHMAC(code, of: request.body, key: key, using: SHA512.self)
                }
            if isRight { isVerified = true }
        }
        return isVerified
    }

    /// User name and password of HTTP Basic (RFC 7617).
    private func credentials() -> (name: String, password: String)? {
        guard let field = request.header("authorization") else { return nil }
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic", let bytes = WebhookSignature.bytes(base64: parts[1]),
            let text = String(validating: bytes, as: UTF8.self), let colon = text.firstIndex(of: ":")
        else { return nil }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }
}
