public import Connectors
internal import Crypto
internal import CryptoExtras
internal import Foundation
internal import JSONModel
internal import JWTKit

/// Signs with keys in PEM.
///
/// JWTKit reads the keys that swift-crypto does not, and swift-crypto signs: JWTKit signs asynchronously only, and the kernel's shells
/// on virtual time are synchronous, and must stay so to be reproducible. The tests verify every token with JWTKit.
public struct KeySigner: CallSigner {
    /// The fewest bytes of a secret from which passwords are made.
    public static let minimumSeedSize = 32

    /// Makes a signer.
    public init() {}

    /// A signed JSON Web Token in compact form (RFC 7515 §3.1).
    ///
    /// A chain of certificates (`x5c`) is passed on as the provider gave it.
    public func token(_ draft: TokenDraft, key: Secret) throws(SigningFault) -> Secret {
        var header: JSONObject = ["alg": .string(draft.algorithm.rawValue), "typ": "JWT"]
        for (name, value) in draft.header { header[name] = value }
        let parts = [JSON.object(header), .object(draft.claims)].map { Self.base64URL($0.utf8()) }
        let signed = parts.joined(separator: ".")
        let signature = try signature(over: Array(signed.utf8), key: key, algorithm: draft.algorithm)
        return Secret("\(signed).\(Self.base64URL(signature))")
    }

    /// The public half of a private key, in Base64.
    public func publicKey(of key: Secret, algorithm: SigningAlgorithm) throws(SigningFault) -> String {
        switch algorithm {
        case .edDSA: try Self.edwards(key).publicKey.rawRepresentation.base64EncodedString()
        case .es256:
            try Self.parse(key, "P-256") { try P256.Signing.PrivateKey(pemRepresentation: $0) }
                .publicKey.derRepresentation.base64EncodedString()
        case .rs256:
            try Self.parse(key, "RSA") { try _RSA.Signing.PrivateKey(pemRepresentation: $0) }
                .publicKey.derRepresentation.base64EncodedString()
        }
    }

    /// The signature over a text, in Base64.
    public func signature(
        over text: String,
        key: Secret,
        algorithm: SigningAlgorithm
    ) throws(SigningFault) -> String {
        Data(try signature(over: Array(text.utf8), key: key, algorithm: algorithm)).base64EncodedString()
    }

    /// The signature in the form that RFC 7518 §3 and RFC 8037 §3.1 give it.
    private func signature(
        over bytes: [UInt8],
        key: Secret,
        algorithm: SigningAlgorithm
    ) throws(SigningFault) -> [UInt8] {
        switch algorithm {
        case .edDSA:
            let raw = try Self.edwards(key).rawRepresentation
            return try Self.sign { try Curve25519.Signing.PrivateKey(rawRepresentation: raw).signature(for: bytes) }
        case .es256:
            let privateKey = try Self.parse(key, "P-256") { try P256.Signing.PrivateKey(pemRepresentation: $0) }
            return try Self.sign { try privateKey.signature(for: bytes).rawRepresentation }
        case .rs256:
            let privateKey = try Self.parse(key, "RSA") { try _RSA.Signing.PrivateKey(pemRepresentation: $0) }
            return try Self.sign {
                try privateKey.signature(for: SHA256.hash(data: bytes), padding: .insecurePKCS1v1_5).rawRepresentation
            }
        }
    }

    /// A password of 28 characters with letters of both cases, a digit and a sign, as most rules for passwords ask.
    public func password(for text: String, seed: Secret) throws(SigningFault) -> Secret {
        let bytes = Array(seed.exposed.utf8)
        guard bytes.count >= Self.minimumSeedSize else {
            throw SigningFault("must have at least \(Self.minimumSeedSize) bytes, since passwords are made of it")
        }
        let code = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: bytes))
        let letters = Data(code).base64EncodedString().filter { $0.isLetter || $0.isNumber }
        return Secret(letters.prefix(24) + "-aZ7")
    }

    private static func edwards(_ key: Secret) throws(SigningFault) -> EdDSA.PrivateKey {
        try parse(key, "Ed25519") { try EdDSA.PrivateKey(pem: $0) }
    }

    /// Reads a key, and says what it is instead where it is none.
    private static func parse<Key>(
        _ key: Secret,
        _ kind: String,
        _ read: (String) throws -> Key
    ) throws(SigningFault) -> Key {
        let text = key.exposed
        if text.contains("-----BEGIN"), !text.contains("PRIVATE KEY-----") {
            throw SigningFault("holds a public key or a certificate where the private key belongs")
        }
        do {
            return try read(text)
        } catch {
            throw SigningFault("is no private key of the kind \(kind) in PEM")
        }
    }

    private static func sign(_ make: () throws -> some DataProtocol) throws(SigningFault) -> [UInt8] {
        do {
            return Array(try make())
        } catch {
            throw SigningFault("could not be used to sign")
        }
    }

    /// Base64 for names of files and addresses, without padding (RFC 7515 §2).
    private static func base64URL(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
