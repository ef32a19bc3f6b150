internal import HTTPTypes
internal import JSONModel

extension PreparedCall {
    /// The request with its credentials, to be sent at once and kept nowhere.
    ///
    /// - Parameters:
    ///   - secrets: the values of ``secretReferences``.
    ///   - signer: what signs, for calls that need a signature.
    /// - Throws: ``ConnectorError`` for a secret that is missing or cannot be sent. It names the secret's place only.
    public func request(
        secrets: Secrets,
        signer: (any CallSigner)? = nil
    ) throws(ConnectorError) -> OutgoingRequest {
        var message = message
        try authorize(&message, with: secrets)
        try fillSecrets(of: &message, from: secrets, signer)
        try sign(&message, with: secrets, signer)
        var path = message.path.isEmpty ? "/" : message.path
        if !message.query.isEmpty { path += "?" + FormEncoding.encode(message.query) }
        let body: [UInt8] =
            switch message.body {
            case .none: []
            case .json(let document): document.utf8()
            case .form(let pairs): Array(FormEncoding.encode(pairs).utf8)
            case .text(let text): Array(text.utf8)
            case .claims: []
            }
        let head = HTTPRequest(
            method: message.method,
            scheme: message.baseURL.scheme.rawValue,
            authority: message.baseURL.authority,
            path: path,
            headerFields: message.headers
        )
        return OutgoingRequest(head: head, body: body, timeouts: timeouts, maximumBodySize: maximumBodySize)
    }

    private func authorize(_ message: inout Message, with secrets: Secrets) throws(ConnectorError) {
        switch authentication {
        case .none:
            // Whoever refreshes a token shows it, though the operation itself has no authentication.
            guard keepsSecrets, let token = secrets.bearerToken?.exposed else { break }
            try present(token, in: &message)
        case .basic(let username, let password):
            let credentials = try BasicCredentials(
                username: value(of: username, in: secrets),
                password: value(of: password, in: secrets)
            )
            message.headers[.authorization] = credentials.headerValue
        case .apiKey(.header(let name), let prefix, let reference):
            let key = prefix + (try headerValue(of: reference, in: secrets))
            guard let field = HTTPField.Name(name) else {
                throw ConnectorError(.templateFailed, "'\(name)' is no name of a header. Mend the connector's file.")
            }
            message.headers[field] = key
        case .apiKey(.query(let name), let prefix, let reference):
            message.query.append((name, prefix + (try value(of: reference, in: secrets))))
        case .bodyCredentials(let fields):
            for (name, reference) in fields.sorted(by: { $0.key < $1.key }) {
                try message.body.merge(name, try value(of: reference, in: secrets))
            }
            if message.headers[.contentType] == nil { message.headers[.contentType] = BodyFormat.json.contentType }
        case .bearer(.fixed(let reference)):
            message.headers[.authorization] = "Bearer \(try headerValue(of: reference, in: secrets))"
        case .bearer(.sources):
            guard let token = secrets.bearerToken?.exposed else {
                throw ConnectorError(.missingSecret, "No token for connector '\(connector)' is at hand.")
            }
            try present(token, in: &message)
        }
    }

    private func present(_ token: String, in message: inout Message) throws(ConnectorError) {
        guard !token.isEmpty, HeaderValue.isSafe(token) else {
            throw ConnectorError(.unusableSecret, "The token for connector '\(connector)' cannot stand in a header.")
        }
        message.headers[.authorization] = "Bearer \(token)"
    }

    func value(of reference: SecretReference, in secrets: Secrets) throws(ConnectorError) -> String {
        let reference = reference.resolved(in: context.deployment.environment)
        guard let secret = secrets.values[reference]?.exposed, !secret.isEmpty else {
            throw ConnectorError(
                .missingSecret,
                "The secret \(reference) of connector '\(connector)' is missing or empty. Provide it; no restart is needed."
            )
        }
        return secret
    }

    private func headerValue(of reference: SecretReference, in secrets: Secrets) throws(ConnectorError) -> String {
        let secret = try value(of: reference, in: secrets)
        guard HeaderValue.isSafe(secret) else {
            throw ConnectorError(
                .unusableSecret,
                "The secret \(reference.resolved(in: context.deployment.environment)) of connector '\(connector)' holds a "
                    + "character that a header cannot hold. Check it for a line break at its end."
            )
        }
        return secret
    }
}

extension PreparedCall.Body {
    /// Adds a credential.
    fileprivate mutating func merge(_ name: String, _ value: String) throws(ConnectorError) {
        switch self {
        case .none:
            self = .json(.object([name: .string(value)]))
        case .json(.object(var object)):
            object[name] = .string(value)
            self = .json(.object(object))
        case .form(let pairs):
            self = .form(pairs.filter { $0.name != name } + [(name, value)])
        case .json, .text, .claims:
            throw ConnectorError(
                .templateFailed,
                "Credentials cannot be merged into a body that is no object. Mend the connector's file."
            )
        }
    }
}

/// User name and password of HTTP Basic (RFC 7617).
struct BasicCredentials {
    let headerValue: String

    /// - Throws: ``ConnectorError`` for a user name with a colon, which would end it, and for control characters.
    init(username: String, password: String) throws(ConnectorError) {
        guard !username.utf8.contains(UInt8(ascii: ":")) else {
            throw ConnectorError(
                .unusableSecret,
                "The user name for HTTP Basic holds a ':', which would end it (RFC 7617). Check that the secret is the id alone."
            )
        }
        guard (username + password).unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            throw ConnectorError(
                .unusableSecret,
                "User name or password for HTTP Basic hold a control character. Check them for a line break at their end."
            )
        }
        headerValue = "Basic " + Base64.encode(Array("\(username):\(password)".utf8))
    }
}

/// The encoding of forms and queries: names and values percent-encoded.
enum FormEncoding {
    static func encode(_ pairs: [(name: String, value: String)]) -> String {
        pairs.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
    }
}

/// Base 64 (RFC 4648 §4).
///
/// Foundation has one, and is too large a price for twenty lines.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits = 0
            for byte in group { bits = bits << 8 | Int(byte) }
            bits <<= 8 * (3 - group.count)
            for place in 0..<4 {
                let isPadding = place > group.count
                result.append(isPadding ? UInt8(ascii: "=") : alphabet[bits >> (18 - 6 * place) & 0x3F])
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
