internal import Crypto
internal import Foundation
public import JSONModel

/// Manifests are signed as events are: with an Ed25519 key that is derived from the store's secret and never stored.
///
/// What is signed is the manifest's canonical JSON: members in order of their names, no spaces, UTF-8.
extension NoticeSigner {
    /// The key that manifests of this store are checked with: `whpk_…`.
    public func manifestPublicKey() throws -> String {
        Self.keyPrefix + (try manifestKey()).publicKey.rawRepresentation.base64EncodedString()
    }

    /// Signs a manifest: `{"algorithm": "ed25519", "publicKey": "whpk_…", "value": "v1a,…"}`.
    public func sign(manifest: JSON) throws -> JSON {
        let key = try manifestKey()
        let signature = try key.signature(for: Array(manifest.canonicalText.utf8))
        return [
            "algorithm": "ed25519", "publicKey": .string(try manifestPublicKey()),
            "value": .string(Self.signaturePrefix + signature.base64EncodedString()),
        ]
    }

    /// Whether a manifest has the signature that it says.
    ///
    /// Whose key it is has to be known from elsewhere: anybody can sign with a key of their own.
    public static func isValid(signature: JSON, of manifest: JSON) -> Bool {
        guard signature["algorithm"] == "ed25519",
            let key = bytes(signature["publicKey"], keyPrefix).flatMap({
                try? Curve25519.Signing.PublicKey(rawRepresentation: $0)
            }), let value = bytes(signature["value"], signaturePrefix)
        else { return false }
        return key.isValidSignature(value, for: Array(manifest.canonicalText.utf8))
    }

    private static let keyPrefix = "whpk_"
    private static let signaturePrefix = "v1a,"

    private static func bytes(_ json: JSON?, _ prefix: String) -> Data? {
        guard let text = json?.stringValue, text.hasPrefix(prefix) else { return nil }
        return Data(base64Encoded: String(text.dropFirst(prefix.count)))
    }

    private func manifestKey() throws -> Curve25519.Signing.PrivateKey {
        try Curve25519.Signing.PrivateKey(rawRepresentation: mint.derivedSecret("ed25519/campaigns"))
    }
}
