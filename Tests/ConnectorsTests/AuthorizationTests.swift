import Connectors
import HTTPTypes
import JSONModel
import Testing

@Suite("Credentials enter a request at the last moment and nowhere else")
struct AuthorizationTests {
    private static let operation: JSON = ["safety": "read", "method": "GET", "path": "/things"]

    private func call(_ authentication: JSON, operation: JSON = operation) throws -> PreparedCall {
        let file = Fixtures.file(operation: operation, adding: ["authentication": authentication])
        return try Fixtures.connector(file).prepare(operation: "act", input: [:], context: Fixtures.context("test"))
    }

    private func secrets(_ values: [String: String]) throws -> Secrets {
        var secrets = Secrets()
        for (place, value) in values { secrets.values[try #require(SecretReference(place))] = Secret(value) }
        return secrets
    }

    @Test(
        "an API key goes where the file says",
        arguments: [
            (["kind": "apiKey", "header": "X-Api-Key", "value": "env:KEY"], "X-Api-Key", "k 1", "/v1/things"),
            (
                ["kind": "apiKey", "header": "Authorization", "prefix": "Key ", "value": "env:KEY"], "Authorization",
                "Key k 1", "/v1/things"
            ),
            (["kind": "apiKey", "query": "key", "value": "env:KEY"], "X-Api-Key", nil, "/v1/things?key=k%201"),
        ] as [(JSON, String, String?, String)]
    )
    func apiKey(authentication: JSON, header: String, value: String?, path: String) throws {
        let request = try call(authentication).request(secrets: secrets(["env:KEY": "k 1"]))
        #expect(try request.head.headerFields[#require(HTTPField.Name(header))] == value)
        #expect(request.head.path == path)
    }

    @Test("credentials that are rejected and cannot be renewed are a fault, whatever a table says")
    func rejected() throws {
        var operation = Self.operation
        operation["outcomes"] = [["status": 403, "outcome": "reauthenticate"]]
        let authentication: JSON = ["kind": "bearer", "token": "env:TOKEN"]
        let file = Fixtures.file(operation: operation, adding: ["authentication": authentication])
        let connector = try Fixtures.connector(file)
        for status in [401, 403] {
            let response = Fixtures.response(status, "")
            let outcome = try connector.outcome("act", [:], response, context: Fixtures.context("test"))
            #expect(outcome.outcomeClass == .configurationFault)
        }
    }

    @Test("a fixed token is a bearer token")
    func bearer() throws {
        let request = try call(["kind": "bearer", "token": "env:TOKEN"]).request(secrets: secrets(["env:TOKEN": "abc"]))
        #expect(request.head.headerFields[.authorization] == "Bearer abc")
    }

    @Test(
        "a secret that cannot be sent is refused without being shown",
        arguments: [
            (
                ["kind": "basic", "username": "env:U", "password": "env:P"], ["env:U": "id:x", "env:P": "p"],
                "holds a ':'"
            ),
            (
                ["kind": "basic", "username": "env:U", "password": "env:P"], ["env:U": "id", "env:P": "sesame\n"],
                "control character"
            ),
            (["kind": "bearer", "token": "env:T"], ["env:T": "sesame\r\nX: y"], "line break at its end"),
            (
                ["kind": "apiKey", "header": "X-Key", "value": "env:T"], ["env:T": "sesame\u{0}"],
                "line break at its end"
            ),
            (["kind": "bearer", "token": "env:T"], [:], "is missing or empty"),
            (["kind": "bearer", "token": "env:T"], ["env:T": ""], "is missing or empty"),
        ] as [(JSON, [String: String], String)]
    )
    func unusable(authentication: JSON, values: [String: String], reason: String) throws {
        let call = try call(authentication)
        let secrets = try secrets(values)
        let error = #expect(throws: ConnectorError.self) { try call.request(secrets: secrets) }
        #expect(error?.message.contains(reason) == true)
        #expect(error?.outcomeClass == .configurationFault)
        #expect(error?.message.contains("sesame") == false)
    }

    @Test(
        "HTTP Basic encodes as RFC 7617 shows, whatever the length",
        arguments: [
            ("Aladdin", "open sesame", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
            ("test", "123£", "Basic dGVzdDoxMjPCow=="),
            ("", "x", nil), ("a", "b", "Basic YTpi"), ("a", "bc", "Basic YTpiYw=="), ("a", "bcd", "Basic YTpiY2Q="),
        ] as [(String, String, String?)]
    )
    func basic(username: String, password: String, header: String?) throws {
        let call = try call(["kind": "basic", "username": "env:U", "password": "env:P"])
        let secrets = try secrets(["env:U": username, "env:P": password])
        #expect((try? call.request(secrets: secrets))?.head.headerFields[.authorization] == header)
    }

    @Test("neither secrets nor calls nor requests print what they hold")
    func printing() throws {
        let secret = Secret("sesame")
        #expect("\(secret)" == "(redacted)")
        #expect(String(reflecting: secret) == "(redacted)")
        let secrets = try secrets(["env:T": "sesame"])
        let call = try call(["kind": "apiKey", "query": "key", "value": "env:T"])
        let request = try call.request(secrets: secrets)
        let response = IncomingResponse(head: HTTPResponse(status: .ok), body: Array("sesame".utf8))
        var dumped = ""
        dump(secrets, to: &dumped)
        dump(call, to: &dumped)
        dump(request, to: &dumped)
        dump(response, to: &dumped)
        dumped += "\(secrets) \(call) \(request) \(response)" + String(reflecting: (secrets, call, request, response))
        #expect(!dumped.contains("sesame"))
        #expect("\(call)" == "acme:act GET https://api.acme.example")
    }

    @Test(
        "only https leaves the machine, unless the host says otherwise",
        arguments: [
            ("https://api.example", false, true), ("http://localhost:80/x", false, true),
            ("http://127.0.0.1", false, true),
            ("http://[::1]:8080", false, true), ("http://127.0.0.1.evil.example", false, false),
            ("http://localhost.evil.example", false, false), ("http://api.example", false, false),
            ("http://api.example", true, true),
        ]
    )
    func baseURL(text: String, isAllowed: Bool, isAccepted: Bool) throws {
        let connector = try Fixtures.connector(Fixtures.file(operation: Self.operation))
        let baseURL: BaseURL = try #require(BaseURL(text))
        let deployment = Deployment(environment: "test", baseURL: baseURL, allowsInsecureBaseURL: isAllowed)
        let settings = try? connector.check(deployment)
        #expect((settings != nil) == isAccepted)
    }

    @Test(
        "a text that is no base URL is none",
        arguments: [
            "", "api.example", "ftp://api.example", "https://", "https://user:pw@api.example",
            "https://api.example?x=1",
            "https://api.example#x", "https://api example", "https://api.example:99999", "https://api.example/../x",
            "https://[::1", "https://a]b", "https://api.example/\u{e9}", "https://api.example\\@evil.example",
        ]
    )
    func noBaseURL(text: String) {
        #expect(BaseURL(text) == nil)
    }
}
