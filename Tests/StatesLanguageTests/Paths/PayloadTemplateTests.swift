import JSONModel
import StatesLanguage
import Testing

@Suite("A payload template")
struct PayloadTemplateTests {
    @Test("puts values in place of the fields that end with .$ and leaves the rest as it is")
    func evaluates() throws {
        let template = try PayloadTemplate([
            "name.$": "$.user.name",
            "id.$": "$$.Execution.Id",
            "tier.$": "$tier",
            "greeting.$": "States.Format('Hello {}', $.user.name)",
            "constant": "$.user.name",
            "nested": ["deep.$": "$.user", "list": [1, ["x.$": "$.n"], "States.UUID()"]],
        ])
        let scope = EvaluationScope(
            input: ["user": ["name": "Ada"], "n": nil],
            context: ["Execution": ["Id": "arn"]],
            variables: ["tier": 3]
        )
        let expected =
            #"{"name":"Ada","id":"arn","tier":3,"greeting":"Hello Ada","constant":"$.user.name","#
            + #""nested":{"deep":{"name":"Ada"},"list":[1,{"x":null},"States.UUID()"]}}"#
        #expect(try template.evaluate(in: scope).text() == expected)
        #expect(
            template.paths.map(\.text) == ["$.user.name", "$$.Execution.Id", "$tier", "$.user.name", "$.user", "$.n"]
        )
        #expect(template.constant == nil)
    }

    @Test("without paths is a constant", arguments: [JSON.null, 5, "$.a", [], ["a": ["b": [1, "$"]]]])
    func isConstant(value: JSON) throws {
        let template = try PayloadTemplate(value)
        #expect(template.constant == value)
        #expect(try template.evaluate(in: EvaluationScope(input: nil)) == value)
    }

    @Test("fails as Step Functions does where a path finds nothing")
    func fails() throws {
        let template = try PayloadTemplate(["a": ["value.$": "$.no_such_jsonpath"]])
        let cause =
            "The JSONPath '$.no_such_jsonpath' specified for the field 'value.$' could not be found in the input '{\"i\":0}'"
        #expect(throws: StatesError(error: "States.Runtime", cause: cause)) {
            try template.evaluate(in: EvaluationScope(input: ["i": 0]))
        }
    }

    @Test("reports every mistake at the object that holds it")
    func reportsMistakes() {
        var diagnostics: [Diagnostic] = []
        let template = PayloadTemplate(
            ["a.$": "no path", "b": [["c.$": 5]], "d.$": "$.fine", "e": ["f.$": "States.Nope()", "g.$": "$.x["]],
            at: JSONPointer(tokens: ["States", "P", "Parameters"]),
            reportingTo: &diagnostics
        )
        #expect(template == nil)
        #expect(diagnostics.map(\.code) == Array(repeating: "SCHEMA_VALIDATION_FAILED", count: 4))
        #expect(
            diagnostics.map(\.location.description) == [
                "/States/P/Parameters", "/States/P/Parameters/b/0", "/States/P/Parameters/e", "/States/P/Parameters/e",
            ]
        )
        #expect(
            diagnostics.first?.message
                == "The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call"
        )
        #expect(diagnostics.allSatisfy { !$0.remedy.isEmpty })
        #expect(throws: PathSyntaxError.self) { try PayloadTemplate(["a.$": "no path"]) }
    }

    @Test("draws another random text for every call")
    func drawsAnotherText() throws {
        let template = try PayloadTemplate(["a.$": "States.UUID()", "b.$": "States.UUID()"])
        let result = try template.evaluate(in: EvaluationScope(input: [:], seed: 7))
        #expect(result["a"] != result["b"])
        #expect(try template.evaluate(in: EvaluationScope(input: [:], seed: 7)) == result)
        #expect(try template.evaluate(in: EvaluationScope(input: [:], seed: 8)) != result)
    }

    @Test("is refused when it is nested beyond the bound")
    func isRefusedWhenNested() {
        var value: JSON = ["x.$": "$"]
        for _ in 0..<600 { value = ["a": value] }
        #expect(throws: PathSyntaxError.self) { try PayloadTemplate(value) }
    }
}
