internal import Crypto
internal import CryptoExtras
internal import JSONModel

/// A public key as a JSON Web Key (RFC 7517): RSA, the curve P-256, or Ed25519.
struct JSONWebKey: Sendable, Hashable {
    var keyID: String
    private var material: Material

    private enum Material: Sendable, Hashable {
        case rsa(modulus: [UInt8], exponent: [UInt8])
        case p256([UInt8])
        case ed25519([UInt8])
    }

    /// What is wrong with a key.
    enum Problem: Error, Sendable, Hashable {
        /// It holds members that must stay with its owner.
        case isPrivate
        case hasNoID
        case isUnsupported
    }

    /// The members that only private keys have (RFC 7518 §6, RFC 8037 §2), and the secret of a symmetric one.
    static let privateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]

    init(_ json: JSON) throws(Problem) {
        if JSONWebKey.privateMembers.contains(where: { json[$0] != nil }) { throw .isPrivate }
        guard let keyID = json["kid"]?.stringValue, (1...255).contains(keyID.utf8.count) else { throw .hasNoID }
        self.keyID = keyID
        switch (json["kty"], json["crv"]) {
        case ("OKP", "Ed25519"):
            guard let x = JSONWebKey.bytes(json["x"], 32...32),
                (try? Curve25519.Signing.PublicKey(rawRepresentation: x)) != nil
            else { throw .isUnsupported }
            material = .ed25519(x)
        case ("EC", "P-256"):
            guard let x = JSONWebKey.bytes(json["x"], 32...32), let y = JSONWebKey.bytes(json["y"], 32...32),
                (try? P256.Signing.PublicKey(rawRepresentation: x + y)) != nil
            else { throw .isUnsupported }
            material = .p256(x + y)
        case ("RSA", nil):
            // From 2048 bits, below which signatures are not to be trusted, to 8192, above which they take too long.
            guard let modulus = JSONWebKey.bytes(json["n"], 256...1024),
                let exponent = JSONWebKey.bytes(json["e"], 1...8),
                (try? _RSA.Signing.PublicKey(n: modulus, e: exponent)) != nil
            else { throw .isUnsupported }
            material = .rsa(modulus: modulus, exponent: exponent)
        default: throw .isUnsupported
        }
    }

    /// The public half of an Ed25519 key.
    init(keyID: String, ed25519 publicKey: [UInt8]) {
        self.keyID = keyID
        material = .ed25519(publicKey)
    }

    /// Whether the key's owner has signed a token: with the one algorithm that belongs to the key's type.
    func hasSigned(_ token: JSONWebToken) -> Bool {
        switch (material, token.algorithm) {
        case (.ed25519(let bytes), "EdDSA"):
            guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else { return false }
            return key.isValidSignature(token.signature, for: token.signed)
        case (.p256(let bytes), "ES256"):
            guard let key = try? P256.Signing.PublicKey(rawRepresentation: bytes),
                let signature = try? P256.Signing.ECDSASignature(rawRepresentation: token.signature)
            else { return false }
            return key.isValidSignature(signature, for: token.signed)
        case (.rsa(let modulus, let exponent), "RS256"):
            guard let key = try? _RSA.Signing.PublicKey(n: modulus, e: exponent) else { return false }
            let signature = _RSA.Signing.RSASignature(rawRepresentation: token.signature)
            return key.isValidSignature(signature, for: SHA256.hash(data: token.signed), padding: .insecurePKCS1v1_5)
        default: return false
        }
    }

    private static func bytes(_ value: JSON?, _ size: ClosedRange<Int>) -> [UInt8]? {
        guard let text = value?.stringValue, text.utf8.count <= 4096,
            let bytes = Base64.decoded(text, forURL: true), size.contains(bytes.count)
        else { return nil }
        return bytes
    }
}

/// Ed25519 keys outside of tokens.
enum Ed25519 {
    /// What comes before the 32 bytes of a public key in DER (RFC 8410 §4).
    private static let prefix: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]

    /// The 32 bytes of a public key in Base64, raw or in DER.
    static func publicKey(_ text: String) -> [UInt8]? {
        guard text.utf8.count <= 64, var bytes = Base64.decoded(text) else { return nil }
        if bytes.count == 44, bytes.starts(with: prefix) { bytes.removeFirst(prefix.count) }
        return bytes.count == 32 && (try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)) != nil ? bytes : nil
    }

    static func isValid(_ signature: [UInt8], of message: [UInt8], by publicKey: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(signature, for: message)
    }

    /// The public half of the key whose private half is 32 given bytes.
    static func publicKey(ofPrivateKey bytes: [UInt8]) -> [UInt8]? {
        (try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes)).map { Array($0.publicKey.rawRepresentation) }
    }
}
