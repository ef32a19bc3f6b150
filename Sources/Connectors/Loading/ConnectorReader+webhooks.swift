internal import JSONModel

extension ConnectorReader {
    mutating func webhooks(_ view: View<ConnectorKey>, settings: Set<String>) -> [String: Webhook] {
        var webhooks: [String: Webhook] = [:]
        let place = TemplatePlace(variables: ["configuration"], inputFields: nil, settings: settings)
        for (name, value, location) in entries(view, .webhooks) {
            guard FieldName.isValid(name) else {
                report(
                    "INVALID_NAME",
                    "'\(name)' cannot be the name of a webhook.",
                    "Use a letter, then letters, digits and '_'.",
                    at: location
                )
                continue
            }
            webhooks[name] = webhook(value, named: name, at: location, in: place)
        }
        return webhooks
    }

    private mutating func webhook(_ value: JSON, named name: String, at location: JSONPointer, in place: TemplatePlace)
        -> Webhook?
    {
        guard let view = view(value, at: location, as: WebhookKey.self) else { return nil }
        require(
            [
                .verifier: "Say how its sender is verified.",
                .match: "Say how the waiting execution is found.",
            ],
            in: view
        )
        let verifier = view[.verifier].flatMap { self.verifier($0, at: view.place(.verifier)) }
        var strips = elements(view, .strip).compactMap { pointer($0.value, at: $0.location) }
        if case .bodyPassphrase(let pointer, _) = verifier, !strips.contains(pointer) { strips.append(pointer) }
        let deduplicationKey = template(view, .deduplicationKey, in: place)
        let ordering = template(view, .ordering, in: place)
        let event = template(view, .event, in: place)
        let claim = claim(view, in: place)
        let silence = duration(view, .silence)
        guard let match = self.view(view, .match, as: MatchKey.self) else { return nil }
        require(
            [
                .operation: "Name the operation that waits.",
                .keys: "Make values of the message, by fields of that operation's input.",
            ],
            in: match
        )
        let keys = entries(match, .keys).map { ($0.name, template($0.value, at: $0.location, in: place)) }
        if match[.keys] == .object(JSONObject()) {
            report(
                "EMPTY_RANGE",
                "Nothing can match.",
                "Make at least one value of the message.",
                at: match.place(.keys)
            )
        }
        guard let operation = string(match, .operation), let verifier else { return nil }
        return Webhook(
            name: name,
            verifier: verifier,
            strips: strips,
            operation: operation,
            keys: keys,
            deduplicationKey: deduplicationKey,
            ordering: ordering,
            event: event,
            claim: claim,
            silence: silence
        )
    }

    private mutating func claim(_ view: View<WebhookKey>, in place: TemplatePlace) -> Webhook.Claim? {
        guard let claim = self.view(view, .claim, as: ClaimKey.self) else { return nil }
        require(
            [.value: "Make the claimed value of the message.", .read: "Make the true value of the look's result."],
            in: claim
        )
        let readOrdering = template(claim, .readOrdering, in: place)
        guard let value = template(claim, .value, in: place), let read = template(claim, .read, in: place) else {
            return nil
        }
        return Webhook.Claim(value: value, read: read, readOrdering: readOrdering)
    }

