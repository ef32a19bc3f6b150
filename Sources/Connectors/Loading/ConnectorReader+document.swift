internal import JSONModel

extension ConnectorReader {
    /// Reads a whole file; `nil` if it has errors.
    mutating func connector(_ document: JSON) -> Connector? {
        guard let view = view(document, at: .root, as: ConnectorKey.self) else { return nil }
        require(
            [
                .name: "Give the name by which workflows call it: 'sardine'.",
                .title: "Give the provider's name, for people.",
                .environments: "Name each environment with its base URL.",
                .authentication: "Say how calls show who is calling; if they do not, write {\"kind\": \"none\"}.",
                .operations: "Describe at least one operation.",
            ],
            in: view
        )
        checkNotes(view, .schema, .comment)
        let name = connectorName(view) ?? ""
        let configuration = fields(view, .configuration, in: nil)
        let settings = Set(configuration.map(\.name))
        let place = TemplatePlace(
            variables: ["input", "configuration", "context"],
            inputFields: nil,
            settings: settings
        )
        let authentication = authentication(view, .authentication, in: place) ?? .none
        let defaults = OperationDefaults(
            timeouts: timeouts(view, .timeouts, default: OutgoingRequest.Timeouts()),
            maximumBodySize: integer(view, .maximumBodySize, in: ConnectorReader.maximumBodySizes) ?? 1 << 20,
            settings: settings
        )
        var connector = Connector(
            name: name,
            title: string(view, .title) ?? name,
            documentation: string(view, .documentation),
            environments: environments(view),
            authentication: authentication,
            configuration: configuration,
            configurationRules: rules(
                view,
                .configurationRules,
                in: TemplatePlace(variables: ["configuration"], inputFields: settings, settings: settings)
            ),
            operations: operations(view, defaults: defaults),
            outcomes: outcomes(view, .outcomes, in: place),
            errorMessage: template(view, .errorMessage, in: place.adding("answer")),
            webhooks: webhooks(view, settings: settings),
            limits: limits(view),
            defaultRetry: []
        )
        connector.defaultRetry = retriers(view, errorPrefix: connector.errorPrefix)
        checkReferences(connector, view)
        return hasErrors ? nil : connector
    }

    private mutating func connectorName(_ view: View<ConnectorKey>) -> String? {
        guard let name = string(view, .name) else { return nil }
        if !ConnectorReader.isName(name) {
            report(
                "INVALID_NAME",
                "'\(name)' cannot be the name of a connector.",
                "Use words in lower case joined by '-', at most 40 characters: 'aurora-sentinel'.",
                at: view.place(.name)
            )
        }
        return name
    }

    /// Words of lower-case letters and digits joined by `-`, the first starting with a letter.
    ///
    /// Names of connectors become names of errors, and names of environments parts of the places of secrets.
    private static func isName(_ name: String) -> Bool {
        func fits(_ byte: UInt8) -> Bool {
            ASCII.isDigit(byte) || ASCII.isLetter(byte) && !ASCII.isUpperCaseLetter(byte)
        }
        let words = name.split(separator: "-", omittingEmptySubsequences: false)
        return name.utf8.count <= 40 && ASCII.isLetter(name.utf8.first ?? 0)
            && words.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(fits) }
    }

    private mutating func environments(_ view: View<ConnectorKey>) -> [String: BaseURL?] {
        var environments: [String: BaseURL?] = [:]
        for (name, value, location) in entries(view, .environments) {
            guard ConnectorReader.isName(name) else {
                report(
                    "INVALID_NAME",
                    "'\(name)' cannot be the name of an environment.",
                    "Use words in lower case joined by '-', at most 40 characters: 'production'.",
                    at: location
                )
                continue
            }
            // `null`: the provider issues a base URL for each client.
            if value.isNull {
                environments[name] = .some(nil)
                continue
            }
            guard let baseURL = value.stringValue.flatMap(BaseURL.init), baseURL.scheme == .https || baseURL.isLoopback
            else {
                report(
                    "INVALID_BASE_URL",
                    "This is no base URL.",
                    "Write an absolute https URL without user name, query and fragment, or null if the host must give it.",
                    at: location
                )
                continue
            }
            environments[name] = baseURL
        }
        if view[.environments] == .object(JSONObject()) {
            report(
                "EMPTY_RANGE",
                "There is no environment.",
                "Name at least one, such as 'sandbox'.",
                at: view.place(.environments)
            )
        }
        return environments
    }
}
