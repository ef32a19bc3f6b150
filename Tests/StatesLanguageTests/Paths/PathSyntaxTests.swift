import JSONModel
import StatesLanguage
import Testing

@Suite("A text that is no path")
struct PathSyntaxTests {
    /// A text with the mistake that it has.
    struct Mistake: CustomTestStringConvertible, Sendable {
        let text: String
        let message: String
        let position: Int
        var testDescription: String { text }

        init(_ text: String, _ message: String, at position: Int) {
            self.text = text
            self.message = message
            self.position = position
        }
    }

    @Test(
        "is refused with the place of the mistake",
        arguments: [
            Mistake("", "A path starts with $", at: 0),
            Mistake("a.b", "A path starts with $", at: 0),
            Mistake(" $.a", "A path starts with $", at: 0),
            Mistake("$.", "A member's name is missing behind a dot", at: 2),
            Mistake("$.a.", "A member's name is missing behind a dot", at: 4),
            Mistake("$..", "A member's name is missing behind a dot", at: 3),
            Mistake("$...a", "A member's name is missing behind a dot", at: 3),
            Mistake("$. a", "A member's name is missing behind a dot", at: 2),
            Mistake("$1", "A path cannot go on with '1'", at: 1),
            Mistake("$.first name", "A path cannot go on behind a blank", at: 7),
            Mistake("$['a']b", "A path cannot go on with 'b'", at: 6),
            Mistake("$[", "Brackets cannot hold this", at: 1),
            Mistake("$[]", "Brackets cannot hold this", at: 2),
            Mistake("$[a]", "Brackets cannot hold this", at: 2),
            Mistake("$[(@.length-1)]", "Brackets cannot hold this", at: 2),
            Mistake("$['a'", "A bracket is not closed", at: 5),
            Mistake("$['a]", "A quote is not closed", at: 2),
            Mistake("$['a\\", "Nothing follows the backslash", at: 4),
            Mistake("$['\\u12']", "A Unicode escape is not complete", at: 3),
            Mistake("$['\\uD800']", "A Unicode escape is not complete", at: 3),
            Mistake("$['a',]", "A member in quotes must follow the comma", at: 6),
            Mistake("$[0,]", "An index must follow the comma", at: 4),
            Mistake("$[0;1]", "A bracket is not closed", at: 3),
            Mistake("$[-]", "A digit must follow the minus", at: 3),
            Mistake("$[:]", "A slice needs a start or an end", at: 2),
            Mistake("$[0:9:2]", "A slice cannot have a step", at: 5),
            Mistake("$[99999999999999999999]", "An index is too large", at: 2),
            Mistake("$[2147483648]", "An index is too large", at: 2),
            Mistake("$[1:99999999999]", "An index is too large", at: 4),
            Mistake("$.a.length(", "A parenthesis is not closed", at: 10),
            Mistake("$[?]", "A parenthesis must follow the question mark", at: 3),
            Mistake("$[?(@.a == 1]", "A parenthesis is not closed", at: 12),
            Mistake("$[?(@.a = 1)]", "A parenthesis is not closed", at: 8),
            Mistake("$[?(@.a == )]", "A path or a literal is missing", at: 11),
            Mistake("$[?(1)]", "A literal alone is no condition", at: 4),
            Mistake("$[?()]", "A path or a literal is missing", at: 4),
            Mistake("$[?(@.a == 01)]", "A path or a literal is missing", at: 11),
            Mistake("$[?(@.a in [1 2])]", "A bracket is not closed", at: 14),
            Mistake("$[?(@.a == {x: 1})]", "A key is missing", at: 12),
            Mistake("$[?(@.a == {'x' 1})]", "A colon must follow the key", at: 16),
            Mistake("$[?(@.a == {'x': 1)]", "A brace is not closed", at: 18),
            Mistake("$[?(@.a =~ 'x')]", "A pattern is missing", at: 11),
            Mistake("$[?(@.a =~ /x)]", "A pattern is not closed", at: 11),
            Mistake("$[?(@.a =~ /x\\", "A pattern is not closed", at: 11),
            Mistake("$[?(@.a =~ /x/g)]", "A pattern cannot have the flags 'g'", at: 11),
            Mistake("$[?(@.a =~ /(/)]", "A pattern has a mistake", at: 11),
        ]
    )
    func isRefused(_ mistake: Mistake) {
        let error = #expect(throws: PathSyntaxError.self) { try JSONPath(mistake.text) }
        #expect(error?.message == mistake.message)
        #expect(error?.position == mistake.position)
        #expect(error?.text == mistake.text)
        #expect(error?.remedy.hasSuffix(".") == true)
    }

    @Test("is described on one line, and with a caret on two")
    func isDescribed() {
        let error = #expect(throws: PathSyntaxError.self) { try JSONPath("$.größe.") }
        #expect(
            error?.description
                == "A member's name is missing behind a dot at character 9 of '$.größe.'. "
                + "Write the member's name, or * for all members."
        )
        #expect(error?.excerpt == "$.größe.\n        ^")
    }

    @Test("is refused when it is nested beyond the bound", arguments: ["$[?(", "$[?(@[?(", "$[?(!(", "$[?(@.a == [[["])
    func isRefusedWhenNested(start: String) {
        let open = start.dropFirst()
        let text = "$" + String(repeating: String(open), count: 1) + String(repeating: "(", count: 100_000)
        #expect(throws: PathSyntaxError.self) { try JSONPath(text) }
        #expect(throws: PathSyntaxError.self) { try JSONPath("$[?(@.a == " + String(repeating: "[", count: 100_000)) }
        #expect(throws: PathSyntaxError.self) { try JSONPath("$" + String(repeating: "[?(@", count: 100_000)) }
    }

    @Test("can be as long as a definition allows")
    func canBeLong() throws {
        let path = try JSONPath("$" + String(repeating: ".a", count: 100_000))
        #expect(path.value(in: EvaluationScope(input: ["a": ["a": 1]])) == nil)
        #expect(path.isDefinite)
    }
}
