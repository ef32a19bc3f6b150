import JSONModel
import JSONata
import Testing

@Suite("the environment")
struct EnvironmentTests {
    @Test("time is the host's")
    func time() throws {
        let now = try #require(Timestamp("2026-06-01T10:30:00.250Z"))
        let environment = Environment(now: now)
        #expect(try evaluate("$now()", in: environment) == "2026-06-01T10:30:00.250Z")
        #expect(try evaluate("$millis()", in: environment) == 1_780_309_800_250)
        #expect(try evaluate("$now('[H01]:[m01] [Z]', '+0200')", in: environment) == "12:30 +02:00")
    }

    @Test("the same seed gives the same numbers, another one others")
    func seeds() throws {
        let expression = "{'random': $random(), 'shuffled': $shuffle([1..20]), 'uuid': $uuid()}"
        func result(_ seed: UInt64) throws -> JSON? {
            try evaluate(expression, dialect: .stepFunctions, in: Environment(seed: seed))
        }
        #expect(try result(1) == result(1))
        #expect(try result(1) != result(2))
        // These values must not change: a workflow that is resumed expects the ones that it has seen.
        #expect(try evaluate("$random()", in: Environment(seed: 0)) == 0.8833108082136426)
    }

    @Test("a host's bindings stand before functions, and give way to what the expression binds")
    func bindings() throws {
        #expect(try evaluate("$states.input.a", bindings: ["states": ["input": ["a": 1]]]) == 1)
        #expect(try evaluate("$sum", bindings: ["sum": 3]) == 3)
        #expect(try evaluate("($x := $x + 1; $x)", bindings: ["x": 1]) == 2)
        #expect(try evaluate("$missing", bindings: ["x": 1]) == nil)
        #expect(try evaluate("$eval('$x + $y')", bindings: ["x": 1, "y": 2]) == 3)
        #expect(try evaluate("($x := 5; $eval('$x'))") == 5)
    }

    @Test("an expression tells what it refers to")
    func references() throws {
        let expression = try Expression(
            """
            (
                $local := $states.input.order[0].id;
                $f := function($x){ $x.a & $f($x) & $states.context.Execution.Id & $count($list) };
                $states.input.order.($other.field)
            )
            """
        )
        #expect(expression.referencedVariables == ["states", "count", "list", "other"])
        #expect(
            expression.variablePaths == [
                ["states", "input", "order"], ["states", "context", "Execution", "Id"], ["count"], ["list"],
                ["other", "field"],
            ]
        )
        #expect(try Expression("$x := $x + 1").referencedVariables == ["x"])
        #expect(try Expression("function($a){ $a }(1)").referencedVariables.isEmpty)
    }

    @Test("one expression can be evaluated by many tasks at once", .timeLimit(.minutes(5)))
    func tasks() async throws {
        let expression = try Expression(
            "($f := function($n){ $n <= 1 ? 1 : $n * $f($n - 1) }; items.{'n': $f(n), 'm': $match(t, /(\\d+)-/).groups})"
        )
        let input: JSON = ["items": [["n": 5, "t": "12-34-"], ["n": 10, "t": "x"]]]
        let expected = try expression.evaluate(input)
        try await withThrowingTaskGroup(of: JSON?.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    var last: JSON?
                    for _ in 0..<20 { last = try expression.evaluate(input) }
                    return last
                }
            }
            for try await result in group { #expect(result == expected) }
        }
    }
}
