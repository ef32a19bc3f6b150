import Crypto
import HTTPTypes
import JSONModel
import Testing

@testable import ProviderSandbox

typealias SentryInteractiveCaller = TwinCaller<SentryInteractiveTwin>

extension TwinCaller where Twin == SentryInteractiveTwin {
    static let application = "7f3c2d1e-0a4b-4c5d-8e6f-9a0b1c2d3e4f"
    static let locks = (1...6).map { "00000000-0000-4000-8000-00000000000\($0)" }

    init(dials: (inout SentryInteractiveDials) -> Void = { _ in }) {
        var configuration = SentryInteractiveConfiguration()
        dials(&configuration.dials)
        self.init(SentryInteractiveTwin(configuration))
    }

    mutating func login(
        _ email: String = "admin@usher.example",
        _ password: String = "sandbox-password"
    ) -> TwinReply {
        call(.post, "/auth/token", ["email": .string(email), "password": .string(password)])
    }

    /// The administrator's token; empty if the login failed.
    mutating func administrator() -> String { login().json["authToken"]?.stringValue ?? "" }

    /// The claims of an application's token that nothing is wrong with.
    func claims(_ subject: String, _ more: JSONObject = [:]) -> JSONObject {
        var claims: JSONObject = [
            "sub": .string(subject), "iss": "https://usher.example/", "aud": "https://api.doordeck.com",
            "iat": .integer(now.seconds), "exp": .integer(now.seconds + 600),
            "email": .string(subject + "@example.com"), "email_verified": true, "name": "Jane Doe",
        ]
        claims.merge(more)
        return claims
    }

    /// An application's token, signed with the sandbox's key unless another is given.
    func token(
        _ claims: JSONObject,
        header: JSON = ["alg": "EdDSA", "kid": "sandbox-ed25519"],
        key: Curve25519.Signing.PrivateKey? = SentryInteractiveCaller.sandboxKey
    ) -> String {
        TestToken.make(header, .object(claims)) { data in
            guard let key, let signature = try? key.signature(for: data) else { return [] }
            return Array(signature)
        }
    }

    static var sandboxKey: Curve25519.Signing.PrivateKey? {
        try? Curve25519.Signing.PrivateKey(rawRepresentation: Array<UInt8>(0..<32))
    }

    /// Presents a user's token and gives the user's id and public key.
    mutating func user(_ subject: String, _ more: JSONObject = [:]) -> (id: String, publicKey: String) {
        let token = token(claims(subject, more))
        _ = call(.get, "/platform/auth", bearer: token)
        let user = twin.directory.user(.foreignKey, subject, of: Self.application)
        return (user?.userID ?? "", user?.publicKey ?? "")
    }

    /// Makes a signer of the administrator with a certified key.
    mutating func signer(bearer: String? = nil) throws -> OperationSigner {
        let bearer = bearer ?? administrator()
        let key = try Curve25519.Signing.PrivateKey(rawRepresentation: Array<UInt8>(100..<132))
        let publicKey = Base64.encoded(Array(key.publicKey.rawRepresentation))
        let reply = call(.post, "/auth/certificate", ["ephemeralKey": .string(publicKey)], bearer: bearer)
        return OperationSigner(
            key: key,
            userID: try #require(reply.json["userId"]?.stringValue),
            chain: try #require(reply.json["certificateChain"]),
            bearer: bearer
        )
    }

    mutating func execute(
        _ signer: OperationSigner,
        _ lock: String,
        _ operation: JSON,
        jti: JSON? = nil,
        lifetime: Int = 30,
        claims: JSONObject = [:]
    ) -> TwinReply {
        var object: JSONObject = [
            "iss": .string(signer.userID), "sub": .string(lock), "nbf": .integer(now.seconds),
            "iat": .integer(now.seconds), "exp": .integer(now.seconds + lifetime), "operation": operation,
        ]
        object["jti"] = jti
        object.merge(claims)
        return send(
            .post,
            "/device/\(lock)/execute",
            Array(signer.token(object).utf8),
            fields: [("Authorization", "Bearer " + signer.bearer), ("Content-Type", "application/jwt")]
        )
    }
}

/// Somebody with a certified key.
struct OperationSigner {
    var key: Curve25519.Signing.PrivateKey
    var userID: String
    var chain: JSON
    var bearer: String

    func token(_ claims: JSONObject) -> String {
        TestToken.make(["alg": "EdDSA", "typ": "JWT", "x5c": chain], .object(claims)) { data in
            (try? key.signature(for: data)).map { Array($0) } ?? []
        }
    }
}

enum TestToken {
    static func make(_ header: JSON, _ claims: JSON, sign: ([UInt8]) -> [UInt8]) -> String {
        let signed = Base64.urlEncoded(header.utf8()) + "." + Base64.urlEncoded(claims.utf8())
        return signed + "." + Base64.urlEncoded(sign(Array(signed.utf8)))
    }
}
