import JSONModel
import StatesLanguage
import Testing

@Suite("A call of an intrinsic function that fails")
struct IntrinsicFailureTests {
    static let input: JSON = [
        "text": "abc", "array": [1, 2], "object": [:], "number": 1, "far": 1e300, "null": nil,
        "long": .string(String(repeating: "x", count: 10_001)),
        "full": .string(String(repeating: "x", count: 10_000)),
        "wide": .string(String(repeating: "\"", count: 300_000)),
    ]

    @Test(
        "says why and names the call",
        arguments: [
            ("States.ArrayContains($.text, 1)", "Argument 1 must be an array, but is of the kind string"),
            ("States.ArrayGetItem($.array, 2)", "The index 2 is out of bounds for an array of 2 elements"),
            ("States.ArrayGetItem($.array, -1)", "The index -1 is out of bounds for an array of 2 elements"),
            ("States.ArrayGetItem($.array, '0')", "Argument 2 must be a number, but is of the kind string"),
            ("States.ArrayGetItem($.array, $.far)", "Argument 2 is beyond the range of integers"),
            ("States.ArrayLength(null)", "Argument 1 must be an array, but is of the kind null"),
            ("States.ArrayPartition($.array, 0)", "The chunk size must be a positive integer, but is 0"),
            ("States.ArrayPartition($.array, 0.4)", "The chunk size must be a positive integer, but is 0"),
            ("States.ArrayPartition($.array, -2)", "The chunk size must be a positive integer, but is -2"),
            ("States.ArrayRange(1, 9, 0)", "The step must not be 0"),
            ("States.ArrayRange(1, 1001, 1)", "The range has more than 1000 elements"),
            (
                "States.ArrayRange(-9223372036854775808, 9223372036854775807, 1)",
                "The range has more than 1000 elements"
            ),
            ("States.ArrayUnique($.object)", "Argument 1 must be an array, but is of the kind object"),
            ("States.Base64Decode('a')", "The argument is not valid Base64"),
            ("States.Base64Decode('/w==')", "The decoded bytes are no UTF-8 text"),
            ("States.Base64Decode($.long)", "Argument 1 has more than 10000 characters"),
            ("States.Base64Encode($.long)", "Argument 1 has more than 10000 characters"),
            ("States.Base64Encode(5)", "Argument 1 must be a string, but is of the kind number"),
            ("States.Format('{}')", "The template has 1 places {}, but there are 0 values"),
            ("States.Format('{}', 1, 2)", "The template has 1 places {}, but there are 2 values"),
            ("States.Format($.number)", "The template must be a string"),
            ("States.Format('{}{}{}{}', $.wide, $.wide, $.wide, $.wide)", "The result has more than 1048576 bytes"),
            ("States.Hash($.long, 'MD5')", "Argument 1 has more than 10000 characters"),
            ("States.Hash('x', 'md5')", "The algorithm must be one of MD5, SHA-1, SHA-256, SHA-384, SHA-512"),
            ("States.Hash('x', 'MD5')", "The algorithm MD5 is not available here"),
            (
                "States.JsonMerge($.object, $.object, true)",
                "Objects can be merged shallowly only: argument 3 must be false"
            ),
            ("States.JsonMerge($.object, $.array, false)", "Argument 2 must be an object, but is of the kind array"),
            (
                "States.JsonMerge($.object, $.object, 'false')",
                "Argument 3 must be true or false, but is of the kind string"
            ),
            ("States.MathAdd(9223372036854775807, 1)", "The sum is beyond the range of integers"),
            ("States.MathAdd($.far, 1)", "Argument 1 is beyond the range of integers"),
            ("States.MathAdd('1', 1)", "Argument 1 must be a number, but is of the kind string"),
            ("States.MathRandom(5, 5)", "The start 5 must be less than the end 5"),
            ("States.MathRandom(9, 1)", "The start 9 must be less than the end 1"),
            ("States.StringSplit(1, ',')", "Argument 1 must be a string, but is of the kind number"),
            ("States.StringToJson($.array)", "Argument 1 must be a string, but is of the kind array"),
        ]
    )
    func saysWhy(expression: String, reason: String) throws {
        let expression = try IntrinsicExpression(expression)
        let cause = "The function '\(expression)' had the following error: \(reason)"
        #expect(throws: StatesError(error: "States.IntrinsicFailure", cause: cause)) {
            try expression.evaluate(in: EvaluationScope(input: Self.input))
        }
    }

    @Test("tells where a text is no JSON")
    func tellsWhere() throws {
        let expression = try IntrinsicExpression("States.StringToJson($.text)")
        let error = #expect(throws: StatesError.self) {
            try expression.evaluate(in: EvaluationScope(input: Self.input))
        }
        #expect(error?.error == "States.IntrinsicFailure")
        #expect(error?.cause?.contains("The string is not valid JSON") == true)
        #expect(error?.cause?.contains("line 1, column 1") == true)
    }

    @Test("names the innermost call")
    func namesInnermostCall() throws {
        let expression = try IntrinsicExpression("States.Format('{}', States.ArrayLength($.text))")
        let cause =
            "The function 'States.ArrayLength($.text)' had the following error: "
            + "Argument 1 must be an array, but is of the kind string"
        #expect(throws: StatesError(error: "States.IntrinsicFailure", cause: cause)) {
            try expression.evaluate(in: EvaluationScope(input: Self.input))
        }
    }

    @Test("is a fault of the definition where a path finds nothing")
    func isRuntimeFailure() throws {
        let expression = try IntrinsicExpression("States.Format('{}', $.x)")
        let cause =
            "The function 'States.Format('{}', $.x)' had the following error: "
            + "The JsonPath argument for the field '$.x' could not be found in the input '{\"a\":1}'"
        #expect(throws: StatesError(error: "States.Runtime", cause: cause)) {
            try expression.evaluate(in: EvaluationScope(input: ["a": 1]))
        }
    }

    @Test("keeps to the bounds of texts that calls make one from another")
    func boundsTexts() throws {
        var text = "$.wide"
        for _ in 0..<9 { text = "States.JsonToString(\(text))" }
        let expression = try IntrinsicExpression(text)
        let error = #expect(throws: StatesError.self) {
            try expression.evaluate(in: EvaluationScope(input: Self.input))
        }
        #expect(error?.cause?.hasSuffix("The result has more than 1048576 bytes") == true)
    }

    @Test("takes texts of exactly the longest length")
    func takesLongestText() throws {
        let scope = EvaluationScope(input: Self.input)
        #expect(
            try IntrinsicExpression("States.Base64Encode($.full)").evaluate(in: scope).stringValue?.utf8.count == 13_336
        )
    }
}
