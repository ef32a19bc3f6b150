public import Connectors
internal import Crypto
internal import CryptoExtras
internal import Foundation
internal import JSONModel
internal import JWTKit

/// Signs with keys in PEM: JSON Web Tokens through JWTKit, everything else through swift-crypto.
public struct KeySigner: CallSigner {
    /// The fewest bytes of a secret from which passwords are made.
    public static let minimumSeedSize = 32

    /// Makes a signer.
    public init() {}

    /// A signed JSON Web Token in compact form.
    public func token(_ draft: TokenDraft, key: Secret) throws(SigningFault) -> Secret {
        let serializer = DefaultJWTSerializer(jsonEncoder: ExactEncoder(draft))
        let keys = JWTKeyCollection()
        let payload = ClaimSet()
        let outcome: Result<String, any Error>
        switch draft.algorithm {
        case .edDSA:
            let privateKey = try Self.edwards(key)
            outcome = WaitingExecutor.run {
                try await keys.add(eddsa: privateKey, serializer: serializer).sign(payload)
            }
        case .es256:
            let privateKey = try Self.parse(key, "P-256") { try ES256PrivateKey(pem: $0) }
            outcome = WaitingExecutor.run {
                try await keys.add(ecdsa: privateKey, serializer: serializer).sign(payload)
            }
        case .rs256:
            let privateKey = try Self.parse(key, "RSA") { try JWTKit.Insecure.RSA.PrivateKey(pem: $0) }
            outcome = WaitingExecutor.run {
                try await keys.add(rsa: privateKey, digestAlgorithm: .sha256, serializer: serializer).sign(payload)
            }
        }
        guard case .success(let text) = outcome else { throw SigningFault("could not be used to sign") }
        return Secret(text)
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
        let bytes = Array(text.utf8)
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

    private static func sign(_ make: () throws -> some DataProtocol) throws(SigningFault) -> String {
        do {
            return Data(try make()).base64EncodedString()
        } catch {
            throw SigningFault("could not be used to sign")
        }
    }
}

/// Stands for the claims; ``ExactEncoder`` knows what they are.
private struct ClaimSet: JWTPayload {
    func verify(using algorithm: some JWTAlgorithm) {}
}

/// Gives JWTKit header and claims as we print them: with their order, and with whole numbers that stay whole.
///
/// A chain of certificates (`x5c`) is passed on as the provider gave it. JWTKit would check it against the clock of the
/// machine, which is neither the provider's nor that of a test.
private struct ExactEncoder: JWTJSONEncoder {
    private let header: Data
    private let claims: Data

    init(_ draft: TokenDraft) {
        var header: JSONObject = ["alg": .string(draft.algorithm.rawValue), "typ": "JWT"]
        for (name, value) in draft.header { header[name] = value }
        self.header = Data(JSON.object(header).utf8())
        claims = Data(JSON.object(draft.claims).utf8())
    }

    func encode<Value: Encodable>(_ value: Value) throws -> Data { value is JWTHeader ? header : claims }
}
