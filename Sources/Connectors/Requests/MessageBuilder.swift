internal import HTTPTypes
internal import JSONModel

/// Fills the templates of one request in.
///
/// Whatever the input holds, it stays where the template put it: path parameters and query values are percent-encoded,
/// header values are refused if they could end the header.
struct MessageBuilder {
    let operation: String
    let request: RequestOperation
    let scope: TemplateScope

    func message(baseURL: BaseURL, idempotencyKey: String) throws(ConnectorError) -> PreparedCall.Message {
        var headers = try headers()
        var body = try body()
        switch request.idempotency {
        case .none: break
        case .header(let name): try set(name, to: idempotencyKey, in: &headers)
        case .field(let pointer):
            guard let changed = body.setting(.string(idempotencyKey), at: pointer) else {
                throw failure("its body has no place for the idempotency key at \(pointer)")
            }
            body = changed
        }
        if case .none = body {
        } else if headers[.contentType] == nil {
            headers[.contentType] = request.form.bodyFormat.contentType
        }
        if headers[.accept] == nil { headers[.accept] = "application/json" }
        return PreparedCall.Message(
            method: request.form.method,
            baseURL: baseURL,
            path: baseURL.path + (try path()),
            query: try query(),
            headers: headers,
            body: body
        )
    }

    func recipient() throws(ConnectorError) -> String? {
        guard let template = request.notify?.recipient else { return nil }
        guard let recipient = try evaluate(template).flatMap(Self.text) else {
            throw failure("its recipient is no text")
        }
        return recipient
    }

    func keepsBiometric() throws(ConnectorError) -> Bool {
        guard let template = request.answer.keepsBiometric else { return false }
        do throws(TemplateFailure) {
            return try template.holds(in: scope)
        } catch {
            throw failure("\(error)")
        }
    }

    private func path() throws(ConnectorError) -> String {
        var path = ""
        for part in request.form.path.parts {
            switch part {
            case .text(let text): path += text
            case .field(let name):
                guard let text = scope.focus?[name].flatMap(Self.text), !text.isEmpty, text != ".", text != ".." else {
                    throw ConnectorError(
                        .invalidInput,
                        "The input of '\(operation)' is wrong: \(name) must be a text that can stand in a path."
                    )
                }
                path += PercentEncoding.encode(text)
            case .setting(let name):
                guard let text = scope.bindings["configuration"]?[name]?.stringValue, PathTemplate.isLiteralPath(text)
                else {
                    throw ConnectorError(
                        .invalidConfiguration,
                        "'\(operation)' is off: set \(name) to the path that the provider told you, such as '/customers/expired'."
                    )
                }
                path += text
            }
        }
        return path
    }

    private func query() throws(ConnectorError) -> [(name: String, value: String)] {
        guard let template = request.form.query else { return [] }
        return try pairs(try evaluate(template), of: "query")
    }

    private func headers() throws(ConnectorError) -> HTTPFields {
        var headers = HTTPFields()
        guard let template = request.form.headers else { return headers }
        for (name, value) in try pairs(try evaluate(template), of: "headers") {
            try set(name, to: value, in: &headers)
        }
        return headers
    }

    private func set(_ name: String, to value: String, in headers: inout HTTPFields) throws(ConnectorError) {
        guard let field = HTTPField.Name(name) else { throw failure("'\(name)' is no name of a header") }
        guard HeaderValue.isSafe(value) else {
            throw ConnectorError(
                .invalidInput,
                "The input of '\(operation)' is wrong: the header \(name) would hold a line break or another character "
                    + "that a header cannot hold."
            )
        }
        headers[field] = value
    }

    private func body() throws(ConnectorError) -> PreparedCall.Body {
        guard let template = request.form.body, let value = try evaluate(template) else { return .none }
        switch request.form.bodyFormat {
        case .json: return .json(value)
        case .form: return .form(try pairs(value, of: "body"))
        case .signedJWT:
            guard case .object(let claims) = value else { throw failure("its claims are no object") }
            return .claims(claims)
        case .text:
            guard let text = Self.text(value) else { throw failure("its body is no text") }
            return .text(text)
        }
    }

    /// The members of an object as texts; an array repeats its name, `null` is left out.
    private func pairs(_ value: JSON?, of part: String) throws(ConnectorError) -> [(name: String, value: String)] {
        guard let value, !value.isNull else { return [] }
        guard case .object(let object) = value else { throw failure("its \(part) are no object") }
        var pairs: [(name: String, value: String)] = []
        for (name, member) in object {
            let elements = member.arrayValue ?? [member]
            for element in elements where !element.isNull {
                guard let text = Self.text(element) else {
                    throw failure("'\(name)' of its \(part) is neither a text nor a number nor a truth value")
                }
                pairs.append((name, text))
            }
        }
        return pairs
    }

    func evaluate(_ template: Template) throws(ConnectorError) -> JSON? {
        do throws(TemplateFailure) {
            return try template.evaluate(in: scope)
        } catch {
            throw failure("\(error)")
        }
    }

    func failure(_ reason: String) -> ConnectorError {
        ConnectorError(
            .templateFailed,
            "The request of '\(operation)' cannot be made: \(reason). Mend the connector's file."
        )
    }

    /// A scalar as text.
    static func text(_ value: JSON) -> String? {
        switch value {
        case .string(let text): text
        case .integer, .double, .bool: value.text()
        default: nil
        }
    }
}

/// The rule that header values keep to (RFC 9110 §5.5), without the obsolete bytes above ASCII.
enum HeaderValue {
    static func isSafe(_ value: String) -> Bool {
        value.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && !value.hasPrefix(" ") && !value.hasSuffix(" ")
    }
}

extension JSON {
    /// The value with another at a path of object members, which are made where they are missing; `nil` where a step of the
    /// path is no object.
    func setting(_ value: JSON, at path: ArraySlice<String>) -> JSON? {
        guard let key = path.first else { return value }
        guard var object = objectValue else { return nil }
        guard let member = (object[key] ?? .object(JSONObject())).setting(value, at: path.dropFirst()) else {
            return nil
        }
        object[key] = member
        return .object(object)
    }
}
