internal import Connectors
public import JSONModel
internal import WorkflowStore

/// Turns what came in over HTTP into a message for the kernel, or says why not: pure but for the look-up of secrets.
///
/// The order of the checks is part of the contract: nothing is parsed whose size and type are wrong, and nothing is believed whose
/// sender is not verified.
public struct InboundReader: Sendable {
    private let resources: TaskResources
    private let mint: TokenMint
    private let secrets: any SecretSource

    /// Makes a reader.
    public init(resources: TaskResources, mint: TokenMint, secrets: any SecretSource) {
        self.resources = resources
        self.mint = mint
        self.secrets = secrets
    }

    /// The webhook that an address names.
    ///
    /// - Throws: ``InboundRefusal`` if there is none, or if the connector has several and none is named.
    func source(
        _ connectorName: String,
        _ webhookName: String?
    ) throws(InboundRefusal) -> (connector: Connector, webhook: Webhook) {
        guard let connector = resources.connectors[connectorName], let webhook = connector.webhook(named: webhookName)
        else {
            throw InboundRefusal(.unknownSource, "Nobody here expects messages at this address. Check it.")
        }
        return (connector, webhook)
    }

    /// Reads a message.
    public func read(
        _ request: InboundRequest,
        connector connectorName: String,
        webhook webhookName: String?,
        at now: Timestamp
    ) throws(InboundRefusal) -> InboundMessage {
        let (connector, webhook) = try source(connectorName, webhookName)
        guard request.isJSON else {
            throw InboundRefusal(.wrongMediaType, "Send JSON, with 'Content-Type: application/json'.")
        }
        guard request.body.count <= InboundRequest.maximumBodySize else {
            throw InboundRefusal(.tooLarge, "A message has at most \(InboundRequest.maximumBodySize) bytes.")
        }
        let body = try? JSON(parsing: request.body)
        try verify(request, body, webhook, resources.deployment(of: connector.name).environment, at: now)
        guard var payload = body, payload.objectValue != nil else {
            throw InboundRefusal(.unreadable, "The body must be a JSON object.")
        }
        for pointer in webhook.strips { payload.remove(at: pointer) }
        let reading: WebhookReading
        do throws(ConnectorError) {
            let deployment = resources.deployment(of: connector.name)
            reading = try connector.read(payload, of: webhook, deployment: deployment, at: now)
        } catch {
            throw InboundRefusal(
                .unreadable,
                "The message lacks what is looked for in it.",
                detail: error.message
            )
        }
        return message(reading, payload, request, connector, webhook)
    }

    private func verify(
        _ request: InboundRequest,
        _ body: JSON?,
        _ webhook: Webhook,
        _ environment: String,
        at now: Timestamp
    ) throws(InboundRefusal) {
        var values: [SecretReference: Secret] = [:]
        let verifier = webhook.verifier.resolved(in: environment)
        var missing: MissingSecret?
        for reference in verifier.secretReferences {
            do throws(MissingSecret) {
                values[reference] = try secrets.value(of: reference)
            } catch {
                missing = error
            }
        }
        // One of two may be gone: the old one after a change, or the new one before it.
        if let missing, values.isEmpty {
            throw InboundRefusal(
                .misconfigured,
                "The message cannot be verified at the moment.",
                detail: missing.message
            )
        }
        let verification = WebhookVerification(request: request, secrets: values, now: now)
        guard let isVerified = verification.verifies(verifier, body: body) else {
            throw InboundRefusal(
                .misconfigured,
                "The message cannot be verified at the moment.",
                detail: "A secret of the webhook '\(webhook.name)' is neither whsec_ nor whpk_ with Base64 behind it."
            )
        }
        guard isVerified else {
            throw InboundRefusal(.unverified, "The sender of the message cannot be verified.")
        }
    }

    private func message(
        _ reading: WebhookReading,
        _ payload: JSON,
        _ request: InboundRequest,
        _ connector: Connector,
        _ webhook: Webhook
    ) -> InboundMessage {
        var identity = reading.deduplicationKey.map { $0.utf8() } ?? request.body
        if reading.deduplicationKey == nil, case .standardWebhooks = webhook.verifier,
            let id = request.header(StandardWebhooks.idHeader)
        {
            identity = Array(id.utf8)
        }
        return InboundMessage(
            connector: connector.name,
            webhook: webhook.name,
            deduplicationKey: mint.deduplicationKey(identity, connector: connector.name, webhook: webhook.name),
            event: reading.event,
            ordering: reading.ordering,
            waitKeys: reading.subjects.map(mint.waitKey).sorted(),
            payload: payload,
            isFromFuture: reading.isFromFuture
        )
    }
}

extension JSON {
    /// Takes the value at a place out, if there is one.
    mutating func remove(at pointer: JSONPointer) {
        guard let last = pointer.tokens.last else { return self = .null }
        remove(last, below: pointer.tokens.dropLast())
    }

    private mutating func remove(_ name: String, below way: ArraySlice<String>) {
        guard let first = way.first else {
            switch self {
            case .object(var object):
                object.removeValue(forKey: name)
                self = .object(object)
            case .array(var elements):
                // In place of an element stands null, so that the others keep their places.
                if let index = Int(name), elements.indices.contains(index) { elements[index] = .null }
                self = .array(elements)
            default: return
            }
            return
        }
        switch self {
        case .object(var object):
            guard var member = object[first] else { return }
            member.remove(name, below: way.dropFirst())
            object[first] = member
            self = .object(object)
        case .array(var elements):
            guard let index = Int(first), elements.indices.contains(index) else { return }
            elements[index].remove(name, below: way.dropFirst())
            self = .array(elements)
        default: return
        }
    }
}
