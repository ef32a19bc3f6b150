import Connectors
import JSONModel
import Testing

@Suite("A file of integrations")
struct IntegrationFileTests {
    static let file: JSON = [
        "$schema": "integrations.schema.json",
        "comment": "Where things are.",
        "functions": [
            "score": ["url": "https://functions.example", "connection": "gateway", "repeatable": false, "timeout": 60],
            "local": ["comment": "Lambda's emulator.", "url": "http://127.0.0.1:9001", "name": "function"],
            "*": ["url": "http://localhost:9002/"],
        ],
        "queues": ["orders": ["url": "http://127.0.0.1:9324"]],
        "eventBuses": ["default": ["url": "https://events.example", "connection": "gateway", "timeout": 0.5]],
        "connections": [
            "gateway": [
                "authorization": ["type": "API_KEY", "name": "X-API-Key", "value": "env:GATEWAY_KEY"],
                "endpoints": ["https://api.example/v1"],
                "headers": ["X-Tenant": "acme"],
                "query": ["version": "2"],
                "body": ["token": ["secret": "file:/run/secrets/token"]],
                "repeatable": true,
            ],
            "ledger": [
                "authorization": ["type": "BASIC", "username": "env:LEDGER_USER", "password": "env:LEDGER_PASSWORD"],
                "endpoints": ["http://127.0.0.1:9100", "https://ledger.example"],
            ],
            "tokens": [
                "authorization": [
                    "type": "OAUTH_CLIENT_CREDENTIALS", "url": "https://login.example/oauth/token",
                    "clientId": "env:LEDGER_USER", "clientSecret": "env:LEDGER_PASSWORD", "scope": "entries:write",
                    "audience": "https://api.example",
                ],
                "endpoints": ["https://tokens.example"],
            ],
        ],
    ]

    @Test("what it says is read, and its secrets are known by their places")
    func reads() throws {
        let (parsed, diagnostics) = Integrations.parse(Self.file.text())
        #expect(diagnostics == [])
        let integrations = try #require(parsed)
        #expect(integrations.functions["score"]?.isRepeatable == false)
        #expect(integrations.functions["score"]?.timeout == .seconds(60))
        #expect(integrations.functions["local"]?.name == "function")
        #expect(integrations.functions["local"]?.timeout == .seconds(900))
        #expect(integrations.eventBuses["default"]?.timeout == .milliseconds(500))
        #expect(integrations.connections["gateway"]?.isRepeatable == true)
        let places = integrations.secretReferences.map(\.description).sorted()
        #expect(places == ["env:GATEWAY_KEY", "env:LEDGER_PASSWORD", "env:LEDGER_USER", "file:/run/secrets/token"])
    }

    struct Mistake: Sendable, CustomTestStringConvertible {
        var what: String
        var file: String
        var diagnostic: String

        var testDescription: String { what }
    }

