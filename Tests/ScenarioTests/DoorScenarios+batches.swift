import Connectors
import Crypto
import CryptoExtras
import Foundation
import HTTPTypes
import JSONModel
import ProviderSandbox
import SQLiteStore
import StatesInterpreter
import Testing
import WorkflowRuntime
import WorkflowStore
import WorkflowTestKit

/// Orders to doors about several users, and users who are found by an encrypted identity.
@Suite("Doors that are shared with several people")
struct DoorBatchScenarios {
    /// Makes two users, one by a token and one by an encrypted identity, and shares a door with both by one order.
    private static let workflow = """
        {"QueryLanguage": "JSONata", "StartAt": "PresentToken", "States": {
            "PresentToken": {"Type": "Task", "Resource": "connector:sentry-interactive:presentToken",
                "Arguments": {"subject": "ana", "email": "ana@example.com", "isEmailVerified": true},
                "Assign": {"lockId": "{% $states.input.lockId %}", "identity": "{% $states.input.identity %}"},
                "Next": "FindByIdentity"},
            "FindByIdentity": {"Type": "Task", "Resource": "connector:sentry-interactive:findUserByIdentity",
                "Arguments": {"identity": "{% $identity %}",
                    "asker": {"subject": "ana", "email": "ana@example.com", "isEmailVerified": true}},
                "Assign": {"bob": "{% $states.result %}"}, "Next": "FindUsers"},
            "FindUsers": {"Type": "Task", "Resource": "connector:sentry-interactive:findUsers",
                "Arguments": {"subjects": ["ana", "bob"]},
                "Assign": {"users": "{% [$states.result.users.{'userId': userId, 'publicKey': publicKey}] %}"},
                "Next": "Certify"},
            "Certify": {"Type": "Task", "Resource": "connector:sentry-interactive:certify", "Arguments": {},
                "Assign": {"signer": "{% $states.result %}"}, "Next": "Share"},
            "Share": {"Type": "Task", "Resource": "connector:sentry-interactive:shareDoorWithUsers",
                "Arguments": {"lockId": "{% $lockId %}", "users": "{% $users %}", "end": "2030-05-01T00:00:00Z",
                    "signerId": "{% $signer.userId %}", "certificateChain": "{% $signer.certificateChain %}"},
                "Retry": [{"ErrorEquals": ["SentryInteractive.DoorSlow"], "IntervalSeconds": 5, "MaxAttempts": 2}],
                "Next": "AwaitAccess"},
            "AwaitAccess": {"Type": "Task", "Resource": "connector:sentry-interactive:awaitAccessOfUsers",
                "Arguments": {"lockId": "{% $lockId %}", "userIds": "{% [$users.userId] %}",
                    "end": "2030-05-01T00:00:00Z"},
                "Output": {"users": "{% $users %}", "bob": "{% $bob %}"}, "End": true}}}
        """

    private static func lock(_ number: Int) -> String { "00000000-0000-4000-8000-00000000000\(number)" }

    /// Runs the workflow for a door, for an hour.
    private func run(_ stage: ScenarioStage, lock number: Int) throws -> ExecutionKey {
        try stage.engine.register(DefinitionDraft(stateMachine: "batch", text: Self.workflow, roleARN: ""))
        let input: JSON = try ["lockId": .string(Self.lock(number)), "identity": .string(identity(for: stage))]
        let key = try stage.start("batch", input: input)
        try stage.engine.run(until: ScenarioStage.start.advanced(by: .seconds(3600)))
        return key
    }

