internal import JSONModel

/// The OpenAPI 3.1 document, built from the routes that are served and one table of what they take and give.
///
/// A route that the table does not know is described by its path alone, so that the document cannot leave one out.
enum InterfaceDescription {
    /// What one operation takes and gives.
    struct Entry: Sendable {
        var summary: String
        var tag: String
        /// Names of shared parameters, and the operation's own.
        var parameters: [JSON] = []
        /// The schema of the body, and whether there must be one.
        var body: (schema: JSON, isRequired: Bool)?
        /// The media types that the body can have.
        var bodyTypes = ["application/json"]
        /// The answers, by status.
        var answers: [(status: Int, description: String, content: JSON?)]
        /// The problems that it has beside those of every operation.
        var problems: [Int] = []
        /// Whether anybody may ask.
        var isOpen = false
        /// Header fields of the successful answer.
        var headers: JSONObject = [:]
    }

    /// The document of these routes.
    static func document(of routes: [(method: String, path: String)], isGuarded: Bool) -> JSON {
        var paths = JSONObject()
        for route in routes {
            var item = paths[route.path]?.objectValue ?? [:]
            let entry = entries["\(route.method) \(route.path)"] ?? undescribed
            item[route.method] = operation(entry, route, isGuarded: isGuarded)
            paths[route.path] = .object(item)
        }
        var components: JSONObject = [
            "schemas": .object(schemas),
            "responses": ["Problem": problemResponse("Why the request was not carried out.")],
        ]
        if isGuarded {
            components["securitySchemes"] = ["key": ["type": "http", "scheme": "bearer"]]
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Usher",
                "version": "1",
                "summary": "Starts onboardings exactly once, tells where they stand, and tells what happens.",
                "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
            ],
            "paths": .object(paths),
            "webhooks": [
                "event": [
                    "post": [
                        "summary": "What an endpoint is sent, signed as Standard Webhooks 1.0 says.",
                        "requestBody": [
                            "required": true, "content": ["application/json": ["schema": reference("Event")]],
                        ],
                        "responses": ["2XX": ["description": "The event was taken."]],
                    ]
                ]
            ],
            "components": .object(components),
        ]
    }

    private static func operation(
        _ entry: Entry,
        _ route: (method: String, path: String),
        isGuarded: Bool
    ) -> JSON {
        var responses = JSONObject()
        for answer in entry.answers {
            var response: JSONObject = ["description": .string(answer.description)]
            if let content = answer.content { response["content"] = content }
            if !entry.headers.isEmpty { response["headers"] = .object(entry.headers) }
            responses[String(answer.status)] = .object(response)
        }
        let common = entry.isOpen ? [] : (isGuarded ? [401, 429] : [])
        for status in Set([400, 503] + common + entry.problems).sorted() {
            responses[String(status)] = problemResponse(meanings[status] ?? "Why it was not carried out.")
        }
        responses["default"] = ["$ref": "#/components/responses/Problem"]
        var object: JSONObject = [
            "operationId": .string(operationID(route)),
            "summary": .string(entry.summary),
            "tags": [.string(entry.tag)],
        ]
        let parameters = pathParameters(of: route.path) + entry.parameters
        if !parameters.isEmpty { object["parameters"] = .array(parameters) }
        if let body = entry.body {
            let content = entry.bodyTypes.map { ($0, ["schema": body.schema] as JSON) }
            object["requestBody"] = ["required": .bool(body.isRequired), "content": .object(JSONObject(content))]
        }
        object["responses"] = .object(responses)
        if isGuarded, !entry.isOpen { object["security"] = [["key": []]] }
        return .object(object)
    }

    /// `post /v1/onboardings/{id}/stop` as `postOnboardingsIdStop`.
    private static func operationID(_ route: (method: String, path: String)) -> String {
        let words = route.path.split { !$0.isLetter && !$0.isNumber }.filter { $0 != "v1" }
        return route.method + words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    private static func pathParameters(of path: String) -> [JSON] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { part in
            let name = String(part.dropFirst().dropLast())
            let schema: JSON =
                switch (name, path.contains("/endpoints/")) {
                case ("id", true): ["type": "string", "pattern": "^ep-[1-9][0-9]{0,17}$"]
                case ("id", false): ["type": "string", "pattern": "^onb-[1-9][0-9]{0,17}$"]
                case ("position", _): ["type": "integer", "minimum": 1]
                default: ["type": "string", "minLength": 1]
                }
            return ["name": .string(name), "in": "path", "required": true, "schema": schema]
        }
    }

    private static func problemResponse(_ description: String) -> JSON {
        [
            "description": .string(description),
            "content": ["application/problem+json": ["schema": reference("Problem")]],
        ]
    }

    private static let meanings: [Int: String] = [
        400: "The request cannot be understood; the detail says what to change.",
        401: "No key was shown, or an unknown one.",
        403: "Whoever proposed it cannot approve it.",
        404: "There is no such thing.",
        409: "It does not fit what is there, or the same request is being carried out.",
        413: "The body is too large.",
        415: "The body has the wrong type.",
        422: "The key, name or applicant is taken by a request with another content.",
        429: "Too many requests; Retry-After says when to come back.",
        503: "The store fails, or the engine is starting or stopping; Retry-After says when to come back.",
    ]

    private static let undescribed = Entry(
        summary: "An operation of this server.",
        tag: "other",
        answers: [(200, "It was carried out.", nil)]
    )

    static func reference(_ name: String) -> JSON { ["$ref": .string("#/components/schemas/\(name)")] }

    /// A JSON body with a schema of its name.
    static func content(_ name: String) -> JSON { ["application/json": ["schema": reference(name)]] }
}
