import JSONModel
import StatesLanguage
import Testing

@Suite("A text that is no call of an intrinsic function")
struct IntrinsicSyntaxTests {
    @Test(
        "is refused with the place of the mistake",
        arguments: [
            ("", "A function's name is missing", 0),
            ("hello", "There is no function 'hello'", 0),
            ("States.Nope()", "There is no function 'States.Nope'", 0),
            ("states.format('x')", "There is no function 'states.format'", 0),
            ("States.UUID", "A parenthesis must follow the function's name", 11),
            ("States.UUID(", "A parenthesis is not closed", 11),
            ("States.UUID()x", "Nothing can follow the call", 13),
            ("States.StringSplit('a', ',')[0]", "Nothing can follow the call", 28),
            ("States.UUID(1)", "States.UUID takes 0 arguments, not 1", 0),
            ("States.Format()", "States.Format takes at least 1 argument, not 0", 0),
            ("States.MathAdd(1)", "States.MathAdd takes 2 arguments, not 1", 0),
            ("States.MathRandom(1, 2, 3, 4)", "States.MathRandom takes 2 or 3 arguments, not 4", 0),
            ("States.Array(States.UUID(7))", "States.UUID takes 0 arguments, not 1", 13),
            ("States.Array(1 2)", "A comma must stand between arguments", 15),
            ("States.Array(1,)", "An argument is missing", 15),
            ("States.Array(,1)", "An argument is missing", 13),
            ("States.Array(x)", "An argument cannot be 'x'", 13),
            ("States.Array(01)", "An argument cannot be '01'", 13),
            ("States.Array(\"x\")", "An argument cannot be '\"x\"'", 13),
            ("States.Array('x)", "A quote is not closed", 13),
            ("States.Array('x\\", "A backslash can stand before ', {, } and \\ only", 15),
            ("States.Format('say \\\"hi\\\"')", "A backslash can stand before ', {, } and \\ only", 19),
            ("States.Array('x\\n')", "A backslash can stand before ', {, } and \\ only", 15),
            ("States.Array($.)", "A member's name is missing behind a dot", 15),
            ("States.Array($.a[)", "Brackets cannot hold this", 17),
            ("States.Array(SomethingElse)", "There is no function 'SomethingElse'", 13),
        ]
    )
    func isRefused(text: String, message: String, position: Int) {
        let error = #expect(throws: PathSyntaxError.self) { try IntrinsicExpression(text) }
        #expect(error?.message == message)
        #expect(error?.position == position)
    }

    @Test("has a remedy that names the function which was meant")
    func namesTheFunction() {
        let error = #expect(throws: PathSyntaxError.self) { try IntrinsicExpression("states.format('x')") }
        #expect(error?.remedy == "Write States.Format.")
    }

    @Test("is one with more than ten calls")
    func boundsCalls() throws {
        func nested(_ count: Int) -> String {
            String(repeating: "States.Array(", count: count) + String(repeating: ")", count: count)
        }
        #expect(throws: Never.self) { try IntrinsicExpression(nested(10)) }
        let error = #expect(throws: PathSyntaxError.self) { try IntrinsicExpression(nested(11)) }
        #expect(error?.message == "An expression can have at most 10 calls")
        #expect(throws: PathSyntaxError.self) { try IntrinsicExpression(nested(100_000)) }
        let calls = Array(repeating: "States.UUID()", count: 10).joined(separator: ",")
        #expect(throws: PathSyntaxError.self) { try IntrinsicExpression("States.Array(\(calls))") }
    }

    @Test("tells which paths it reads")
    func tellsPaths() throws {
        let expression = try IntrinsicExpression("States.Format('{}{}', $.a, States.ArrayLength($$.b[*]))")
        #expect(expression.paths.map(\.text) == ["$.a", "$$.b[*]"])
    }
}
