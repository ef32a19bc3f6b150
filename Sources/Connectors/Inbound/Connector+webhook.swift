public import JSONModel
internal import JSONata

extension Connector {
    /// How long a value may be by which a waiting task is found, in bytes.
    ///
    /// A longer one is no identifier.
    static let maximumSubjectSize = 1024
    /// By how much a provider's clock may run ahead of ours.
    static let maximumSkew = Duration.seconds(60)

    /// The webhook that a message is for: the named one, or the only one.
    public func webhook(named name: String?) -> Webhook? {
        if let name { return webhooks[name] }
        return webhooks.count == 1 ? webhooks.values.first : nil
    }

    /// Reads a message whose sender has been verified.
    ///
    /// - Parameters:
    ///   - message: the body, without what ``Webhook/strips`` names.
    ///   - webhook: which message it is.
    ///   - deployment: how the host uses the connector.
    ///   - now: the current time.
    /// - Throws: ``ConnectorError`` where a template fails, which quotes no value.
    public func read(
        _ message: JSON,
        of webhook: Webhook,
        deployment: Deployment,
        at now: Timestamp
    ) throws(ConnectorError) -> WebhookReading {
        let scope = try webhookScope(message, deployment, at: now)
        do throws(TemplateFailure) {
            var subjects: [WakeSubject] = []
            for (field, template) in webhook.keys {
                let value = try template.evaluate(in: scope)
                guard let subject = WakeSubject(name, webhook.operation, field, value),
                    subject.value.exposed.utf8.count <= Self.maximumSubjectSize, !subjects.contains(subject)
                else { continue }
                subjects.append(subject)
            }
            let ordering = try webhook.ordering?.evaluate(in: scope)
            let isFromFuture = ordering?.isMoment(after: now.advanced(by: Self.maximumSkew)) ?? false
            return WebhookReading(
                subjects: subjects,
                deduplicationKey: try webhook.deduplicationKey?.evaluate(in: scope),
                ordering: isFromFuture ? nil : ordering?.orderingValue,
                event: try webhook.event?.evaluate(in: scope)?.stringValue.map { String($0.prefix(64)) },
                claim: try webhook.claim?.value.evaluate(in: scope),
                isFromFuture: isFromFuture
            )
        } catch {
            throw ConnectorError(.templateFailed, "The webhook '\(name):\(webhook.name)' cannot be read: \(error).")
        }
    }

    /// The values by which messages of webhooks find a task that awaits something.
    public func wakeSubjects(of operation: Operation, input: JSON) -> [WakeSubject] {
        guard let awaited = operation.awaited else { return [] }
        var subjects: [WakeSubject] = []
        for case .webhook(let webhookName) in awaited.wakers {
            for (field, _) in webhooks[webhookName]?.keys ?? [] {
                guard let subject = WakeSubject(name, operation.name, field, input[field]),
                    subject.value.exposed.utf8.count <= Self.maximumSubjectSize, !subjects.contains(subject)
                else { continue }
                subjects.append(subject)
            }
        }
        return subjects.sorted { $0.field < $1.field }
    }

    /// Whether what a look read refutes what a message claimed.
    ///
    /// A look that saw something newer than the message refutes nothing: the message was late and not forged. A result in which the
    /// claimed thing is not there does not either.
    ///
    /// - Parameters:
    ///   - claim: what ``WebhookReading/claim`` said.
    ///   - ordering: what ``WebhookReading/ordering`` said.
    ///   - webhookName: the webhook over which the message came.
    ///   - result: the result of the look.
    ///   - deployment: how the host runs the connector.
    ///   - now: the time.
    public func refutes(
        _ claim: JSON,
        ordering: Int64?,
        ofWebhook webhookName: String,
        result: JSON,
        deployment: Deployment,
        at now: Timestamp
    ) -> Bool {
        guard let rule = webhooks[webhookName]?.claim, let scope = try? webhookScope(result, deployment, at: now),
            let read = try? rule.read.evaluate(in: scope), !read.isEqualByValue(to: claim)
        else { return false }
        guard let ordering, let readOrdering = try? rule.readOrdering?.evaluate(in: scope)?.orderingValue else {
            return true
        }
        return readOrdering <= ordering
    }

    private func webhookScope(
        _ focus: JSON,
        _ deployment: Deployment,
        at now: Timestamp
    ) throws(ConnectorError) -> TemplateScope {
        TemplateScope(
            focus: focus,
            bindings: ["configuration": .object(try check(deployment))],
            environment: .init(now: now, seed: 0)
        )
    }
}

extension JSON {
    /// A moment in milliseconds, or a number in thousandths, so that what one webhook gives can be compared; `nil` for anything else.
    var orderingValue: Int64? {
        switch self {
        case .string(let text): Timestamp(text)?.milliseconds
        case .integer(let number): Int64(exactly: (Double(number) * 1000).rounded())
        case .double(let number): Int64(exactly: (number * 1000).rounded())
        default: nil
        }
    }

    fileprivate func isMoment(after limit: Timestamp) -> Bool {
        guard let moment = stringValue.flatMap(Timestamp.init) else { return false }
        return moment > limit
    }
}

extension Webhook.Verifier {
    /// The places of the secrets that it needs.
    public var secretReferences: [SecretReference] {
        switch self {
        case .standardWebhooks(let secrets, _), .timestampedHMAC(_, let secrets, _), .bodyPassphrase(_, let secrets),
            .bodyHMAC(_, let secrets), .clientCertificate(_, let secrets):
            secrets
        case .basic(let username, let secrets): [username] + secrets
        case .addressList: []
        }
    }

    /// The verifier for one environment, with the placeholders of its references filled in.
    public func resolved(in environment: String) -> Webhook.Verifier {
        func resolve(_ secrets: [SecretReference]) -> [SecretReference] {
            secrets.map { $0.resolved(in: environment) }
        }
        switch self {
        case .standardWebhooks(let secrets, let tolerance):
            return .standardWebhooks(secrets: resolve(secrets), tolerance: tolerance)
        case .timestampedHMAC(let header, let secrets, let tolerance):
            return .timestampedHMAC(header, secrets: resolve(secrets), tolerance: tolerance)
        case .bodyPassphrase(let pointer, let secrets):
            return .bodyPassphrase(at: pointer, secrets: resolve(secrets))
        case .basic(let username, let secrets):
            return .basic(username: username.resolved(in: environment), secrets: resolve(secrets))
        case .bodyHMAC(let signature, let secrets):
            return .bodyHMAC(signature, secrets: resolve(secrets))
        case .addressList: return self
        case .clientCertificate(let header, let secrets):
            return .clientCertificate(header: header, secrets: resolve(secrets))
        }
    }
}
