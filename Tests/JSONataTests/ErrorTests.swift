import JSONModel
import JSONata
import Testing

@Suite("errors")
struct ErrorTests {
    @Test("the text points at the place with a caret")
    func caret() throws {
        #expect(
            try failure("'a' + 1").description == """
                T2001: The left side of the "+" operator must evaluate to a number (line 1, column 5)
                  'a' + 1
                      ^
                """
        )
        #expect(
            try failure("(\n\t$x := 5;\n\t$x.price > true\n)", "{}").description == """
                T2010: The expressions either side of operator ">" must evaluate to numeric or string values (line 3, column 11)
                  \t$x.price > true
                  \t         ^
                """
        )
    }

    @Test("an unfinished expression is pointed at behind its end")
    func end() throws {
        #expect(
            try failure("[1, 2").description == """
                S0203: Expected "]" before end of expression (line 1, column 5)
                  [1, 2
                      ^
                """
        )
        let error = try failure("order.")
        #expect(error.code == "S0207")
        #expect(error.position == 6)
    }

    @Test(
        "code, token and position are the reference's",
        arguments: [
            ("1 + 'a'", "T2002", "+", 3),
            ("1 = 1 and $sum('x')", "T0412", "sum", 15),
            ("$length(1)", "T0410", "length", 8),
            ("unknown(1)", "T1006", "unknown", 8),
            ("sum([1])", "T1005", "sum", 4),
            ("$missing()", "T1006", "missing", 9),
            ("1 < 'a'", "T2009", "<", 3),
            ("-'a'", "D1002", "-", 1),
            ("[1..'a']", "T2004", "..", 4),
            ("5 ~> 6", "T2006", nil, 4),
            ("{1: 2}", "T1003", nil, 1),
            ("'abc", "S0101", nil, 4),
            ("a b", "S0201", "b", 3),
            ("x := 1", "S0212", "x", 1),
            ("$x := ", "S0207", "(end)", 6),
            ("/[a-z/", "S0302", nil, 6),
            ("/(?a)/", "S0303", "/(?a)/", 6),
            ("%", "S0217", "parent", 1),
        ] as [(String, String, String?, Int)]
    )
    func positions(_ expression: String, _ code: String, _ token: String?, _ position: Int) throws {
        let error = try failure(expression)
        #expect(error.code == code)
        #expect(error.token == token)
        #expect(error.position == position)
        #expect(error.source == expression)
    }

    @Test("an error inside a function keeps its own place")
    func nested() throws {
        let error = try failure("($f := function($x){ $x + 'a' }; $f(1))")
        #expect(error.position == 25)
        #expect(error.token == "+")
    }

    @Test("an author's own errors carry the author's words")
    func authored() throws {
        #expect(try failure("$error('no address')").message == "no address")
        #expect(try failure("$error('no address')").code == "D3137")
        #expect(try failure("$assert(1 = 2, 'not equal')").message == "not equal")
        #expect(try failure("$assert(1 = 2)").code == "D3141")
    }

    @Test("an error of an evaluated text tells where it came from")
    func evaluatedText() throws {
        #expect(try failure("$eval('1 +')").code == "D3120")
        let error = try failure("$eval('1 + true')")
        #expect(error.code == "D3121")
        #expect(error.message.contains("must evaluate to a number"))
    }
}