    static let mistakes = [
        Mistake(what: "no JSON", file: "{", diagnostic: "error: "),
        Mistake(
            what: "an unknown member",
            file: #"{"function": {}}"#,
            diagnostic:
                "error at /function: 'function' is no field of a file of integrations. Did you mean 'functions'?"
        ),
        Mistake(
            what: "a function nowhere",
            file: #"{"functions": {"f": {}}}"#,
            diagnostic: "error at /functions/f: A function needs 'url'. "
                + "Give the address that speaks Lambda's Invoke API: 'http://127.0.0.1:9001'."
        ),
        Mistake(
            what: "an address in clear",
            file: #"{"queues": {"q": {"url": "http://queue.example"}}}"#,
            diagnostic: "error at /queues/q/url: Calls to this address would cross the network in clear. "
                + "Use https; http is for addresses of this machine."
        ),
        Mistake(
            what: "an unknown connection",
            file: #"{"functions": {"f": {"url": "https://f.example", "connection": "c"}}}"#,
            diagnostic: "error at /functions/f/connection: There is no connection 'c'. "
                + "Add it to 'connections', or take this line out."
        ),
        Mistake(
            what: "a connection for nothing",
            file: #"{"connections": {"c": {"endpoints": []}}}"#,
            diagnostic: "error at /connections/c/endpoints: The connection can be used nowhere. List a URL."
        ),
        Mistake(
            what: "a secret in the file",
            file:
                #"{"connections": {"c": {"endpoints": ["https://c.example"], "authorization": {"type": "API_KEY", "name": "X-Key", "value": "hunter2"}}}}"#,
            diagnostic: "error at /connections/c/authorization/value: This is no reference to a secret. "
                + "Write 'env:NAME' or 'file:PATH'. If the secret itself stands here, take it out and change it."
        ),
        Mistake(
            what: "a client's password that would cross the network in clear",
            file:
                #"{"connections": {"c": {"endpoints": ["https://c.example"], "authorization": {"type": "OAUTH_CLIENT_CREDENTIALS", "url": "http://login.example", "clientId": "env:I", "clientSecret": "env:S"}}}}"#,
            diagnostic:
                "error at /connections/c/authorization/url: Calls to this address would cross the network in clear. "
                + "Use https; http is for addresses of this machine."
        ),
        Mistake(
            what: "a token without a secret",
            file:
                #"{"connections": {"c": {"endpoints": ["https://c.example"], "authorization": {"type": "OAUTH_CLIENT_CREDENTIALS", "url": "https://login.example", "clientId": "env:I"}}}}"#,
            diagnostic:
                "error at /connections/c/authorization: An authorization of the type OAUTH_CLIENT_CREDENTIALS needs 'clientSecret'. "
                + "Write 'env:NAME' or 'file:PATH'."
        ),
        Mistake(
            what: "a header that is the engine's",
            file: #"{"connections": {"c": {"endpoints": ["https://c.example"], "headers": {"Host": "evil.example"}}}}"#,
            diagnostic: "error at /connections/c/headers/Host: The header 'Host' is made by the engine. "
                + "Take it out; credentials are given under 'authentication'."
        ),
    ]

    @Test("what is wrong with it is told with its place and a remedy", arguments: mistakes)
    func refuses(_ mistake: Mistake) {
        let (integrations, diagnostics) = Integrations.parse(mistake.file)
        #expect(integrations == nil)
        #expect(diagnostics.count == 1)
        let told = diagnostics.map(\.description).joined(separator: "\n")
        #expect(told.hasPrefix(mistake.diagnostic), "told: \(told)")
        #expect(!told.contains("hunter2"))
    }

    @Test("every mistake is told, not the first alone")
    func collects() {
        let file = #"{"functions": {"a": {}, "b": {"url": 7}}, "queues": 1, "eventBusses": {}}"#
        #expect(Integrations.parse(file).diagnostics.count == 4)
    }

    @Test("the published schema has the same members, and takes the file")
    func agreesWithSchema() throws {
        let schema = try JSON(parsing: try Fixtures.text("integrations.schema.json"))
        var found: [String: Set<String>] = [:]
        for (name, definition) in schema["$defs"]?.objectValue ?? [:] {
            if let properties = definition["properties"]?.objectValue { found[name] = Set(properties.keys) }
        }
        #expect(found == IntegrationVocabulary.members)
        #expect(SchemaValidator(root: schema).problems(Self.file) == [])
    }

    @Test("what the schema refuses is refused here too")
    func refusesAlike() throws {
        let validator = SchemaValidator(root: try JSON(parsing: try Fixtures.text("integrations.schema.json")))
        let mutants: [JSON?] = [nil, [], "", 7, .null, -0.5, ["zzz": 1]]
        for (index, pointer) in Self.file.places.enumerated() where !pointer.tokens.isEmpty {
            let mutant = Self.file.replacing(pointer.tokens[...], by: mutants[index % mutants.count])
            if !validator.problems(mutant).isEmpty {
                #expect(Integrations.parse(mutant.text()).integrations == nil, "at \(pointer): \(mutant.text())")
            }
        }
    }
}
