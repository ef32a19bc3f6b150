internal import HTTPTypes
internal import JSONModel

extension ServiceCall {
    /// The request with its credentials, to be sent at once and kept nowhere.
    ///
    /// What the connection gives counts more than what the task gives.
    ///
    /// - Parameter secrets: the values of ``secretReferences``, and the token where ``tokenSource`` is given.
    /// - Throws: ``ConnectorError`` for a secret that is missing or cannot be sent. It names the secret's place only.
    public func request(secrets: Secrets) throws(ConnectorError) -> OutgoingRequest {
        var call = self
        if let connection { try call.apply(connection, with: secrets) }
        var target = call.path.isEmpty ? "/" : call.path
        if !call.query.isEmpty { target += (target.contains("?") ? "&" : "?") + FormEncoding.encode(call.query) }
        let content: [UInt8] =
            switch call.body {
            case .none: []
            case .json(let document): document.utf8()
            case .form(let pairs): Array(FormEncoding.encode(pairs).utf8)
            case .text(let text): Array(text.utf8)
            }
        let head = HTTPRequest(
            method: method,
            scheme: scheme.rawValue,
            authority: authority,
            path: target,
            headerFields: call.headers
        )
        return OutgoingRequest(head: head, body: content, timeouts: timeouts, maximumBodySize: Self.maximumBodySize)
    }

    /// The request without anything that its connection adds: what may be shown to whoever tries a task out.
    public func requestWithoutConnection() throws(ConnectorError) -> OutgoingRequest {
        var call = self
        call.connection = nil
        return try call.request(secrets: Secrets())
    }

    /// The largest answer that is read, in bytes: more than a task's output can be.
    private static let maximumBodySize = 32 << 20

    private mutating func apply(_ connection: HTTPConnection, with secrets: Secrets) throws(ConnectorError) {
        for parameter in connection.headers {
            try set(header: parameter.name, to: try text(parameter.value, secrets), of: parameter.value)
        }
        for parameter in connection.query {
            query.removeAll { $0.name == parameter.name }
            query.append((parameter.name, try text(parameter.value, secrets)))
        }
        for parameter in connection.body { try add(parameter.name, try text(parameter.value, secrets)) }
        switch connection.authorization {
        case nil: break
        case .basic(let username, let password)?:
            let credentials = try BasicCredentials(
                username: try text(.secret(username), secrets),
                password: try text(.secret(password), secrets)
            )
            headers[.authorization] = credentials.headerValue
        case .apiKey(let name, let value)?:
            try set(header: name, to: try text(.secret(value), secrets), of: .secret(value))
        case .clientCredentials?:
            guard let token = secrets.bearerToken?.exposed, !token.isEmpty, HeaderValue.isSafe(token) else {
                let message = "There is no token for the connection '\(connection.name)' that can stand in a header."
                throw ConnectorError(.unusableSecret, message)
            }
            headers[.authorization] = "Bearer \(token)"
        }
    }

    private func text(
        _ value: HTTPConnection.Parameter.Value,
        _ secrets: Secrets
    ) throws(ConnectorError) -> String {
        switch value {
        case .literal(let text): return text
        case .secret(let reference):
            guard let secret = secrets.values[reference]?.exposed, !secret.isEmpty else {
                throw ConnectorError(
                    .missingSecret,
                    "The secret \(reference) of a connection is missing or empty. Provide it; no restart is needed."
                )
            }
            return secret
        }
    }

    private mutating func set(
        header name: String,
        to text: String,
        of value: HTTPConnection.Parameter.Value
    ) throws(ConnectorError) {
        guard let field = HTTPField.Name(name), HeaderValue.isSafe(text) else {
            let place = if case .secret(let reference) = value { "the secret \(reference)" } else { "its value" }
            throw ConnectorError(
                .unusableSecret,
                "The header '\(name)' of a connection cannot be sent: \(place) holds a character that a header cannot hold. "
                    + "Check it for a line break at its end."
            )
        }
        headers[field] = text
    }

    private mutating func add(_ name: String, _ text: String) throws(ConnectorError) {
        switch body {
        case .none:
            body = .json(.object([name: .string(text)]))
            if headers[.contentType] == nil { headers[.contentType] = BodyFormat.json.contentType }
        case .json(.object(var object)):
            object[name] = .string(text)
            body = .json(.object(object))
        case .form(let pairs):
            body = .form(pairs.filter { $0.name != name } + [(name, text)])
        case .json, .text:
            throw ConnectorError(
                .templateFailed,
                "The connection adds to the body, which is no object. Give 'RequestBody' as an object."
            )
        }
    }
}
