internal import HTTPTypes
internal import Hummingbird
internal import JSONModel
internal import WorkflowStore

/// Takes requests apart, and says what is wrong with those that cannot be understood.
struct RequestReader: Sendable {
    /// The largest body that is read, in bytes.
    static let maximumBodySize = 1 << 20

    let request: Request
    let context: OnboardingContext

    // MARK: Body

    /// The body as JSON, or `nil` where there is none.
    ///
    /// - Throws: A problem with status 413, 415 or 400.
    func body() async throws -> JSON? {
        var request = request
        if let length = request.headers[.contentLength].flatMap(Int.init), length > Self.maximumBodySize {
            throw HTTPError(.contentTooLarge)
        }
        let bytes = Array(try await request.collectBody(upTo: Self.maximumBodySize).readableBytesView)
        guard !bytes.isEmpty else { return nil }
        guard hasJSONBody else {
            throw Problem(
                .unsupportedMediaType,
                "unsupported-media-type",
                title: "The body has the wrong type",
                detail: "Send JSON, with 'Content-Type: application/json'."
            )
        }
        do throws(JSONParseError) {
            return try JSON(parsing: bytes)
        } catch {
            throw Problem.badRequest("The body is no JSON: \(error).", code: "invalid-json")
        }
    }

    /// The members of the body.
    ///
    /// - Parameter names: What members there may be. Another one is a mistake, and likely a misspelt name.
    func members(_ names: String...) async throws -> JSONObject { try await members(among: names) }

    /// The members of the body, of which there may be these.
    func members(among names: [String]) async throws -> JSONObject {
        let body = try await body() ?? [:]
        guard let object = body.objectValue else {
            throw Problem.badRequest("The body must be a JSON object, and is of the kind \(body.kind).")
        }
        guard object.keys.allSatisfy(names.contains) else {
            throw Problem.badRequest(
                "The body has a member with an unknown name. It may have: \(names.joined(separator: ", "))."
            )
        }
        return object
    }

    private var hasJSONBody: Bool {
        guard let field = request.headers[.contentType] else { return false }
        let type = field.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
        return type == "application/json" || (type.hasPrefix("application/") && type.hasSuffix("+json"))
    }

    // MARK: Path and query

    /// The onboarding that the path names.
    func id() throws -> OnboardingID {
        guard let text = context.parameters.get("id"), let id = OnboardingID(text) else {
            throw Problem.notFound(
                "This is no id of an onboarding. Use the one that starting it gave, such as onb-1.",
                code: "unknown-onboarding"
            )
        }
        return id
    }

    /// A parameter of the query; `nil` where it is absent.
    func parameter(_ name: String) -> String? {
        request.uri.queryParameters[name[...]].map(String.init)
    }

    /// A whole number in the query.
    func number(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = parameter(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            let bounds = "from \(range.lowerBound) to \(range.upperBound)"
            throw Problem.badRequest("The parameter '\(name)' must be a whole number \(bounds).")
        }
        return number
    }

    /// The size of the page that is asked for.
    func limit() throws -> Int {
        try number("limit", in: 1...OnboardingReader.maximumPageSize) ?? OnboardingReader.defaultPageSize
    }

    /// Refuses parameters that the operation does not know: a misspelt filter would let everything pass.
    func allow(_ names: String...) throws {
        guard request.uri.queryParameters.allSatisfy({ $0.key.isEmpty || names.contains(String($0.key)) }) else {
            let known = names.isEmpty ? "It takes none." : "It takes: \(names.joined(separator: ", "))."
            throw Problem.badRequest("The query has a parameter that this operation does not know. \(known)")
        }
    }
}
