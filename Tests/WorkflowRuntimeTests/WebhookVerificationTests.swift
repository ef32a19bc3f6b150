import Connectors
import Crypto
import Foundation
import JSONModel
import Testing

@testable import WorkflowRuntime

@Suite("Verifying who sent a webhook")
struct WebhookVerificationTests {
    private static let now = Timestamp(milliseconds: 1_780_308_000_000)
    private static let body = Array(#"{"id": "evt_1", "newStatus": 6}"#.utf8)

    /// A connector with one webhook for each verifier; what is in `env:…` is given to ``verifies(_:_:secrets:sender:)``.
    private static func connector(_ verifier: String) throws -> Connector {
        let text = """
            {
              "name": "sender", "title": "Sender", "authentication": {"kind": "none"}, "environments": {"sandbox": "https://sender.example"},
              "operations": {
                "look": {"safety": "read", "method": "GET", "path": "/", "result": {}},
                "wait": {
                  "input": {"id": {"type": "string", "required": true}},
                  "await": {
                    "probe": "look", "input": {}, "done": "{% true %}", "poll": [1], "deadline": 9,
                    "wake": ["webhook:hook"]
                  }
                }
              },
              "webhooks": {
                "hook": {"verifier": \(verifier), "match": {"operation": "wait", "keys": {"id": "{% id %}"}}}
              }
            }
            """
        let (connector, diagnostics) = Connector.parse(text)
        #expect(diagnostics.map(\.description) == [])
        return try #require(connector)
    }

    private struct Given: SecretSource {
        var values: [String: String]

        func value(of reference: SecretReference) throws(MissingSecret) -> Secret {
            guard let value = values[reference.name] else {
                throw MissingSecret(reference: reference, message: "There is none.")
            }
            return Secret(value)
        }
    }

    /// The status with which a message is answered; 202 for one that is taken.
    private func status(
        _ verifier: String,
        _ headers: [String: String],
        secrets: [String: String],
        body: [UInt8] = body,
        sender: String? = nil,
        isRelayed: Bool = false,
        at now: Timestamp = now
    ) throws -> Int {
        let resources = TaskResources(
            connectors: [try Self.connector(verifier)],
            deployments: ["sender": Deployment(environment: "sandbox")]
        )
        let mint = TokenMint(secret: Array(repeating: 7, count: 32), publicURL: "https://usher.example")
        let reader = InboundReader(resources: resources, mint: mint, secrets: Given(values: secrets))
        let fields =
            headers.map { (name: $0.key, value: $0.value) } + [(name: "content-type", value: "application/json")]
        do throws(InboundRefusal) {
            let request = InboundRequest(headers: fields, body: body, sender: sender, isRelayed: isRelayed)
            _ = try reader.read(request, connector: "sender", webhook: nil, at: now)
            return 202
        } catch {
            return error.status
        }
    }

    private func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private func seconds(_ offset: Int64 = 0) -> String { String(Self.now.milliseconds / 1000 + offset) }

    // MARK: Standard Webhooks

    private static let standard = #"{"kind": "standardWebhooks", "secrets": ["env:A", "env:B"]}"#

    private func standardHeaders(
        _ version: String,
        time: String,
        sign: ([UInt8]) throws -> [UInt8]
    ) rethrows -> [String: String] {
        let signature = try sign(Array("msg_1.\(time).".utf8) + Self.body)
        return [
            "webhook-id": "msg_1", "webhook-timestamp": time,
            "webhook-signature": "v1,bm9uc2Vuc2U= \(version),\(Data(signature).base64EncodedString())",
        ]
    }

    @Test(
        "the HMAC of Standard Webhooks holds with either secret, for five minutes, and up to a minute ahead",
        arguments: [
            ("A", 0, 202), ("B", 0, 202), ("A", -300, 202), ("A", -301, 401), ("A", 60, 202), ("A", 61, 401),
            ("C", 0, 401),
        ]
    )
    func standardHMAC(_ signer: String, _ offset: Int64, _ status: Int) throws {
        let keys = ["A": 1, "B": 2, "C": 3].mapValues { Array(repeating: UInt8($0), count: 24) }
        let secrets = keys.mapValues { "whsec_" + Data($0).base64EncodedString() }
        let key = SymmetricKey(data: try #require(keys[signer]))
        let headers = standardHeaders("v1", time: seconds(offset)) {
            Array(HMAC<SHA256>.authenticationCode(for: $0, using: key))
        }
        #expect(try self.status(Self.standard, headers, secrets: secrets) == status)
        #expect(try self.status(Self.standard, headers, secrets: secrets, body: Self.body + [0x20]) == 401)
        for name in headers.keys {
            #expect(try self.status(Self.standard, headers.filter { $0.key != name }, secrets: secrets) == 401)
        }
    }

    @Test("an Ed25519 signature of Standard Webhooks holds under its public key, and no other")
    func standardEd25519() throws {
        let key = Curve25519.Signing.PrivateKey()
        let other = Curve25519.Signing.PrivateKey()
        let headers = try standardHeaders("v1a", time: seconds()) { Array(try key.signature(for: $0)) }
        func secret(_ key: Curve25519.Signing.PrivateKey) -> String {
            "whpk_" + key.publicKey.rawRepresentation.base64EncodedString()
        }
        #expect(try status(Self.standard, headers, secrets: ["A": secret(key)]) == 202)
        #expect(try status(Self.standard, headers, secrets: ["A": secret(other), "B": secret(key)]) == 202)
        #expect(try status(Self.standard, headers, secrets: ["A": secret(other)]) == 401)
        // A public key is no secret of an HMAC.
        let forged = standardHeaders("v1", time: seconds()) {
            let key = SymmetricKey(data: key.publicKey.rawRepresentation)
            return Array(HMAC<SHA256>.authenticationCode(for: $0, using: key))
        }
        #expect(try status(Self.standard, forged, secrets: ["A": secret(key)]) == 401)
        #expect(try status(Self.standard, headers, secrets: ["A": "whpk_short"]) == 503)
        #expect(try status(Self.standard, headers, secrets: [:]) == 503)
    }

    // MARK: Times and bodies

    private static let stripe =
        #"{"kind": "timestampedHMAC", "header": "Stripe-Signature", "secrets": ["env:A", "env:B"]}"#
    private static let marble = """
        {"kind": "timestampedHMAC", "header": "Webhook-Signature", "separator": ",", "secrets": ["env:A"]}
        """

    @Test("a timed signature is over time, separator and body, as Stripe, Persona and Marble write it")
    func timed() throws {
        func code(_ text: String, _ secret: String) -> String {
            let key = SymmetricKey(data: Array(secret.utf8))
            return hex(HMAC<SHA256>.authenticationCode(for: Array(text.utf8) + Self.body, using: key))
        }
        let (now, old) = (seconds(), seconds(-301))
        let (first, second) = (code("\(now).", "alpha"), code("\(now).", "beta"))
        func status(_ verifier: String, _ value: String) throws -> Int {
            let name = verifier == Self.marble ? "webhook-signature" : "stripe-signature"
            return try self.status(verifier, [name: value], secrets: ["A": "alpha", "B": "beta"])
        }
        #expect(try status(Self.stripe, "t=\(now),v1=\(first),v0=00") == 202)
        #expect(try status(Self.stripe, "t=\(now),v1=00ff,v1=\(second)") == 202)
        // Persona sends two whole signatures while a secret is changed.
        #expect(try status(Self.stripe, "t=\(now),v1=\(code("\(now).", "gone")) t=\(now),v1=\(second)") == 202)
        #expect(try status(Self.marble, "t=\(now),v1=\(code("\(now),", "alpha"))") == 202)
        #expect(try status(Self.marble, "t=\(now),v1=\(first)") == 401)
        #expect(try status(Self.stripe, "t=\(old),v1=\(code("\(old).", "alpha"))") == 401)
        // The time of one signature does not vouch for another.
        #expect(try status(Self.stripe, "t=\(old),v1=\(code("\(old).", "alpha")) t=\(now),v1=00") == 401)
        #expect(try status(Self.stripe, "v1=\(first)") == 401)
        #expect(try status(Self.stripe, "t=\(now),v1=zz") == 401)
        #expect(try status(Self.stripe, "") == 401)
    }

    @Test("a signed body holds in the digest, writing and prefix that the connector names")
    func bodies() throws {
        let key = SymmetricKey(data: Array("alpha".utf8))
        let short = HMAC<SHA256>.authenticationCode(for: Self.body, using: key)
        let long = HMAC<SHA512>.authenticationCode(for: Self.body, using: key)
        let plain = #"{"kind": "bodyHMAC", "header": "X-Signature", "secrets": ["env:A"]}"#
        let prefixed = #"{"kind": "bodyHMAC", "header": "X-Signature", "prefix": "sha256=", "secrets": ["env:A"]}"#
        let large = """
            {"kind": "bodyHMAC", "header": "X-Signature", "algorithm": "sha512", "encoding": "base64", "secrets": ["env:A"]}
            """
        func status(_ verifier: String, _ value: String, secret: String = "alpha") throws -> Int {
            try self.status(verifier, ["X-Signature": value], secrets: ["A": secret])
        }
        #expect(try status(plain, hex(short)) == 202)
        #expect(try status(plain, hex(short).uppercased()) == 202)
        #expect(try status(plain, hex(short), secret: "beta") == 401)
        #expect(try status(plain, "sha256=" + hex(short)) == 401)
        #expect(try status(prefixed, "sha256=" + hex(short)) == 202)
        #expect(try status(prefixed, hex(short)) == 401)
        #expect(try status(large, Data(long).base64EncodedString()) == 202)
        #expect(try status(large, Data(short).base64EncodedString()) == 401)
    }

    @Test("an empty secret verifies nobody: with an empty key everybody could sign")
    func emptySecret() throws {
        let code = HMAC<SHA256>.authenticationCode(for: Self.body, using: SymmetricKey(data: [UInt8]()))
        let plain = #"{"kind": "bodyHMAC", "header": "X-Signature", "secrets": ["env:A"]}"#
        #expect(try status(plain, ["X-Signature": hex(code)], secrets: ["A": ""]) == 401)
        let timed = #"{"kind": "timestampedHMAC", "header": "X-Signature", "secrets": ["env:A"]}"#
        let text = Array("\(seconds()).".utf8) + Self.body
        let stamped = HMAC<SHA256>.authenticationCode(for: text, using: SymmetricKey(data: [UInt8]()))
        let value = "t=\(seconds()),v1=\(hex(stamped))"
        #expect(try status(timed, ["X-Signature": value], secrets: ["A": ""]) == 401)
    }

    @Test("an empty file is no secret")
    func emptyFile() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "usher-empty-\(UUID())")
        defer { try? FileManager.default.removeItem(at: file) }
        let reference = try #require(SecretReference("file:\(file.path)"))
        for (text, isSecret) in [("", false), ("\n", false), ("word\n", true)] {
            try Data(text.utf8).write(to: file)
            let secret = try? SystemSecrets().value(of: reference)
            #expect(secret.map { $0.exposed == "word" } == (isSecret ? true : nil))
        }
    }

