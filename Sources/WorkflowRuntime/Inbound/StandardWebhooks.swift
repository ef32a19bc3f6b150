internal import Crypto
internal import Foundation
internal import JSONModel

/// Verifies messages by the Standard Webhooks specification, version 1.0.0.
///
/// A signature is over `id.timestamp.body`. The header lists several, separated by spaces: `v1,` stands before an HMAC with SHA-256,
/// `v1a,` before an Ed25519 signature.
struct StandardWebhooks {
    /// The name of the header with the message's name, which its redeliveries share.
    static let idHeader = "webhook-id"
    /// How many signatures are looked at.
    private static let maximumSignatures = 16

    private let symmetric: [[UInt8]]
    private let publicKeys: [Curve25519.Signing.PublicKey]

    /// Takes the secrets: `whsec_…`, or `whpk_…` for a public key.
    ///
    /// - Returns: `nil` if one of them is neither.
    init?(secrets: [String]) {
        var symmetric: [[UInt8]] = []
        var publicKeys: [Curve25519.Signing.PublicKey] = []
        for secret in secrets {
            if secret.hasPrefix("whpk_") {
                guard let bytes = WebhookSignature.bytes(base64: secret.dropFirst(5)),
                    let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
                else { return nil }
                publicKeys.append(key)
            } else {
                let text = secret.hasPrefix("whsec_") ? secret.dropFirst(6) : secret[...]
                guard let bytes = WebhookSignature.bytes(base64: text), !bytes.isEmpty else { return nil }
                symmetric.append(bytes)
            }
        }
        (self.symmetric, self.publicKeys) = (symmetric, publicKeys)
    }

    func verifies(_ request: InboundRequest, tolerance: Duration, at now: Timestamp) -> Bool {
        guard let id = request.header(Self.idHeader), !id.isEmpty,
            let timestamp = request.header("webhook-timestamp"),
            let signatures = request.header("webhook-signature"),
            WebhookSignature.isRecent(timestamp, tolerance: tolerance, at: now)
        else { return false }
        let text = Array("\(id).\(timestamp).".utf8) + request.body
        var isVerified = false
        for signature in signatures.split(separator: " ").prefix(Self.maximumSignatures) {
            let parts = signature.split(separator: ",", maxSplits: 1)
            guard parts.count == 2, let bytes = WebhookSignature.bytes(base64: parts[1]) else { continue }
            switch parts[0] {
            case "v1":
                for key in symmetric where WebhookSignature.isHMAC(bytes, of: text, key: key, using: SHA256.self) {
                    isVerified = true
                }
            case "v1a":
                for key in publicKeys where key.isValidSignature(bytes, for: text) { isVerified = true }
            default: continue
            }
        }
        return isVerified
    }
}
