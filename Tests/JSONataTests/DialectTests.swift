import JSONModel
import JSONata
import Testing

@Suite("dialects")
struct DialectTests {
    @Test(
        "Step Functions adds functions",
        arguments: [
            Example("$partition([1..5], 2)", gives: "[[1, 2], [3, 4], [5]]"),
            Example("$partition([1], 2)", gives: "[[1]]"),
            Example("$range(1, 9, 2)", gives: "[1, 3, 5, 7, 9]"),
            Example("$range(1, 9, 9)", gives: "1"),
            Example("$range(5, 1, -2)", gives: "[5, 3, 1]"),
            Example("$range(0, 1, 0.25)", gives: "[0, 0.25, 0.5, 0.75, 1]"),
            Example("$parse('{\"a\": [1.0, null]}')", gives: #"{"a": [1.0, null]}"#),
            Example("$random(42) = $random(42)", gives: "true"),
            Example("$random(42) != $random(43)", gives: "true"),
            Example("$type($random())", gives: #""number""#),
            Example(
                "$contains($uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)",
                gives: "true"
            ),
        ]
    )
    func additions(_ example: Example) throws { try example.check(dialect: .stepFunctions) }

    @Test("Step Functions has no $eval, and the standard has no $uuid")
    func restrictions() throws {
        #expect(try failure("$eval('1')", dialect: .stepFunctions).code == "T1006")
        #expect(try failure("$uuid()").code == "T1006")
        #expect(Dialect.stepFunctions.functionNames.contains("hash"))
    }

    @Test("digests come from the host")
    func digests() throws {
        #expect(try failure("$hash('a', 'MD5')", dialect: .stepFunctions).message.contains("offers none"))
        let dialect = Dialect.stepFunctions { algorithm, bytes in "\(algorithm):\(bytes)" }
        #expect(try evaluate("$hash('ab', 'SHA-256')", dialect: dialect) == "SHA-256:[97, 98]")
        #expect(try failure("$hash('a', 'CRC32')", dialect: dialect).message.contains("not CRC32"))
    }

    @Test("a host's function is called with arguments that fit its signature")
    func hostFunctions() throws {
        let repeated = try HostFunction("repeat", signature: "<s-n:s>") { arguments, _ in
            guard let text = arguments[0]?.stringValue, let count = arguments[1]?.integerValue else { return nil }
            return .string(String(repeating: text, count: count))
        }
        let dialect = Dialect.standard.adding(repeated)
        #expect(try evaluate("$repeat('ab', 2)", dialect: dialect) == "abab")
        #expect(try evaluate("name.$repeat(3)", #"{"name": "x"}"#, dialect: dialect) == "xxx")
        #expect(try failure("$repeat(1, 2)", dialect: dialect).code == "T0410")
        #expect(try failure("$repeat('ab', 2)", dialect: dialect.removing("repeat")).code == "T1006")
    }

    @Test("a host's function can fail, and its error gets a place")
    func hostErrors() throws {
        let failing = try HostFunction("fail", signature: "<:x>") { _, environment throws(JSONataError) in
            throw JSONataError(code: "X1", message: "failed at \(environment.now)")
        }
        let error = try failure("1 + $fail()", dialect: .standard.adding(failing))
        #expect(error.code == "X1")
        #expect(error.message == "failed at 1970-01-01T00:00:00.000Z")
        #expect(error.token == "fail")
        #expect(error.position == 10)
        #expect(throws: JSONataError.self) { try HostFunction("bad", signature: "<s<n>>") { _, _ in nil } }
    }

    @Test("what a host's function makes counts towards the depth of a value")
    func hostDepth() throws {
        let same = try HostFunction("same", signature: "<x:x>") { arguments, _ in arguments[0] }
        let expression = "$reduce([1..1000], function($a, $x){ {'a': $same({'b': $a})} }, {})"
        #expect(try failure(expression, dialect: .standard.adding(same)).code == "U1001")
    }
}
