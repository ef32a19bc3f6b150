internal import Crypto
internal import Foundation

/// What opens the key file of a sealed store: derived from a secret of the host, and never stored.
///
/// The same secret may seal tokens of providers; the two keys that are derived from it tell nothing of each other.
public struct MasterKey: Sendable, Equatable {
    /// The fewest bytes of a secret from which a key is derived.
    public static let minimumSecretSize = 32

    let key: SymmetricKey

    /// Derives the key from a secret; `nil` for one that is shorter than ``minimumSecretSize``.
    public init?(secret: [UInt8]) {
        guard secret.count >= Self.minimumSecretSize else { return nil }
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret),
            info: Array("usher.payloads.1".utf8),
            outputByteCount: 32
        )
    }
}
