import Connectors
import HTTPTypes
import JSONModel
import Testing

@Suite("Input stays where the template put it")
struct InjectionTests {
    private static let operation: JSON = [
        "safety": "put", "method": "POST", "path": "/a/{id}/b",
        "input": [
            "id": ["type": "string", "required": true], "tag": ["type": "string"], "list": ["type": "array"],
        ],
        "query": ["tag": "{% $input.tag %}", "list": "{% $input.list %}"],
        "headers": ["X-Tag": "{% $input.tag %}"],
        "body": ["tag": "{% $input.tag %}"],
    ]

    private func request(_ input: JSON, key: String = "k") throws -> OutgoingRequest {
        var context = Fixtures.context("test")
        context.idempotencyKey = key
        return try Fixtures.connector(Fixtures.file(operation: Self.operation))
            .prepare(operation: "act", input: input, context: context).request(secrets: Secrets())
    }

    @Test(
        "a path parameter is one segment",
        arguments: [
            ("x/../y", "x%2F..%2Fy"), ("a?b=c", "a%3Fb%3Dc"), ("a#b", "a%23b"), ("a b", "a%20b"),
            ("%2e%2e", "%252e%252e"),
            ("é\r\n", "%C3%A9%0D%0A"), ("...", "..."), ("a;b:c@d", "a%3Bb%3Ac%40d"),
        ]
    )
    func path(id: String, encoded: String) throws {
        #expect(try request(["id": .string(id)]).head.path == "/v1/a/\(encoded)/b")
    }

    @Test("a path parameter cannot go up or vanish", arguments: ["", ".", ".."])
    func dots(id: String) {
        let error = #expect(throws: ConnectorError.self) { try request(["id": .string(id)]) }
        #expect(error?.code == .invalidInput)
    }

    @Test(
        "a header value cannot end its header",
        arguments: ["a\r\nX-Evil: 1", "a\nb", "a\u{0}b", "a\u{7f}", "é", " a", "a "]
    )
    func headers(tag: String) {
        let error = #expect(throws: ConnectorError.self) { try request(["id": "1", "tag": .string(tag)]) }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains("X-Tag") == true)
        #expect(error?.message.contains("Evil") == false)
    }

    @Test("an idempotency key cannot end its header")
    func key() {
        #expect(throws: ConnectorError.self) { try request(["id": "1"], key: "a\r\nb") }
    }

    @Test("a query value is one value, a list repeats its name, and nothing is nothing")
    func query() throws {
        let input: JSON = ["id": "1", "tag": "a&b=c+d", "list": ["x y", 2, true, nil]]
        #expect(try request(input).head.path == "/v1/a/1/b?tag=a%26b%3Dc%2Bd&list=x%20y&list=2&list=true")
        #expect(try request(["id": "1"]).head.path == "/v1/a/1/b")
    }

    @Test("a value that has no place in a query is refused")
    func nested() {
        let error = #expect(throws: ConnectorError.self) { try request(["id": "1", "list": [["a"]]]) }
        #expect(error?.code == .templateFailed)
    }

    @Test("a body is data, whatever it holds")
    func body() throws {
        let request = try request(["id": "1", "tag": "\",\"admin\":true,\"x\":\""])
        #expect(try JSON(parsing: request.body) == ["tag": "\",\"admin\":true,\"x\":\""])
    }

    @Test("an unknown environment is refused, since none is the default")
    func environment() throws {
        let connector = try Fixtures.connector(Fixtures.file(operation: Self.operation))
        let error = #expect(throws: ConnectorError.self) {
            try connector.prepare(operation: "act", input: ["id": "1"], context: Fixtures.context("production"))
        }
        #expect(error?.message == "Connector 'acme' has no environment 'production'. It has test.")
    }
}
