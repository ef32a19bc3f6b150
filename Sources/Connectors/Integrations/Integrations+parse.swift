internal import HTTPTypes
public import JSONModel

extension Integrations {
    /// The largest file of integrations, in bytes.
    public static let maximumFileSize = 1 << 20

    /// Reads the text of a file of integrations.
    ///
    /// - Returns: the integrations, or `nil` if there is an error among the diagnostics; and all diagnostics.
    public static func parse(_ text: String) -> (integrations: Integrations?, diagnostics: [Diagnostic]) {
        guard text.utf8.count <= maximumFileSize else {
            let message = "The file is larger than \(maximumFileSize) bytes."
            return (nil, [Diagnostic(code: "FILE_TOO_LARGE", message: message, at: .root)])
        }
        do throws(JSONParseError) {
            var reader = ConnectorReader(supporting: [])
            let integrations = reader.integrations(try JSON(parsing: text, maximumDepth: 64))
            return (reader.hasErrors ? nil : integrations, reader.diagnostics)
        } catch {
            return (nil, [Diagnostic(code: "INVALID_JSON", message: "\(error).", at: .root)])
        }
    }
}

extension ConnectorReader {
    /// How long a function may take, in AWS and here.
    private static let functionTimeout = Duration.seconds(900)
    /// How long a queue or an event bus may take.
    private static let serviceTimeout = Duration.seconds(30)

    /// Reads a whole file of integrations.
    fileprivate mutating func integrations(_ document: JSON) -> Integrations? {
        guard let view = view(document, at: .root, as: IntegrationsKey.self) else { return nil }
        checkNotes(view, .schema, .comment)
        var integrations = Integrations()
        for (name, value, place) in entries(view, .connections) {
            integrations.connections[name] = connection(name, value, at: place)
        }
        let connections = Set(entries(view, .connections).map(\.name))
        for (name, value, place) in entries(view, .functions) {
            integrations.functions[name] = function(value, at: place, connections)
        }
        for (name, value, place) in entries(view, .queues) {
            integrations.queues[name] = endpoint(value, at: place, connections)
        }
        for (name, value, place) in entries(view, .eventBuses) {
            integrations.eventBuses[name] = endpoint(value, at: place, connections)
        }
        return integrations
    }

    private mutating func function(
        _ value: JSON,
        at location: JSONPointer,
        _ connections: Set<String>
    ) -> ServiceEndpoint? {
        guard let view = view(value, at: location, as: FunctionKey.self) else { return nil }
        checkNotes(view, .comment)
        require([.url: "Give the address that speaks Lambda's Invoke API: 'http://127.0.0.1:9001'."], in: view)
        let name = string(view, .name)
        let connection = connectionName(view, .connection, connections)
        let isRepeatable = boolean(view, .repeatable) ?? true
        let timeout = duration(view, .timeout) ?? Self.functionTimeout
        guard let url = address(view[.url], at: view.place(.url)) else { return nil }
        return ServiceEndpoint(
            url: url,
            name: name,
            connection: connection,
            isRepeatable: isRepeatable,
            timeout: timeout
        )
    }

    private mutating func endpoint(
        _ value: JSON,
        at location: JSONPointer,
        _ connections: Set<String>
    ) -> ServiceEndpoint? {
        guard let view = view(value, at: location, as: EndpointKey.self) else { return nil }
        checkNotes(view, .comment)
        require([.url: "Give the address that speaks the service's API: 'http://127.0.0.1:9324'."], in: view)
        let connection = connectionName(view, .connection, connections)
        let isRepeatable = boolean(view, .repeatable) ?? true
        let timeout = duration(view, .timeout) ?? Self.serviceTimeout
        guard let url = address(view[.url], at: view.place(.url)) else { return nil }
        return ServiceEndpoint(url: url, connection: connection, isRepeatable: isRepeatable, timeout: timeout)
    }

    private mutating func connectionName<Key: FileKey>(
        _ view: View<Key>,
        _ key: Key,
        _ connections: Set<String>
    ) -> String? {
        guard let name = string(view, key) else { return nil }
        guard connections.contains(name) else {
            report(
                "UNKNOWN_CONNECTION",
                "There is no connection '\(name)'.",
                Suggestion.nearest(to: name, among: connections.sorted()).map { "Did you mean '\($0)'?" }
                    ?? "Add it to 'connections', or take this line out.",
                at: view.place(key)
            )
            return nil
        }
        return name
    }

