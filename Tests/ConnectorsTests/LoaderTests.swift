import Connectors
import JSONModel
import Testing

@Suite("The loader finds every problem, says where it is and what to do")
struct LoaderTests {
    /// A file in which hardly anything is right.
    static let broken = #"""
        {
          "name": "Acme Inc",
          "titel": "Acme",
          "environments": { "sandbox": "http://api.acme.example", "production": null },
          "authentication": { "kind": "basic", "username": "hunter2", "password": "env:ACME_PASSWORD" },
          "configuration": { "tenant": { "type": "string", "default": 7 } },
          "operations": {
            "find": {
              "safety": "reed",
              "method": "GET",
              "path": "customers/{id}",
              "body": {}
            },
            "make": {
              "safety": "create",
              "method": "POST",
              "path": "/customers/{id}",
              "group": "writes",
              "input": {
                "email": { "type": "string", "format": "mail", "minimum": 3 },
                "1st": { "type": "string" }
              },
              "body": { "email": "{% $input.mail %}", "other": "{% $inptu.email %}", "bad": "{% 1 + %}" },
              "headers": { "Authorization": "x", "X Y": "z" },
              "outcomes": [
                { "status": 99, "outcome": "ok", "error": "Fine" },
                { "status": "4xx", "outcome": "invalid" },
                { "status": 404, "outcome": "notFound", "error": "notThere" },
                { "outcome": "transient" }
              ]
            },
            "wait": {
              "await": {
                "probe": "make",
                "input": { "mail": 1 },
                "done": "yes",
                "poll": [],
                "deadline": 0,
                "wake": ["webhook:status", "bell"]
              }
            }
          }
        }
        """#

    static let diagnostics = [
        "UNKNOWN_FIELD error at /titel: 'titel' is no field of a connector. Did you mean 'title'?",
        "MISSING_FIELD error: A connector needs 'title'. Give the provider's name, for people.",
        "INVALID_NAME error at /name: 'Acme Inc' cannot be the name of a connector. Use words in "
            + "lower case joined by '-', at most 40 characters: 'aurora-sentinel'.",
        "INVALID_DEFAULT error at /configuration/tenant/default: The default must be a text.",
        "INVALID_SECRET_REFERENCE error at /authentication/username: This is no reference to a "
            + "secret. Write 'env:NAME' or 'file:PATH'. If the secret itself stands here, take it out "
            + "and change it.",
        "INVALID_BASE_URL error at /environments/sandbox: This is no base URL. Write an absolute "
            + "https URL without user name, query and fragment, or null if the host must give it.",
        "UNKNOWN_VALUE error at /operations/find/safety: The value is none of read, put, mint, "
            + "create, notify, forbidden. Did you mean 'read'?",
        "INVALID_PATH error at /operations/find/path: A path starts with '/'. Write it behind "
            + "the base URL: '/v1/customers/{id}'.",
        "MISPLACED_FIELD error at /operations/find/body: A GET has no body. Use 'query', or "
            + "another method.",
        "MISPLACED_FIELD error at /operations/make/input/email/minimum: 'minimum' is for "
            + "numbers. Take it out, or change 'type'.",
        "UNKNOWN_VALUE error at /operations/make/input/email/format: The value is none of e164, "
            + "uuid, https-url, email, date, date-time, public-key. Did you mean 'email'?",
        "INVALID_NAME error at /operations/make/input/1st: '1st' cannot be the name of a field. "
            + "Use a letter, then letters, digits and '_', at most 64.",
        "MISPLACED_FIELD error at /operations/make/outcomes/0/error: 'ok' raises no error. Take "
            + "'error' out, or change 'outcome'.",
        "INVALID_STATUS error at /operations/make/outcomes/0/status: This is no HTTP status. "
            + "Write 404, \"4xx\", \"500-599\" or an array of such.",
        "INVALID_NAME error at /operations/make/outcomes/2/error: 'notThere' cannot be the name "
            + "of an error. Use words in upper camel case without the connector's name: "
            + "'ConsentRevoked'.",
        "UNREACHABLE_ROW warning at /operations/make/outcomes/2: Row 1 fits every answer that "
            + "this row is about. Move this row up, or take it out.",
        "ROW_WITHOUT_MATCH error at /operations/make/outcomes/3: The row fits every answer. Give "
            + "at least one of status, message, messageContains, contentType, when.",
        "UNKNOWN_FIELD error at /operations/make/path: The path needs the field 'id', which the "
            + "input does not have in every case. Declare it under 'input' with \"required\": true.",
        "RESERVED_HEADER error at /operations/make/headers/Authorization: The header "
            + "'Authorization' is made by the engine. Take it out; credentials are given under "
            + "'authentication'.",
        "INVALID_NAME error at /operations/make/headers/X Y: 'X Y' cannot be the name of a "
            + "header. Use letters, digits and '-'.",
        "UNKNOWN_FIELD error at /operations/make/body/email: The expression reads $input.mail, "
            + "and there is no such field. Did you mean 'email'?",
        "UNKNOWN_VARIABLE error at /operations/make/body/other: The expression uses $inptu, "
            + "which is not known here. The variables are $configuration, $context, $input.",
        "INVALID_EXPRESSION error at /operations/make/body/bad: The expression is no JSONata at "
            + "character 3: Unexpected end of expression",
        "CREATE_WITHOUT_RESOLVE warning at /operations/make: Nobody can find out what became of "
            + "this call when its answer is lost, so the flow will wait for an operator. Give "
            + "'resolve': an operation that looks for what this one makes; or \"none\", if nothing tells.",
        "NOT_AN_EXPRESSION error at /operations/wait/await/done: A condition is a JSONata "
            + "expression between '{%' and '%}'. Write it so: '{% $exists($input.email) %}'.",
        "EMPTY_RANGE error at /operations/wait/await/poll: The poll schedule is empty. List the "
            + "seconds from each look to the next.",
        "WRONG_TYPE error at /operations/wait/await/deadline: The value is a number, and must be "
            + "a time in seconds, more than 0 and at most ten years.",
        "UNKNOWN_VALUE error at /operations/wait/await/wake/1: Nothing wakes by this name. Write "
            + "'returnLink', 'manualReturnLink' or 'webhook:NAME'.",
        "UNKNOWN_GROUP error at /operations/make/group: There are no limits for a group "
            + "'writes'. Add it under 'limits', or correct the name.",
    ]

    @Test("every diagnostic of a broken file, word for word")
    func diagnostics() {
        let (connector, diagnostics) = Connector.parse(Self.broken)
        #expect(connector == nil)
        #expect(diagnostics.map { "\($0.code) \($0)" } == Self.diagnostics)
    }

    @Test("a secret that was pasted into the file is not repeated")
    func pastedSecret() {
        let (_, diagnostics) = Connector.parse(Self.broken)
        #expect(!diagnostics.map(\.description).joined().contains("hunter2"))
    }

    @Test("a text that is no JSON is told with line and column")
    func noJSON() {
        let (connector, diagnostics) = Connector.parse("{\n  \"name\": acme\n}")
        #expect(connector == nil)
        #expect(
            diagnostics.map(\.description) == ["error: Unexpected 'a' where a value is expected at line 2, column 11."]
        )
    }

    @Test("hostile documents are errors", arguments: [JSON.null, [], "x", 1, [:]])
    func hostile(document: JSON) {
        let (connector, diagnostics) = Connector.parse(document)
        #expect(connector == nil)
        #expect(!diagnostics.isEmpty)
    }

    @Test("wrong types anywhere are errors and never traps")
    func wrongTypes() throws {
        let document = try JSON(parsing: try Fixtures.text("sardine.connector.json"))
        let hostile: [JSON] = [
            nil, .integer(.max), .integer(.min), "", [[]], ["a": ["b": []]], .double(1e300), "{% $ %}",
        ]
        for (index, pointer) in document.places.enumerated() {
            _ = Connector.parse(document.replacing(pointer.tokens[...], by: hostile[index % hostile.count]))
        }
    }

    @Test("a secret cannot be an input, which is stored")
    func secretInput() {
        let file = Fixtures.file(
            operation: [
                "safety": "put", "method": "POST", "path": "/",
                "input": ["password": ["type": "string", "class": "secret"]],
            ]
        )
        let (connector, diagnostics) = Connector.parse(file)
        #expect(connector == nil)
        #expect(
            diagnostics.map(\.description) == [
                "error at /operations/act/input/password/class: Input and settings are stored, so a secret among them would "
                    + "be too. Give it under 'authentication', as a reference."
            ]
        )
    }

    @Test("the name of an environment cannot lead elsewhere", arguments: ["../etc", "Sandbox", "a b", "-", ""])
    func environmentName(name: String) {
        var file = Fixtures.file(operation: ["safety": "read", "method": "GET", "path": "/"])
        file["environments"] = .object([name: "https://api.acme.example"])
        let (connector, diagnostics) = Connector.parse(file)
        #expect(connector == nil)
        #expect(diagnostics.map(\.code) == ["INVALID_NAME"])
    }

    @Test("a connector whose tokens this host cannot get is refused")
    func unsupportedAuthentication() {
        let operation: JSON = [
            "safety": "read", "method": "GET", "path": "/", "authentication": ["kind": "none"],
            "result": ["token": "{% token %}"], "classes": ["/token": "secret"],
        ]
        let file = Fixtures.file(
            operation: operation,
            adding: [
                "authentication": ["kind": "bearer", "sources": [["kind": "login", "operation": "act"]]]
            ]
        )
        let (connector, diagnostics) = Connector.parse(file)
        #expect(connector == nil)
        #expect(
            diagnostics.map(\.description) == [
                "error at /authentication: This host cannot authenticate by login. "
                    + "Use one of apiKey, basic, bearer, bodyCredentials, none."
            ]
        )
        let (supported, none) = Connector.parse(file, supporting: AuthenticationKind.Set.builtIn.union([.login]))
        #expect(supported != nil)
        #expect(none == [])
    }

    @Test("an operation that gives tokens must call them secret, so that no workflow stores one")
    func tokensAreSecret() {
        for classes: JSON in [[:], ["/token": "bearer"]] {
            let operation: JSON = [
                "safety": "read", "method": "GET", "path": "/", "authentication": ["kind": "none"],
                "result": ["token": "{% token %}"], "classes": classes,
            ]
            let source: JSON = ["kind": "login", "operation": "act"]
            let file = Fixtures.file(
                operation: operation,
                adding: ["authentication": ["kind": "bearer", "sources": [source]]]
            )
            let (connector, diagnostics) = Connector.parse(file, supporting: .everyKind)
            #expect(connector == nil)
            #expect(diagnostics.map(\.code) == ["TOKEN_NOT_SECRET"])
        }
    }

    @Test("a source that signs stands alone, lives shortly, says about whom it is and leaves the engine's claims to it")
    func signedSources() {
        let signed: JSON = [
            "kind": "signedJWT", "algorithm": "ES256", "key": "env:KEY", "keyId": "k", "issuer": "https://a.example",
            "audience": ["b"], "lifetime": 601, "claims": ["iss": "me"],
        ]
        let operation: JSON = [
            "safety": "read", "method": "GET", "path": "/", "authentication": ["kind": "none"],
            "result": ["token": "{% token %}"], "classes": ["/token": "secret"],
        ]
        let login: JSON = ["kind": "login", "operation": "act"]
        let file = Fixtures.file(
            operation: operation,
            adding: ["authentication": ["kind": "bearer", "sources": [login, signed]]]
        )
        let (_, diagnostics) = Connector.parse(file, supporting: .everyKind)
        #expect(
            Set(diagnostics.map(\.code)) == [
                "TOKEN_LIVES_TOO_LONG", "RESERVED_CLAIM", "MISSING_CLAIM", "SIGNER_IS_NOT_ALONE",
            ]
        )
    }
}

extension AuthenticationKind {
    typealias Set = Swift.Set<AuthenticationKind>
}

extension JSON {
    /// The places of all values in this one.
    var places: [JSONPointer] {
        var places: [JSONPointer] = []
        var pending = [JSONPointer.root]
        while let pointer = pending.popLast() {
            places.append(pointer)
            switch self[pointer] {
            case .object(let object): pending += object.keys.map(pointer.appending)
            case .array(let elements): pending += elements.indices.map { pointer.appending($0) }
            default: break
            }
        }
        return places
    }

    /// The value with another in place of the one at a path; without a value a member is taken out.
    func replacing(_ path: ArraySlice<String>, by value: JSON?) -> JSON {
        guard let key = path.first else { return value ?? .null }
        switch self {
        case .object(var object):
            if path.count == 1 {
                object[key] = value
            } else if let member = object[key] {
                object[key] = member.replacing(path.dropFirst(), by: value)
            }
            return .object(object)
        case .array(var elements):
            if let index = Int(key), elements.indices.contains(index) {
                elements[index] = elements[index].replacing(path.dropFirst(), by: value)
            }
            return .array(elements)
        default: return self
        }
    }
}
