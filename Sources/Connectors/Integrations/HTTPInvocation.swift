internal import HTTPTypes
internal import JSONModel

/// Calls of `http:invoke`: any HTTP API, through a connection that holds the credentials.
extension Integrations {
    /// How long an API may take, as in AWS.
    private static let httpTimeout = Duration.seconds(60)
    private static let methods: Set<String> = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"]
    private static let safeMethods: Set<String> = ["GET", "HEAD", "OPTIONS"]

    func httpInvocation(_ parameters: JSON) throws(ServiceRefusal) -> ServiceCall {
        guard let method = parameters["Method"]?.stringValue, Self.methods.contains(method) else {
            let known = Self.methods.sorted().joined(separator: ", ")
            throw .parameters("http:invoke needs 'Method', one of \(known).")
        }
        let (url, target) = try endpoint(parameters)
        let connection = try connection(parameters)
        guard connection.allows(url) else {
            throw ServiceRefusal(
                outcomeClass: .configurationFault,
                errorName: "States.Permissions",
                message: "The connection may not be used for this ApiEndpoint. "
                    + "List the beginning of its URL under 'endpoints' of the connection, or mend the endpoint."
            )
        }
        var call = ServiceCall(
            .http,
            url: url,
            path: target,
            method: HTTPRequest.Method(method) ?? .get,
            timeout: Self.httpTimeout
        )
        call.connection = connection
        call.isRepeatable = Self.safeMethods.contains(method) || connection.isRepeatable
        call.query = try queryParameters(parameters["QueryParameters"])
        try setHeaders(parameters["Headers"], of: &call)
        try setBody(parameters, of: &call)
        return call
    }

    /// The URL to check, and its path and query to send.
    private func endpoint(_ parameters: JSON) throws(ServiceRefusal) -> (BaseURL, String) {
        guard let text = parameters["ApiEndpoint"]?.stringValue else {
            throw .parameters("http:invoke needs 'ApiEndpoint', a URL.")
        }
        let bare = text[..<(text.firstIndex { $0 == "?" || $0 == "#" } ?? text.endIndex)]
        let query = text[bare.endIndex...].prefix { $0 != "#" }
        guard let url = BaseURL(String(bare)), query.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            url.scheme == .https || url.isLoopback
        else {
            throw .parameters("'ApiEndpoint' must be an https URL without a user name.")
        }
        // What the base URL leaves out is a slash at the end, which counts for the API.
        let slash = bare.hasSuffix("/") ? "/" : ""
        return (url, (url.path + slash).isEmpty ? "/" + query : url.path + slash + query)
    }

    private func connection(_ parameters: JSON) throws(ServiceRefusal) -> HTTPConnection {
        let arn = parameters["Authentication"]?["ConnectionArn"] ?? parameters["InvocationConfig"]?["ConnectionArn"]
        guard let arn = arn?.stringValue else {
            throw .parameters("http:invoke needs 'Authentication' with the 'ConnectionArn'.")
        }
        guard let connection = connection(arn: arn) else {
            let known = connections.keys.sorted()
            throw ServiceRefusal(
                outcomeClass: .configurationFault,
                errorName: "States.Permissions",
                message: "The connection of this ConnectionArn is not known to this engine. "
                    + "Add it under 'connections' in the file of --integrations. There is: \(Listing.text(known))."
            )
        }
        return connection
    }

    private func queryParameters(_ value: JSON?) throws(ServiceRefusal) -> [(name: String, value: String)] {
        guard let value, !value.isNull else { return [] }
        guard case .object(let members) = value else { throw .parameters("'QueryParameters' must be an object.") }
        var query: [(name: String, value: String)] = []
        for (name, member) in members {
            for element in member.arrayValue ?? [member] { query.append((name, element.formText)) }
        }
        return query
    }

    private func setHeaders(_ value: JSON?, of call: inout ServiceCall) throws(ServiceRefusal) {
        guard let value, !value.isNull else { return }
        guard case .object(let members) = value else { throw .parameters("'Headers' must be an object.") }
        for (name, member) in members {
            guard let field = HTTPField.Name(name),
                !ConnectorReader.reservedHeaders.subtracting(["authorization"]).contains(field.canonicalName)
            else { throw .parameters("'\(name)' cannot be set as a header. Take it out of 'Headers'.") }
            let text = (member.arrayValue ?? [member]).map(\.formText).joined(separator: ", ")
            guard HeaderValue.isSafe(text) else {
                throw .parameters("The header '\(name)' holds a character that a header cannot hold.")
            }
            call.headers[field] = text
        }
    }

