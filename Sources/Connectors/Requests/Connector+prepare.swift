public import JSONModel
internal import JSONata

extension Connector {
    /// Makes the call of an operation that is one request: checks its input, then fills its templates in.
    ///
    /// Nothing is sent, and no secret is needed yet.
    ///
    /// - Parameters:
    ///   - name: the operation's name.
    ///   - input: what the workflow gives.
    ///   - context: what else the call may know.
    /// - Throws: ``ConnectorError``, which names fields and never their values.
    public func prepare(
        operation name: String,
        input: JSON,
        context: CallContext
    ) throws(ConnectorError) -> PreparedCall {
        try prepare(operation: name, input: input, context: context, condition: nil)
    }

    func prepare(
        operation name: String,
        input: JSON,
        context: CallContext,
        condition: String?
    ) throws(ConnectorError) -> PreparedCall {
        guard let operation = operations[name], let request = operation.request else {
            let names = operations.values.filter { $0.request != nil }.map(\.name).sorted().joined(separator: ", ")
            throw ConnectorError(
                .unknownOperation,
                "Connector '\(self.name)' has no request '\(name)'. It has \(names)."
            )
        }
        guard request.safety != .forbidden || context.isApproved else {
            throw ConnectorError(
                .notApproved,
                "'\(self.name):\(name)' needs the consent of a second person, and has none."
            )
        }
        let scope = try scope(of: operation, input: input, context: context)
        let builder = MessageBuilder(operation: "\(self.name):\(name)", request: request, scope: scope)
        try builder.checkEnablement()
        let message = try builder.message(
            baseURL: baseURL(of: context.deployment),
            idempotencyKey: context.idempotencyKey
        )
        return PreparedCall(
            connector: self.name,
            operation: name,
            safety: request.safety,
            group: request.group,
            context: context,
            condition: condition,
            secretReferences: secretReferences(operation: name, environment: context.deployment.environment),
            recipient: try builder.recipient().map { Sensitive($0) },
            keepsBiometric: try builder.keepsBiometric(),
            scope: scope,
            message: message,
            authentication: request.authentication ?? authentication,
            ownsAuthentication: request.authentication != nil,
            signature: try builder.signature(),
            bodySecrets: try builder.bodySecrets(),
            timeouts: request.timeouts,
            maximumBodySize: request.maximumBodySize
        )
    }

    /// What the templates of an operation see: `$` is the input as checked and with defaults filled in; `$input`,
    /// `$configuration` and `$context` are variables.
    ///
    /// - Throws: ``ConnectorError`` that names what is missing or wrong.
    func scope(
        of operation: Operation,
        input: JSON,
        context: CallContext
    ) throws(ConnectorError) -> TemplateScope {
        var known: JSONObject = [
            "environment": .string(context.deployment.environment),
            "idempotencyKey": .string(context.idempotencyKey),
            "now": .string(context.now.description),
        ]
        if let returnLink = context.returnLink { known["returnLink"] = .string(returnLink) }
        let configuration = try check(context.deployment)
        var scope = TemplateScope(
            focus: nil,
            bindings: ["context": .object(known), "configuration": .object(configuration)],
            environment: .init(now: context.now, seed: context.seed, limits: context.limits)
        )
        do throws(InputFault) {
            let checked = try InputCheck(fields: operation.input, rules: operation.rules, scope: scope).checked(input)
            scope.focus = .object(checked)
            scope.bindings["input"] = .object(checked)
        } catch {
            throw ConnectorError(.invalidInput, "The input of '\(name):\(operation.name)' is wrong: \(error).")
        }
        return scope
    }

    /// The base URL of a deployment.
    func baseURL(of deployment: Deployment) throws(ConnectorError) -> BaseURL {
        guard let known = environments[deployment.environment] else {
            let names = environments.keys.sorted().joined(separator: ", ")
            throw ConnectorError(
                .unknownEnvironment,
                "Connector '\(name)' has no environment '\(deployment.environment)'. It has \(names)."
            )
        }
        guard let baseURL = deployment.baseURL ?? known else {
            throw ConnectorError(
                .unknownEnvironment,
                "The provider of connector '\(name)' issues a base URL for each client. "
                    + "Set yours for the environment '\(deployment.environment)'."
            )
        }
        guard baseURL.scheme == .https || baseURL.isLoopback || deployment.allowsInsecureBaseURL else {
            throw ConnectorError(
                .insecureBaseURL,
                "The base URL \(baseURL) of connector '\(name)' would send credentials in clear. Use https."
            )
        }
        return baseURL
    }
}
