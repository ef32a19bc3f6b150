import JSONModel
import StatesLanguage
import Testing

@Suite("A path that finds nothing")
struct PathFailureTests {
    static let input: JSON = ["a": ["b": 1, "c": [1, 2], "n": nil]]

    @Test(
        "says why in the words of Step Functions",
        arguments: [
            ("$.x", "No results for path: $['x']"),
            ("$.no.such.path", "Missing property in path $['no']"),
            ("$.a.x.y", "Missing property in path $['a']['x']"),
            ("$.a.c[5]", "No results for path: $['a']['c'][5]"),
            ("$.a.c[-3]", "No results for path: $['a']['c'][-3]"),
            ("$.a.c[5].x", "No results for path: $['a']['c'][5]['x']"),
            ("$.a.b.x", "Expected to find an object with property ['x'] in path $['a']['b'] but found 'number'."),
            ("$.a[0]", "Filter: [0] can only be applied to arrays. Current context is: {b=1, c=[1, 2], n=null}"),
            ("$.a.n[0]", "The path $['a']['n'] is null"),
            ("$$.Execution.Id", "Missing property in path $['Execution']"),
            ("$v.x", "No results for path: $['x']"),
            ("$w.x", "The variable has no value in this scope"),
            ("$.a.c.length()", "No results for path: $['a']['c'].length()"),
        ]
    )
    func saysWhy(path: String, reason: String) throws {
        let scope = EvaluationScope(input: Self.input, variables: ["v": [:]])
        let path = try JSONPath(path)
        #expect(throws: StatesError(error: "States.Runtime", cause: "Invalid path '\(path)' : \(reason)")) {
            try path.evaluate(in: scope)
        }
    }

    @Test(
        "names the field and the input where the caller names the field",
        arguments: [
            ("$.x", "ErrorPath"), ("$$.Execution.Input.x", "value.$"), ("$.a.c.sum()", "Jobs.$"),
            ("$..a.sum()", "Jobs.$"),
        ]
    )
    func namesTheField(path: String, field: String) throws {
        let cause =
            "The JSONPath '\(path)' specified for the field '\(field)' could not be found in the input "
            + "'{\"a\":{\"b\":1,\"c\":[1,2],\"n\":null}}'"
        let path = try JSONPath(path)
        #expect(throws: StatesError(error: "States.Runtime", cause: cause)) {
            try path.evaluate(in: EvaluationScope(input: Self.input), field: field)
        }
    }

    @Test("cannot be applied to null", arguments: ["$", "$.a", "$[*]"])
    func rejectsNull(path: String) throws {
        let path = try JSONPath(path)
        let cause = "Unable to apply Path transformation to null or empty input."
        #expect(throws: StatesError(error: "States.Runtime", cause: cause)) {
            try path.evaluate(in: EvaluationScope(input: nil))
        }
    }

    @Test("fails instead of running on when a search grows beyond its bound")
    func boundsSearches() throws {
        var value: JSON = 1
        for _ in 0..<15 { value = [value, value] }
        let path = try JSONPath("$..*..*..*")
        #expect(
            throws: StatesError(
                error: "States.Runtime",
                cause: "Invalid path '$..*..*..*' : The path visits more than 1000000 values"
            )
        ) {
            _ = try path.evaluate(in: EvaluationScope(input: value))
        }
    }

    @Test(
        "fails instead of comparing every element with every other of large arrays",
        arguments: ["$.a[?(@ in $.a)]", "$[?(@.a subsetof $.a)]", "$[?(@.a noneof @.a)]", "$.s[?(@ =~ /x/)]"]
    )
    func boundsComparisons(path: String) throws {
        let numbers = JSON.array((0..<20_000).map { .integer($0) })
        let input: JSON = ["a": numbers, "s": .array(Array(repeating: "x", count: 20_000))]
        let path = try JSONPath(path)
        let error = #expect(throws: StatesError.self) { _ = try path.evaluate(in: EvaluationScope(input: input)) }
        #expect(error?.cause == "Invalid path '\(path)' : The path visits more than 1000000 values")
    }

    @Test("fails instead of running on when a pattern is pathological")
    func boundsPatterns() throws {
        let path = try JSONPath("$[?(@.x =~ /(a+)+b/)]")
        let input: JSON = ["x": .string(String(repeating: "a", count: 60))]
        let error = #expect(throws: StatesError.self) { _ = try path.evaluate(in: EvaluationScope(input: input)) }
        #expect(error?.error == "States.Runtime")
        #expect(error?.cause?.contains("could not be applied") == true)
        let template = try PayloadTemplate(["x.$": .string(path.text)])
        #expect(throws: try #require(error)) { _ = try template.evaluate(in: EvaluationScope(input: input)) }
        let call = try IntrinsicExpression("States.Array(\(path))")
        let failure = #expect(throws: StatesError.self) { _ = try call.evaluate(in: EvaluationScope(input: input)) }
        #expect(failure?.cause?.contains("could not be applied") == true)
    }

    @Test("does not mind how deeply the data is nested")
    func searchesDeepData() throws {
        var value: JSON = ["x": 1]
        for _ in 0..<5_000 { value = ["a": value] }
        #expect(try JSONPath("$..x").evaluate(in: EvaluationScope(input: value)) == [1])
    }
}