    @Test("one order lets several users in; where its reply is lost it is named as before, and the door's list decides")
    func shares() throws {
        for (number, statuses) in [(1, [204]), (3, [504, 409])] {
            let stage = try ScenarioStage()
            let key = try run(stage, lock: number)
            let record = try stage.record(key)
            try #require(record.status == .succeeded, "\(record.cause ?? "")")
            let shares = try stage.temporary.store.calls(of: key)
                .filter { $0.resource.hasSuffix(":shareDoorWithUsers") && $0.purpose == "call" }
            #expect(shares.map(\.status) == statuses)
            #expect(Set(shares.map(\.idempotencyKey)).count == 1)
            let state = try stage.twin("/twin/sentry-interactive/state")
            #expect(state["tokenIdsUsed"] == 1)
            // The administrator, and both users.
            #expect(state["usersPerLock"]?[Self.lock(number)] == 3)
            let output = record.output
            #expect(output?["users"]?.arrayValue?.count == 2)
            #expect(output?["users"]?.arrayValue?.contains { $0 == output?["bob"] } == true)
            try stage.expectNoViolations()
        }
    }

    @Test("a door that cannot be shared with several refuses the order, and nobody is let in")
    func lacksCapability() throws {
        let stage = try ScenarioStage()
        let record = try stage.record(try run(stage, lock: 6))
        #expect(record.error == "SentryInteractive.Invalid")
        #expect(try stage.twin("/twin/sentry-interactive/state")["usersPerLock"]?[Self.lock(6)] == 1)
        try stage.expectNoViolations()
    }

    /// What the holder of the application's key makes: a signed token about a user, encrypted for the provider.
    private func identity(for stage: ScenarioStage) throws -> String {
        let reference = try #require(SecretReference("env:SENTRY_INTERACTIVE_SANDBOX_APPLICATION_KEY"))
        let now = Int(ScenarioStage.start.milliseconds / 1000)
        let draft = TokenDraft(
            algorithm: .edDSA,
            header: ["kid": "sandbox-ed25519"],
            claims: [
                "sub": "bob", "iss": "https://usher.example/", "aud": "https://api.doordeck.com",
                "iat": .integer(now), "exp": .integer(now + 600), "email": "bob@example.com", "email_verified": true,
            ]
        )
        let token = try KeySigner().token(draft, key: TwinProviders.Secrets().value(of: reference)).exposed
        let header = Self.base64URL(Array(#"{"alg":"RSA-OAEP-256","enc":"A256GCM"}"#.utf8))
        let content = SymmetricKey(size: .bits256)
        let wrapped = try content.withUnsafeBytes {
            try encryptionKey(stage).encrypt(Array($0), padding: .PKCS1_OAEP_SHA256)
        }
        let box = try AES.GCM.seal(Array(token.utf8), using: content, authenticating: Array(header.utf8))
        let parts = [Array(wrapped), Array(box.nonce), Array(box.ciphertext), Array(box.tag)]
        return ([header] + parts.map(Self.base64URL)).joined(separator: ".")
    }

    /// The key that the provider made for the application, as the application's owner reads it.
    private func encryptionKey(_ stage: ScenarioStage) throws -> _RSA.Encryption.PublicKey {
        let login: JSON = ["email": "admin@usher.example", "password": "sandbox-password"]
        let bearer = try ask(stage, .post, "/auth/token", login)["authToken"]?.stringValue
        let key = try ask(stage, .get, "/platform/application", bearer: bearer)[0]?["encryptionKey"]
        let modulus = (key?["n"]?.stringValue ?? "").replacing("-", with: "+").replacing("_", with: "/")
        let padded = modulus + String(repeating: "=", count: (4 - modulus.utf8.count % 4) % 4)
        return try _RSA.Encryption.PublicKey(n: #require(Data(base64Encoded: padded)), e: [1, 0, 1])
    }

    private func ask(
        _ stage: ScenarioStage,
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: JSON? = nil,
        bearer: String? = nil
    ) throws -> JSON {
        var head = HTTPRequest(method: method, scheme: nil, authority: nil, path: path)
        head.headerFields[.contentType] = "application/json"
        if let bearer { head.headerFields[.authorization] = "Bearer \(bearer)" }
        let request = TwinRequest(head: head, body: body?.utf8() ?? [])
        return try JSON(parsing: stage.engine.world.sandbox.respond(to: request, at: stage.engine.now).body)
    }

    private static func base64URL(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