    private mutating func connection(_ name: String, _ value: JSON, at location: JSONPointer) -> HTTPConnection? {
        guard let view = view(value, at: location, as: ConnectionKey.self) else { return nil }
        checkNotes(view, .comment)
        require(
            [.endpoints: "List the beginnings of the URLs that it may be used for: 'https://api.example.com/v1'."],
            in: view
        )
        let authorization = authorization(view)
        let addresses = elements(view, .endpoints)
        if case .array(let list)? = view[.endpoints], list.isEmpty {
            report("EMPTY_RANGE", "The connection can be used nowhere.", "List a URL.", at: view.place(.endpoints))
        }
        let endpoints = addresses.compactMap { address($0.value, at: $0.location) }
        let headers = parameters(view, .headers)
        for parameter in headers
        where headerName(parameter.name, at: view.place(.headers).appending(parameter.name)) == nil {
            return nil
        }
        return HTTPConnection(
            name: name,
            authorization: authorization,
            endpoints: endpoints,
            headers: headers,
            query: parameters(view, .query),
            body: parameters(view, .body),
            isRepeatable: boolean(view, .repeatable) ?? false
        )
    }

    private mutating func authorization(_ view: View<ConnectionKey>) -> HTTPConnection.Authorization? {
        guard let value = view[.authorization] else { return nil }
        let location = view.place(.authorization)
        guard case .object(let object) = value, let type = object["type"] else {
            report(
                "MISSING_FIELD",
                "An authorization needs 'type'.",
                "It is one of \(AuthorizationType.allCases.map(\.rawValue).joined(separator: ", ")).",
                at: location
            )
            return nil
        }
        switch choice(type, at: location.appending("type"), of: AuthorizationType.self) {
        case nil: return nil
        case .basic:
            guard let view = self.view(value, at: location, as: BasicAuthorizationKey.self) else { return nil }
            let username = secret(view, .username)
            let password = secret(view, .password)
            guard let username, let password else { return nil }
            return .basic(username: username, password: password)
        case .apiKey:
            guard let view = self.view(value, at: location, as: APIKeyAuthorizationKey.self) else { return nil }
            require([.name: "Name the header that holds the key: 'X-API-Key'."], in: view)
            let reference = secret(view, .value)
            let name = string(view, .name)
            guard let name, let reference else { return nil }
            // Unlike other headers, the one with the key may be `Authorization`.
            guard HTTPField.Name(name) != nil else {
                report("INVALID_NAME", "'\(name)' cannot be the name of a header.", at: view.place(.name))
                return nil
            }
            return .apiKey(name: name, value: reference)
        case .clientCredentials:
            return tokenEndpoint(value, at: location).map { .clientCredentials($0) }
        }
    }

    private mutating func tokenEndpoint(_ value: JSON, at location: JSONPointer) -> TokenEndpoint? {
        guard let view = self.view(value, at: location, as: ClientCredentialsAuthorizationKey.self) else { return nil }
        require([.url: "Give the address of the token endpoint: 'https://login.example/oauth/token'."], in: view)
        let clientID = secret(view, .clientId)
        let clientSecret = secret(view, .clientSecret)
        let scope = string(view, .scope)
        let audience = string(view, .audience)
        guard let url = address(view[.url], at: view.place(.url)), let clientID, let clientSecret else { return nil }
        // What the base URL leaves out is a slash at the end, which counts for the server.
        let isFolder = view[.url]?.stringValue?.hasSuffix("/") ?? false
        let grant = TokenSource.ClientCredentials(
            path: isFolder || url.path.isEmpty ? "/" : "",
            clientID: clientID,
            clientSecret: clientSecret,
            scope: scope,
            audience: audience
        )
        return TokenEndpoint(url: url, grant: grant)
    }

    private mutating func parameters(
        _ view: View<ConnectionKey>,
        _ key: ConnectionKey
    ) -> [HTTPConnection.Parameter] {
        var parameters: [HTTPConnection.Parameter] = []
        for (name, value, place) in entries(view, key) {
            if let text = value.stringValue {
                parameters.append(.init(name: name, value: .literal(text)))
            } else if let view = self.view(value, at: place, as: SecretParameterKey.self),
                let reference = secret(view, .secret)
            {
                parameters.append(.init(name: name, value: .secret(reference)))
            }
        }
        return parameters
    }

    /// An address that calls may be sent to: encrypted, or of this machine.
    private mutating func address(_ value: JSON?, at location: JSONPointer) -> BaseURL? {
        guard let value else { return nil }
        guard let url = value.stringValue.flatMap(BaseURL.init) else {
            report(
                "INVALID_URL",
                "This is no address that calls can be sent to.",
                "Write 'https://host/path' without user name, query and fragment.",
                at: location
            )
            return nil
        }
        guard url.scheme == .https || url.isLoopback else {
            report(
                "INSECURE_URL",
                "Calls to this address would cross the network in clear.",
                "Use https; http is for addresses of this machine.",
                at: location
            )
            return nil
        }
        return url
    }
}
