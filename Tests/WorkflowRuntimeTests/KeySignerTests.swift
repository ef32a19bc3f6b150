import Connectors
import Foundation
import JSONModel
import JWTKit
import ProviderSandbox
import Testing
import WorkflowRuntime
import WorkflowTestKit

@Suite("Keys sign")
struct KeySignerTests {
    private let signer = KeySigner()
    private let claims: JSONObject = ["sub": "customer-1", "iat": 1_780_308_000, "list": [1, 2.5, true, nil]]

    /// Keys in PEM, made for these tests.
    private static let keys: [(SigningAlgorithm, String)] = [
        (
            .edDSA,
            """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f
            -----END PRIVATE KEY-----
            """
        ),
        (.es256, TestKeys.p256),
        (.rs256, TestKeys.rsa),
    ]

    @Test("a token in each algorithm, with header and claims as they were given", arguments: 0..<3)
    func token(index: Int) throws {
        let (algorithm, key) = Self.keys[index]
        let draft = TokenDraft(algorithm: algorithm, header: ["kid": "k1", "x5c": ["bGVhZg=="]], claims: claims)
        let token = try signer.token(draft, key: Secret(key)).exposed
        let parts = token.split(separator: ".").map(String.init)
        try #require(parts.count == 3)
        #expect(
            Self.json(parts[0]) == ["alg": .string(algorithm.rawValue), "typ": "JWT", "kid": "k1", "x5c": ["bGVhZg=="]]
        )
        #expect(Self.json(parts[1]) == .object(claims))
        #expect(Self.bytes(parts[2])?.count == (algorithm == .rs256 ? 256 : 64))
    }

    /// The claims that JWTKit reads back.
    private struct Claims: JWTPayload {
        var sub: SubjectClaim
        var iat: IssuedAtClaim

        func verify(using algorithm: some JWTAlgorithm) {}
    }

    @Test("a public library accepts the tokens of each algorithm, and refuses one that was altered", arguments: 0..<3)
    func isAccepted(index: Int) async throws {
        let (algorithm, key) = Self.keys[index]
        let verifier = JWTKeyCollection()
        switch algorithm {
        case .edDSA: await verifier.add(eddsa: try EdDSA.PrivateKey(pem: key), kid: "k1")
        case .es256: await verifier.add(ecdsa: try ES256PrivateKey(pem: key), kid: "k1")
        case .rs256:
            await verifier.add(rsa: try JWTKit.Insecure.RSA.PrivateKey(pem: key), digestAlgorithm: .sha256, kid: "k1")
        }
        let draft = TokenDraft(algorithm: algorithm, header: ["kid": "k1"], claims: claims)
        let token = try signer.token(draft, key: Secret(key)).exposed
        let read = try await verifier.verify(token, as: Claims.self)
        #expect(read.sub.value == "customer-1")
        #expect(read.iat.value == Date(timeIntervalSince1970: 1_780_308_000))
        let parts = token.split(separator: ".")
        let others = try signer.token(
            TokenDraft(algorithm: algorithm, claims: ["sub": "x", "iat": 1]),
            key: Secret(key)
        )
        let altered = [parts[0], others.exposed.split(separator: ".")[1], parts[2]].joined(separator: ".")
        await #expect(throws: JWTError.self) { try await verifier.verify(altered, as: Claims.self) }
    }

    @Test("a public key where a private one belongs, a key of another kind and a text are refused without being shown")
    func wrongKeys() throws {
        let draft = TokenDraft(algorithm: .edDSA, claims: claims)
        let publicKey = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAcanary\n-----END PUBLIC KEY-----"
        let fault = #expect(throws: SigningFault.self) { try signer.token(draft, key: Secret(publicKey)) }
        #expect(fault?.reason == "holds a public key or a certificate where the private key belongs")
        for key in [TestKeys.p256, "canary", ""] {
            let fault = #expect(throws: SigningFault.self) { try signer.token(draft, key: Secret(key)) }
            #expect(fault?.reason == "is no private key of the kind Ed25519 in PEM")
        }
    }

    @Test("a password follows from secret and text, and another text gives another")
    func passwords() throws {
        let seed = Secret(String(repeating: "s", count: 32))
        let password = try signer.password(for: "a", seed: seed).exposed
        #expect(password.count == 28)
        #expect(try signer.password(for: "a", seed: seed).exposed == password)
        #expect(try signer.password(for: "b", seed: seed).exposed != password)
        #expect(throws: SigningFault.self) { try signer.password(for: "a", seed: Secret("short")) }
    }

    @Test("many threads sign at the same time", .timeLimit(.minutes(5)))
    func concurrency() async throws {
        let key = Secret(Self.keys[0].1)
        let draft = TokenDraft(algorithm: .edDSA, claims: claims)
        let tokens = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<200 { group.addTask { [signer] in try signer.token(draft, key: key).exposed } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(tokens.count == 1)
    }

    private static func bytes(_ part: String) -> Data? {
        var text = part.replacing("-", with: "+").replacing("_", with: "/")
        text += String(repeating: "=", count: (4 - text.count % 4) % 4)
        return Data(base64Encoded: text)
    }

    private static func json(_ part: String) -> JSON? { bytes(part).flatMap { try? JSON(parsing: Array($0)) } }
}