    private mutating func verifier(_ value: JSON, at location: JSONPointer) -> Webhook.Verifier? {
        guard let kind = kind(value, at: location, of: VerifierName.self) else { return nil }
        switch kind {
        case .standardWebhooks:
            guard let view = view(value, at: location, as: StandardWebhooksKey.self) else { return nil }
            let tolerance = duration(view, .tolerance) ?? .seconds(300)
            return .standardWebhooks(secrets: secrets(view, .secrets), tolerance: tolerance)
        case .timestampedHMAC:
            return timestampedHMAC(value, at: location)
        case .bodyPassphrase:
            guard let view = view(value, at: location, as: BodyPassphraseKey.self) else { return nil }
            let secrets = secrets(view, .secrets)
            guard let field = view[.field] else {
                missing(.field, in: view, "Say where in the body the passphrase stands: '/passphrase'.")
                return nil
            }
            return pointer(field, at: view.place(.field)).map { .bodyPassphrase(at: $0, secrets: secrets) }
        case .basic:
            guard let view = view(value, at: location, as: WebhookBasicKey.self) else { return nil }
            let secrets = secrets(view, .secrets)
            return secret(view, .username).map { .basic(username: $0, secrets: secrets) }
        case .bodyHMAC:
            return bodyHMAC(value, at: location)
        case .addressList:
            guard let view = view(value, at: location, as: AddressListKey.self) else { return nil }
            return .addressList(addresses(view))
        case .clientCertificate:
            guard let view = view(value, at: location, as: ClientCertificateKey.self) else { return nil }
            return .clientCertificate(header: string(view, .header) ?? "Client-Cert", secrets: secrets(view, .secrets))
        }
    }

    private mutating func bodyHMAC(_ value: JSON, at location: JSONPointer) -> Webhook.Verifier? {
        guard let view = view(value, at: location, as: BodyHMACKey.self) else { return nil }
        let secrets = secrets(view, .secrets)
        let prefix = string(view, .prefix) ?? ""
        let algorithm = choice(view, .algorithm, of: Webhook.BodySignature.Algorithm.self) ?? .sha256
        let encoding = choice(view, .encoding, of: Webhook.BodySignature.Encoding.self) ?? .hex
        guard let name = string(view, .header) else {
            if view[.header] == nil { missing(.header, in: view, "Name the header with the signature.") }
            return nil
        }
        let signature = Webhook.BodySignature(name: name, prefix: prefix, algorithm: algorithm, encoding: encoding)
        return .bodyHMAC(signature, secrets: secrets)
    }

    private mutating func addresses(_ view: View<AddressListKey>) -> [AddressRange] {
        if view[.addresses] == nil || view[.addresses] == .array([]) {
            missing(.addresses, in: view, "List the addresses or ranges that messages come from.")
        }
        return elements(view, .addresses).compactMap { value, location in
            if let range = value.stringValue.flatMap(AddressRange.init) { return range }
            report(
                "INVALID_ADDRESS",
                "This is no network address and no range of them.",
                "Write '192.0.2.7', '192.0.2.0/24' or '2001:db8::/32'.",
                at: location
            )
            return nil
        }
    }

    private mutating func timestampedHMAC(_ value: JSON, at location: JSONPointer) -> Webhook.Verifier? {
        guard let view = view(value, at: location, as: TimestampedHMACKey.self) else { return nil }
        let secrets = secrets(view, .secrets)
        let tolerance = duration(view, .tolerance) ?? .seconds(300)
        let timestamp = string(view, .timestamp) ?? "t"
        let signature = string(view, .signature) ?? "v1"
        let separator = string(view, .separator) ?? "."
        guard let name = string(view, .header) else {
            if view[.header] == nil { missing(.header, in: view, "Name the header with the signature.") }
            return nil
        }
        let header = Webhook.SignatureHeader(
            name: name,
            timestamp: timestamp,
            signature: signature,
            separator: separator
        )
        return .timestampedHMAC(header, secrets: secrets, tolerance: tolerance)
    }

    /// The secrets that are accepted at a time.
    private mutating func secrets<Key: FileKey>(_ view: View<Key>, _ key: Key) -> [SecretReference] {
        let secrets = elements(view, key).compactMap { secret($0.value, at: $0.location) }
        if view[key] == nil || view[key] == .array([]) {
            report(
                "MISSING_FIELD",
                "\(Key.phrase.capitalizedFirst) needs at least one secret.",
                "List references under '\(key.rawValue)'; a second one lets the first be changed without a gap.",
                at: view.location
            )
        }
        return secrets
    }
}
