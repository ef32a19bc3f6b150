internal import HTTPTypes
internal import JSONModel

/// How a body becomes a signed token.
struct BodySignature: Sendable {
    let algorithm: SigningAlgorithm
    /// The private key, in PEM.
    let key: SecretReference
    /// Makes the name of the key.
    let keyID: Template?
    /// Makes further members of the header, such as a chain of certificates.
    let header: Template?
}

/// A member of a body that is made of a secret when the call is sent, so that no workflow ever sees it.
struct BodySecret: Sendable {
    /// How the member is made.
    enum Kind: String, Sendable, CaseIterable {
        /// It is the secret.
        case value
        /// It is the public half of a private key.
        case publicKey
        /// It is a signature over a text.
        case signature
        /// It is a password that follows from the secret and a text.
        case password
    }

    /// Makes the JSON Pointer of the member.
    let field: Template
    let kind: Kind
    let key: SecretReference
    let algorithm: SigningAlgorithm
    /// Makes the text that is signed, or that tells one password from another.
    let text: Template?
}

/// A signature whose templates are filled in.
struct PreparedSignature: Sendable {
    let algorithm: SigningAlgorithm
    let key: SecretReference
    let header: JSONObject
}

/// A secret member whose templates are filled in.
struct PreparedBodySecret: Sendable {
    let pointer: JSONPointer
    let kind: BodySecret.Kind
    let key: SecretReference
    let algorithm: SigningAlgorithm
    let text: String
}

extension RequestForm {
    /// The places of the secrets that its body needs.
    var secretReferences: Set<SecretReference> {
        Set(secrets.map(\.key)).union(signature.map { [$0.key] } ?? [])
    }
}

extension MessageBuilder {
    /// - Throws: ``ConnectorError`` where the host has not enabled the operation.
    func checkEnablement() throws(ConnectorError) {
        guard let enablement = request.enablement else { return }
        do throws(TemplateFailure) {
            if try enablement.condition.holds(in: scope) { return }
        } catch {
            throw failure("\(error)")
        }
        throw ConnectorError(.notEnabled, "'\(operation)' is not enabled here. \(enablement.message)")
    }

    func signature() throws(ConnectorError) -> PreparedSignature? {
        guard let signature = request.form.signature else { return nil }
        var header = JSONObject()
        if let template = signature.keyID {
            guard let keyID = try evaluate(template).flatMap(Self.text), !keyID.isEmpty else {
                throw failure("the name of its key is no text")
            }
            header["kid"] = .string(keyID)
        }
        if let template = signature.header {
            guard case .object(let members)? = try evaluate(template) else { throw failure("its header is no object") }
            for (name, value) in members { header[name] = value }
        }
        return PreparedSignature(algorithm: signature.algorithm, key: signature.key, header: header)
    }

    func bodySecrets() throws(ConnectorError) -> [PreparedBodySecret] {
        var prepared: [PreparedBodySecret] = []
        for secret in request.form.secrets {
            guard let pointer = try evaluate(secret.field)?.stringValue.flatMap(JSONPointer.init),
                !pointer.tokens.isEmpty
            else { throw failure("the place of a secret in its body is no JSON Pointer") }
            var text = ""
            if let template = secret.text {
                guard let value = try evaluate(template).flatMap(Self.text) else {
                    throw failure("the text for a secret in its body is no text")
                }
                text = value
            }
            prepared.append(
                PreparedBodySecret(
                    pointer: pointer,
                    kind: secret.kind,
                    key: secret.key,
                    algorithm: secret.algorithm,
                    text: text
                )
            )
        }
        return prepared
    }
}

extension PreparedCall.Body {
    /// The body with a member set; `nil` where it has no place for it.
    func setting(_ value: JSON, at pointer: JSONPointer) -> PreparedCall.Body? {
        switch self {
        case .none:
            JSON.object([:]).setting(value, at: pointer.tokens[...]).map { .json($0) }
        case .json(let document):
            document.setting(value, at: pointer.tokens[...]).map { .json($0) }
        case .claims(let claims):
            JSON.object(claims).setting(value, at: pointer.tokens[...])?.objectValue.map { .claims($0) }
        case .form, .text: nil
        }
    }
}

extension PreparedCall {
    /// Fills the members of the body in that are made of secrets.
    func fillSecrets(
        of message: inout Message,
        from secrets: Secrets,
        _ signer: (any CallSigner)?
    ) throws(ConnectorError) {
        for member in bodySecrets {
            let secret = Secret(try value(of: member.key, in: secrets))
            let value: String
            if member.kind == .value {
                value = secret.exposed
            } else {
                let signer = try present(signer)
                do throws(SigningFault) {
                    value =
                        switch member.kind {
                        case .value: secret.exposed
                        case .publicKey: try signer.publicKey(of: secret, algorithm: member.algorithm)
                        case .signature:
                            try signer.signature(over: member.text, key: secret, algorithm: member.algorithm)
                        case .password: try signer.password(for: member.text, seed: secret).exposed
                        }
                } catch {
                    throw unusable(member.key, error)
                }
            }
            guard let body = message.body.setting(.string(value), at: member.pointer) else {
                throw ConnectorError(
                    .templateFailed,
                    "The body of '\(connector):\(operation)' has no place for a secret at \(member.pointer). "
                        + "Mend the connector's file."
                )
            }
            message.body = body
            if message.headers[.contentType] == nil { message.headers[.contentType] = BodyFormat.json.contentType }
        }
    }

    /// Makes a token of a body that is claims.
    func sign(
        _ message: inout Message,
        with secrets: Secrets,
        _ signer: (any CallSigner)?
    ) throws(ConnectorError) {
        guard case .claims(let claims) = message.body, let signature else { return }
        let key = Secret(try value(of: signature.key, in: secrets))
        let draft = TokenDraft(algorithm: signature.algorithm, header: signature.header, claims: claims)
        let signer = try present(signer)
        do throws(SigningFault) {
            message.body = .text(try signer.token(draft, key: key).exposed)
        } catch {
            throw unusable(signature.key, error)
        }
    }

    private func present(_ signer: (any CallSigner)?) throws(ConnectorError) -> any CallSigner {
        guard let signer else {
            throw ConnectorError(.templateFailed, "'\(connector):\(operation)' is signed, and this host cannot sign.")
        }
        return signer
    }

    func unusable(_ reference: SecretReference, _ fault: SigningFault) -> ConnectorError {
        let place = reference.resolved(in: context.deployment.environment)
        return ConnectorError(
            .unusableSecret,
            "The secret \(place) of connector '\(connector)' \(fault.reason)."
        )
    }
}
