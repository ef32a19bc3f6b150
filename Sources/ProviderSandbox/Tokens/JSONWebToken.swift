internal import Crypto
internal import HTTPTypes
internal import JSONModel

/// A signed JSON Web Token in compact form (RFC 7515 §3.1, RFC 7519), taken apart without believing it.
struct JSONWebToken: Sendable {
    /// The longest token that is read, in bytes.
    static let maximumSize = 64 << 10

    var header: JSONObject
    var claims: JSONObject
    /// What the signature is over: the first two parts and their dot.
    var signed: [UInt8]
    var signature: [UInt8]

    /// Takes a token apart; `nil` where it is no three parts of Base64 of which two are JSON objects.
    init?(_ text: some StringProtocol) {
        guard text.utf8.count <= JSONWebToken.maximumSize else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = JSONWebToken.object(parts[0]), let claims = JSONWebToken.object(parts[1]),
            let signature = Base64.decoded(parts[2], forURL: true)
        else { return nil }
        self.header = header
        self.claims = claims
        self.signature = signature
        signed = Array("\(parts[0]).\(parts[1])".utf8)
    }

    var algorithm: String? { header["alg"]?.stringValue }
    var keyID: String? { header["kid"]?.stringValue }

    /// A time in whole or broken seconds since 1970; `nil` where it is absent or no sensible number.
    func moment(_ name: String) -> Timestamp? {
        guard let seconds = claims[name]?.doubleValue, abs(seconds) < 1e12 else { return nil }
        return Timestamp(milliseconds: Int64(seconds * 1000))
    }

    private static func object(_ part: some StringProtocol) -> JSONObject? {
        Base64.decoded(part, forURL: true).flatMap { bytes in
            (try? JSON(parsing: bytes, maximumDepth: TwinRequest.maximumDepth))?.objectValue
        }
    }
}

/// The secret with which a twin signs its own tokens: derived from its seed, so that a run can be repeated to the letter.
struct TokenSigner: Sendable {
    private var secret: [UInt8] = []

    init(seed: UInt64, purpose: String) {
        var chance = Chance(seed: seed).mixed(with: "token secret").mixed(with: purpose)
        for _ in 0..<4 {
            let word = chance.next()
            secret += (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) }
        }
    }

    /// A token with HMAC and SHA-256: callers may read it, and only the twin can verify it.
    func token(_ claims: JSONObject) -> String {
        let header: JSON = ["alg": "HS256", "typ": "JWT", "kid": "sandbox"]
        let signed = Base64.urlEncoded(header.utf8()) + "." + Base64.urlEncoded(JSON.object(claims).utf8())
        let code = HMAC<SHA256>.authenticationCode(for: Array(signed.utf8), using: SymmetricKey(data: secret))
        return signed + "." + Base64.urlEncoded(Array(code))
    }

    /// Whether a token is one of the twin's own.
    func hasSigned(_ token: JSONWebToken) -> Bool {
        token.algorithm == "HS256"
            && HMAC<SHA256>.isValidAuthenticationCode(
                token.signature,
                authenticating: token.signed,
                using: SymmetricKey(data: secret)
            )
    }
}

extension TwinRequest {
    /// The token in the `Authorization` field, if its scheme is Bearer (RFC 6750 §2.1).
    var bearerToken: Substring? {
        guard let field = head.headerFields[.authorization] else { return nil }
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return parts[1]
    }
}
