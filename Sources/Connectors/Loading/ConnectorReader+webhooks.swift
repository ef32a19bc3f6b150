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
            event: event
        )
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
