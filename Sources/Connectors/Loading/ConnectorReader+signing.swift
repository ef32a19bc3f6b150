internal import JSONModel

extension ConnectorReader {
    /// Reads how a body is signed.
    mutating func signature(
        _ view: View<RequestKey>,
        format: BodyFormat,
        in place: TemplatePlace
    ) -> BodySignature? {
        guard let signature = self.view(view, .signature, as: SignatureKey.self) else {
            if format == .signedJWT, view[.signature] == nil {
                missing(.signature, in: view, "Say with which key the body is signed.")
            }
            return nil
        }
        if format != .signedJWT {
            report(
                "MISPLACED_FIELD",
                "'signature' is for bodies in the format 'signedJWT'.",
                "Change 'bodyFormat', or take it out.",
                at: signature.location
            )
        }
        require([.algorithm: "Name the algorithm of the key: 'EdDSA', for example."], in: signature)
        if view[.body] == nil { missing(.body, in: view, "Make the claims of the token.") }
        let algorithm = choice(signature, .algorithm, of: SigningAlgorithm.self)
        let key = secret(signature, .key)
        let keyID = textTemplate(signature, .keyId, in: place)
        let header = objectTemplate(signature, .header, in: place)
        for name in ["alg", "typ", "kid"] where header?.memberNames.contains(name) == true {
            report(
                "RESERVED_HEADER",
                "The member '\(name)' of the header is made by the engine.",
                "Take it out; 'algorithm' and 'keyId' are fields of their own.",
                at: signature.place(.header).appending(name)
            )
        }
        guard let algorithm, let key else { return nil }
        return BodySignature(algorithm: algorithm, key: key, keyID: keyID, header: header)
    }

    /// Reads which members of a body are made of secrets.
    mutating func bodySecrets(
        _ view: View<RequestKey>,
        format: BodyFormat,
        in place: TemplatePlace
    ) -> [BodySecret] {
        guard view[.bodySecrets] != nil else { return [] }
        if format != .json && format != .signedJWT {
            report(
                "MISPLACED_FIELD",
                "Secrets can be filled into a body in JSON only.",
                "Change 'bodyFormat', or take it out.",
                at: view.place(.bodySecrets)
            )
        }
        return elements(view, .bodySecrets).compactMap { value, location in
            guard let member = self.view(value, at: location, as: BodySecretKey.self) else { return nil }
            return bodySecret(member, in: place)
        }
    }

    private mutating func bodySecret(_ view: View<BodySecretKey>, in place: TemplatePlace) -> BodySecret? {
        require(
            [
                .field: "Give the place in the body, as a JSON Pointer: '/password'.",
                .kind: "Say how the member is made: 'value' is the secret itself.",
            ],
            in: view
        )
        let field = textTemplate(view, .field, in: place)
        if case .literal(let value)? = field { _ = pointer(value, at: view.place(.field)) }
        let kind = choice(view, .kind, of: BodySecret.Kind.self)
        let key = secret(view, .key)
        let algorithm = choice(view, .algorithm, of: SigningAlgorithm.self)
        let text = textTemplate(view, .text, in: place)
        let needsText = kind == .signature || kind == .password
        if needsText, view[.text] == nil {
            missing(.text, in: view, "Make the text that is signed, or that tells one password from another.")
        }
        if let kind, !needsText, view[.text] != nil {
            report("MISPLACED_FIELD", "A '\(kind.rawValue)' has no text.", "Take it out.", at: view.place(.text))
        }
        if kind == .publicKey || kind == .signature, view[.algorithm] == nil {
            missing(.algorithm, in: view, "Name the algorithm of the key: 'EdDSA', for example.")
        }
        guard let field, let kind, let key else { return nil }
        return BodySecret(field: field, kind: kind, key: key, algorithm: algorithm ?? .edDSA, text: text)
    }
}
