public import Connectors
internal import Crypto
internal import Foundation
internal import JSONModel

/// Seals tokens before they go into a store: AES in Galois mode, under a key that only the host's secrets have.
///
/// Without a seal tokens stay in memory, and every start logs in anew.
public struct TokenSeal: Sendable {
    /// The fewest bytes of a secret from which a key is derived.
    public static let minimumSecretSize = 32

    private let key: SymmetricKey

    /// Derives the key from a secret; `nil` for one that is shorter than ``minimumSecretSize``.
    public init?(secret: Secret) {
        let bytes = Array(secret.exposed.utf8)
        guard bytes.count >= Self.minimumSecretSize else { return nil }
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: bytes),
            info: Array("usher.tokens.1".utf8),
            outputByteCount: 32
        )
    }

    /// The name of the credential is sealed in, so that one's tokens cannot be put in another's place.
    func sealed(_ session: TokenSession, of credential: CredentialID) -> [UInt8]? {
        let name = Array(credential.description.utf8)
        return (try? AES.GCM.seal(session.encoded().utf8(), using: key, authenticating: name))?.combined.map(Array.init)
    }

    /// What was sealed; `nil` where the key is another, or the bytes were changed.
    func opened(_ bytes: [UInt8], of credential: CredentialID) -> TokenSession? {
        guard let box = try? AES.GCM.SealedBox(combined: bytes),
            let plain = try? AES.GCM.open(box, using: key, authenticating: Array(credential.description.utf8)),
            let document = try? JSON(parsing: Array(plain))
        else { return nil }
        return TokenSession(encoded: document)
    }
}
