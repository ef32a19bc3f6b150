import JSONModel
import Testing

@Suite("JSON Pointer (RFC 6901)")
struct JSONPointerTests {
    /// The document of RFC 6901 §5.
    private let document = #"""
        {
           "foo": ["bar", "baz"],
           "": 0,
           "a/b": 1,
           "c%d": 2,
           "e^f": 3,
           "g|h": 4,
           "i\\j": 5,
           "k\"l": 6,
           " ": 7,
           "m~n": 8
        }
        """#

    @Test(
        "the RFC's own examples",
        arguments: [
            ("/foo", ["bar", "baz"]), ("/foo/0", "bar"), ("/", 0), ("/a~1b", 1), ("/c%d", 2), ("/e^f", 3), ("/g|h", 4),
            ("/i\\j", 5), ("/k\"l", 6), ("/ ", 7), ("/m~0n", 8),
        ] as [(String, JSON)]
    )
    func examples(text: String, expected: JSON) throws {
        let pointer = try #require(JSONPointer(text))
        #expect(try JSON(parsing: document)[pointer] == expected)
        #expect(pointer.description == text)
        let position = try #require(JSON.locate(pointer, in: document))
        let rest = document.utf8.dropFirst(position.offset)
        #expect(
            String(decoding: rest, as: UTF8.self).hasPrefix(expected.kind == "array" ? "[\"bar\"" : expected.text())
        )
    }

    @Test("the empty pointer is the whole value")
    func root() throws {
        let value = try JSON(parsing: document)
        #expect(value[JSONPointer.root] == value)
        #expect(JSONPointer("") == .root)
        #expect(JSONPointer.root.description == "")
    }

    @Test(
        "texts that are no pointers",
        arguments: ["foo", "0", "~0", "/~", "/~2", "/a~", "/~~", " /a", "#/a", "/a/~x"]
    )
    func malformed(text: String) {
        #expect(JSONPointer(text) == nil)
    }

    @Test(
        "escapes are undone once, from left to right",
        arguments: [("/~01", "~1"), ("/~10", "/0"), ("/~0~1", "~/"), ("/~00", "~0")]
    )
    func escapes(text: String, token: String) {
        #expect(JSONPointer(text)?.tokens == [token])
        #expect(JSONPointer(tokens: [token]).description == text)
    }

    @Test("separators count although a combining mark follows them")
    func combiningMarks() {
        #expect(JSONPointer("/\u{301}a/~1\u{301}")?.tokens == ["\u{301}a", "/\u{301}"])
        for token in ["/\u{301}", "~\u{301}", "a\r\n/", "\u{301}/~"] {
            #expect(JSONPointer(JSONPointer(tokens: [token, token]).description)?.tokens == [token, token])
        }
    }

    @Test(
        "array indices are decimal without leading zeros",
        arguments: [
            "/foo/00", "/foo/01", "/foo/-1", "/foo/-", "/foo/2", "/foo/", "/foo/1e0", "/foo/+1", "/foo/ 1", "/foo/٠",
            "/foo/99999999999999999999", "/foo/0/x", "/x", "/foo/bar",
        ]
    )
    func absent(text: String) throws {
        let pointer = try #require(JSONPointer(text))
        #expect(try JSON(parsing: document)[pointer] == nil)
        #expect(JSON.locate(pointer, in: document) == nil)
        #expect(JSON.locateNearest(pointer, in: document) != nil)
    }

    @Test("appending goes one step further")
    func appending() {
        #expect(JSONPointer.root.appending("a/b").appending(3).description == "/a~1b/3")
    }
}

@Suite("JSON: the place of a pointer in a text")
struct JSONLocatingTests {
    private let text = """
        {
          "Comment": "é😀",
          "States": {
            "A": { "Type": "Wait", "Seconds": 5 },
            "B": [ 1, {"x": null},
                   "last" ]
          },
          "twice": 1, "twice": [ 2 ]
        }
        """

    @Test(
        "values are found by line and column",
        arguments: [
            ("", 1, 1), ("/Comment", 2, 14), ("/States", 3, 13), ("/States/A", 4, 10), ("/States/A/Seconds", 4, 39),
            ("/States/B/0", 5, 12), ("/States/B/1/x", 5, 21), ("/States/B/2", 6, 12), ("/twice", 8, 24),
            ("/twice/0", 8, 26),
        ]
    )
    func positions(text pointerText: String, line: Int, column: Int) throws {
        let pointer = try #require(JSONPointer(pointerText))
        let position = try #require(JSON.locate(pointer, in: text))
        #expect((position.line, position.column) == (line, column))
    }

    @Test("columns count scalars, offsets count bytes")
    func columns() throws {
        let text = #"{"é😀": 1}"#
        let position = try #require(JSON.locate(JSONPointer(tokens: ["é😀"]), in: text))
        #expect(position == TextPosition(line: 1, column: 8, offset: 11))
    }

    @Test(
        "an absent member leads to the object that lacks it",
        arguments: [("/States/A/Next", 4, 10), ("/Nothing/x", 1, 1), ("/States/B/7/x", 5, 10), ("/Comment/x", 2, 14)]
    )
    func nearest(text pointerText: String, line: Int, column: Int) throws {
        let pointer = try #require(JSONPointer(pointerText))
        let position = try #require(JSON.locateNearest(pointer, in: text))
        #expect((position.line, position.column) == (line, column))
        #expect(JSON.locate(pointer, in: text) == nil)
    }

    @Test("leading white space is no part of the value")
    func leading() {
        #expect(JSON.locate(.root, in: " \n  7")?.description == "line 2, column 3")
        #expect(JSON.locate(JSONPointer(tokens: ["0"]), in: "[ ]") == nil)
        #expect(JSON.locate(JSONPointer(tokens: [""]), in: "{ }") == nil)
    }

    @Test("a text that is no JSON has no places", arguments: ["", "{", "{\"a\": 1,}", "[1] 2", "\u{FEFF}{}"])
    func malformed(text: String) {
        #expect(JSON.locateNearest(.root, in: text) == nil)
    }

    @Test("pointers as long as the text is deep")
    func deep() {
        let tokens = Array(repeating: "0", count: 511)
        let text = String(repeating: "[", count: 511) + "7" + String(repeating: "]", count: 511)
        #expect(JSON.locate(JSONPointer(tokens: tokens), in: text)?.column == 512)
        #expect(JSON.locate(JSONPointer(tokens: tokens + tokens), in: text) == nil)
    }

    @Test("a diagnostic names place and remedy")
    func diagnostics() {
        let diagnostic = Diagnostic(
            code: "X",
            message: "It is wrong.",
            remedy: "Mend it.",
            at: JSONPointer(tokens: ["a/b"])
        )
        #expect(diagnostic.description == "error at /a~1b: It is wrong. Mend it.")
        #expect(Diagnostic(.warning, code: "X", message: "Odd.", at: .root).description == "warning: Odd.")
    }
}
