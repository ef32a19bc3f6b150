internal import Connectors
internal import Crypto
internal import Foundation
internal import HTTPTypes
internal import JSONModel
public import WorkflowStore

/// Signs notices as Standard Webhooks 1.0 says: an HMAC for each live secret, and an Ed25519 signature where asked for.
///
/// An endpoint's own secrets are derived from the store's and its generation, so none of them is stored; one that a file
/// declares is looked up where its reference leads, at the moment of sending.
public struct NoticeSigner: Sendable {
    let mint: TokenMint
    private let secrets: any SecretSource

    /// Makes a signer.
    public init(mint: TokenMint, secrets: any SecretSource) {
        self.mint = mint
        self.secrets = secrets
    }

    /// The newest secret of an endpoint whose secrets are derived, for its receiver: `whsec_…`.
    public func secret(of endpoint: EndpointRecord) -> String? {
        guard endpoint.secretReferences.isEmpty else { return nil }
        return "whsec_" + Data(derivedKey(of: endpoint, endpoint.secretGeneration)).base64EncodedString()
    }

    /// The public key that an endpoint's asymmetric signatures are checked with: `whpk_…`.
    public func publicKey(of endpoint: EndpointRecord) -> String? {
        guard endpoint.signsAsymmetrically, let key = try? privateKey(of: endpoint) else { return nil }
        return "whpk_" + key.publicKey.rawRepresentation.base64EncodedString()
    }

    /// The header fields of one attempt.
    ///
    /// - Throws: ``DeliveryRefusal`` if a declared secret is not where its reference says.
    func fields(
        of endpoint: EndpointRecord,
        noticeID: String,
        body: [UInt8],
        at now: Timestamp
    ) throws(DeliveryRefusal) -> HTTPFields {
        // Seconds, as the specification has it; each attempt has its own.
        let timestamp = String(now.milliseconds / 1000)
        let signed = Array("\(noticeID).\(timestamp).".utf8) + body
        var signatures: [String] = []
        for key in try keys(of: endpoint, at: now) {
            let code = HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: key))
            signatures.append("v1," + Data(code).base64EncodedString())
        }
        if endpoint.signsAsymmetrically, let key = try? privateKey(of: endpoint),
            let signature = try? key.signature(for: signed)
        {
            signatures.append("v1a," + signature.base64EncodedString())
        }
        var fields = HTTPFields()
        for (name, value) in [
            ("webhook-id", noticeID), ("webhook-timestamp", timestamp),
            ("webhook-signature", signatures.joined(separator: " ")),
        ] {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        return fields
    }

    /// The keys that sign now, the newest first.
    private func keys(of endpoint: EndpointRecord, at now: Timestamp) throws(DeliveryRefusal) -> [[UInt8]] {
        guard endpoint.secretReferences.isEmpty else {
            var keys: [[UInt8]] = []
            for text in endpoint.secretReferences { keys.append(try declaredKey(text)) }
            return keys
        }
        let newest = endpoint.secretGeneration
        guard newest > 1, let until = endpoint.previousSecretUntil, now < until else {
            return [derivedKey(of: endpoint, newest)]
        }
        return [derivedKey(of: endpoint, newest), derivedKey(of: endpoint, newest - 1)]
    }

    private func declaredKey(_ text: String) throws(DeliveryRefusal) -> [UInt8] {
        guard let reference = SecretReference(text) else {
            throw DeliveryRefusal(message: "A signing secret is named by env:NAME or file:PATH.")
        }
        let value: String
        do throws(MissingSecret) {
            value = try secrets.value(of: reference).exposed
        } catch {
            throw DeliveryRefusal(message: error.message)
        }
        let encoded = value.hasPrefix("whsec_") ? String(value.dropFirst(6)) : value
        guard let data = Data(base64Encoded: encoded), (24...64).contains(data.count) else {
            throw DeliveryRefusal(
                message: "The secret \(text) is no signing secret: 'whsec_' and 24 to 64 bytes in Base64."
            )
        }
        return Array(data)
    }

    private func derivedKey(of endpoint: EndpointRecord, _ generation: Int) -> [UInt8] {
        mint.derivedSecret("endpoint/\(endpoint.key)/\(generation)")
    }

    private func privateKey(of endpoint: EndpointRecord) throws -> Curve25519.Signing.PrivateKey {
        try Curve25519.Signing.PrivateKey(rawRepresentation: mint.derivedSecret("ed25519/\(endpoint.key)"))
    }
}