    private func setBody(_ parameters: JSON, of call: inout ServiceCall) throws(ServiceRefusal) {
        guard let body = parameters["RequestBody"], !body.isNull else { return }
        let transform = parameters["Transform"]
        if transform?["RequestBodyEncoding"]?.stringValue == "URL_ENCODED" {
            let name = transform?["RequestEncodingOptions"]?["ArrayFormat"]?.stringValue ?? "INDICES"
            guard let format = FormFields.ArrayFormat(rawValue: name) else {
                let known = FormFields.ArrayFormat.allCases.map(\.rawValue).joined(separator: ", ")
                throw .parameters("'ArrayFormat' is none of \(known).")
            }
            guard case .object(let members) = body else {
                throw .parameters("'RequestBody' must be an object to be URL-encoded.")
            }
            call.body = .form(FormFields.pairs(of: members, arrays: format))
            if call.headers[.contentType] == nil { call.headers[.contentType] = BodyFormat.form.contentType }
            return
        }
        let type = call.headers[.contentType]
        if let text = body.stringValue, let type, !type.contains("json") {
            call.body = .text(text)
        } else {
            call.body = .json(body)
            if type == nil { call.headers[.contentType] = BodyFormat.json.contentType }
        }
    }
}

extension ServiceCall {
    /// The reason phrases of successes (RFC 9110 §15.3, RFC 4918, RFC 5842, RFC 3229), which HTTP/2 does not send.
    private static let reasons = [
        200: "OK", 201: "Created", 202: "Accepted", 203: "Non-Authoritative Information", 204: "No Content",
        205: "Reset Content", 206: "Partial Content", 207: "Multi-Status", 208: "Already Reported", 226: "IM Used",
    ]

    /// Reads the answer of an API.
    func httpOutcome(_ response: IncomingResponse) -> Outcome {
        let status = response.head.status.code
        guard let text = String(validating: response.body, as: UTF8.self) else {
            let message =
                "The answer's body is no UTF-8 text, which is all that a state can hold. Ask the API for text."
            return unreadable(message, status: status, error: "States.TaskFailed")
        }
        guard (200..<300).contains(status) else {
            return Outcome(
                status >= 500 || status == 429 ? .transient : .invalid,
                errorName: "States.Http.StatusCode.\(status)",
                message: "The API answered with status \(status).",
                result: .string(text),
                status: status
            )
        }
        var headers: JSONObject = [:]
        for field in response.head.headerFields {
            let name = field.name.canonicalName
            headers[name] = .array((headers[name]?.arrayValue ?? []) + [.string(field.value)])
        }
        let output: JSON = [
            "Headers": .object(headers),
            "ResponseBody": text.isEmpty ? "" : (try? JSON(parsing: text)) ?? .string(text),
            "StatusCode": .integer(status),
            "StatusText": .string(Self.reasons[status] ?? response.head.status.reasonPhrase),
        ]
        return Outcome(.ok, result: output, status: status)
    }
}

/// Turns an object into the fields of a form, as AWS's `URL_ENCODED` transform does.
enum FormFields {
    /// How the elements of an array are named.
    enum ArrayFormat: String, CaseIterable {
        /// `array[0]=a&array[1]=b`
        case indices = "INDICES"
        /// `array=a&array=b`
        case repetition = "REPEAT"
        /// `array=a,b`
        case commas = "COMMAS"
        /// `array[]=a&array[]=b`
        case brackets = "BRACKETS"
    }

    static func pairs(of members: JSONObject, arrays format: ArrayFormat) -> [(name: String, value: String)] {
        members.flatMap { pairs($0.key, $0.value, format) }
    }

    private static func pairs(_ name: String, _ value: JSON, _ format: ArrayFormat) -> [(name: String, value: String)] {
        switch value {
        case .object(let members):
            return members.flatMap { pairs("\(name)[\($0.key)]", $0.value, format) }
        case .array(let elements):
            switch format {
            case .indices: return elements.enumerated().flatMap { pairs("\(name)[\($0.offset)]", $0.element, format) }
            case .repetition: return elements.flatMap { pairs(name, $0, format) }
            case .commas: return [(name, elements.map(\.formText).joined(separator: ","))]
            case .brackets: return elements.flatMap { pairs("\(name)[]", $0, format) }
            }
        default: return [(name, value.formText)]
        }
    }
}

extension JSON {
    /// The value as a form or a query writes it: a text as it is, everything else as JSON.
    var formText: String { stringValue ?? text() }
}