    // MARK: Words and places

    @Test("HTTP Basic and a passphrase in the body hold with either of two passwords")
    func words() throws {
        let basic = #"{"kind": "basic", "username": "env:U", "secrets": ["env:A", "env:B"]}"#
        let phrase = #"{"kind": "bodyPassphrase", "field": "/auth/word", "secrets": ["env:A", "env:B"]}"#
        let secrets = ["U": "sender", "A": "alpha:1", "B": "beta"]
        func credentials(_ text: String) -> [String: String] {
            ["Authorization": "Basic " + Data(text.utf8).base64EncodedString()]
        }
        for (text, expected) in [
            ("sender:alpha:1", 202), ("sender:beta", 202), ("sender:", 401), ("other:beta", 401), (":", 401),
            ("sender", 401),
        ] {
            #expect(try status(basic, credentials(text), secrets: secrets) == expected, "\(text)")
        }
        for (word, expected) in [(#""beta""#, 202), (#""alpha:1""#, 202), (#""bet""#, 401), (#""""#, 401), ("7", 401)] {
            let body = Array(#"{"id": "1", "auth": {"word": \#(word)}}"#.utf8)
            #expect(try status(phrase, [:], secrets: secrets, body: body) == expected, "\(word)")
        }
    }

    @Test(
        "an address counts by its range, in either family",
        arguments: [
            ("192.0.2.7", 202), ("192.0.2.255", 202), ("192.0.3.1", 401), ("198.51.100.4", 202),
            ("198.51.100.5", 401), ("::ffff:192.0.2.9", 202), ("2001:db8::1", 202), ("2001:db9::1", 401),
            ("", 401), ("localhost", 401), ("192.0.2", 401), ("192.0.2.-1", 401),
        ]
    )
    func addresses(_ sender: String, _ expected: Int) throws {
        let verifier = """
            {"kind": "addressList", "addresses": ["192.0.2.0/24", "198.51.100.4", "2001:db8::/32"]}
            """
        #expect(try status(verifier, [:], secrets: [:], sender: sender) == expected)
        #expect(try status(verifier, [:], secrets: [:], sender: nil) == 401)
    }

    @Test(
        "a client's certificate counts by its fingerprint, and only where a trusted proxy passed it on",
        arguments: [
            ("A", true, true, 202), ("A", false, true, 202), ("B", true, true, 202), ("C", true, true, 401),
            ("A", true, false, 401), ("A", false, false, 401),
        ]
    )
    func certificates(_ shown: String, _ isByteSequence: Bool, _ isRelayed: Bool, _ expected: Int) throws {
        let certificates = ["A": "certificate one", "B": "certificate two", "C": "another"].mapValues { Data($0.utf8) }
        var secrets = certificates.mapValues { hex(SHA256.hash(data: $0)) }
        // As openssl writes it.
        let second = SHA256.hash(data: certificates["B"] ?? Data())
        secrets["B"] = second.map { hex([$0]).uppercased() }.joined(separator: ":")
        let text = try #require(certificates[shown]).base64EncodedString()
        let pem = "-----BEGIN CERTIFICATE-----\n\(text)\n-----END CERTIFICATE-----\n"
        let escaped = try #require(pem.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        let headers = ["client-cert": isByteSequence ? ":\(text):" : escaped]
        let verifier = #"{"kind": "clientCertificate", "secrets": ["env:A", "env:B"]}"#
        #expect(try status(verifier, headers, secrets: secrets, isRelayed: isRelayed) == expected)
    }

    @Test(
        "what is no certificate verifies nobody",
        arguments: ["", "::", ":", ":?:", "hush", "-----BEGIN CERTIFICATE-----", "%", "-----BEGIN%20CERTIFICATE-----"]
    )
    func noCertificate(_ text: String) throws {
        let verifier = #"{"kind": "clientCertificate", "header": "X-Cert", "secrets": ["env:A"]}"#
        let empty = hex(SHA256.hash(data: Data()))
        #expect(try status(verifier, ["X-Cert": text], secrets: ["A": empty], isRelayed: true) == 401)
        #expect(try status(verifier, [:], secrets: ["A": empty], isRelayed: true) == 401)
    }

    @Test(
        "what is no range of addresses is none",
        arguments: ["", "1.2.3", "1.2.3.4/33", "1.2.3.4/", "::/129", ":::", "1::2::3", "g::", "1.2.3.4/+8"]
    )
    func refusesRanges(_ text: String) { #expect(AddressRange(text) == nil) }

    // MARK: What is kept

    @Test("secrets are stripped before anything is stored, and equal messages have one key")
    func strips() throws {
        let resources = TaskResources(
            connectors: [
                try Self.connector(#"{"kind": "bodyPassphrase", "field": "/auth/word", "secrets": ["env:A"]}"#)
            ],
            deployments: ["sender": Deployment(environment: "sandbox")]
        )
        let mint = TokenMint(secret: Array(repeating: 7, count: 32), publicURL: "https://usher.example")
        let reader = InboundReader(resources: resources, mint: mint, secrets: Given(values: ["A": "hush"]))
        func message(_ text: String) throws -> InboundMessage {
            let headers = [(name: "Content-Type", value: "application/json; charset=utf-8")]
            let request = InboundRequest(headers: headers, body: Array(text.utf8), sender: nil)
            return try reader.read(request, connector: "sender", webhook: "hook", at: Self.now)
        }
        let message1 = try message(#"{"id": "1", "auth": {"word": "hush", "more": 2}}"#)
        #expect(message1.payload == ["id": "1", "auth": ["more": 2]])
        #expect(!message1.payload.text().contains("hush"))
        #expect(message1.waitKeys.count == 1)
        #expect(try message(#"{"id": "1", "auth": {"word": "hush", "more": 2}}"#) == message1)
        #expect(try message(#"{"id": "2", "auth": {"word": "hush"}}"#).waitKeys != message1.waitKeys)
        #expect(throws: InboundRefusal.self) { try message("[1]") }
        #expect(throws: InboundRefusal.self) { try message("{") }
    }
}
