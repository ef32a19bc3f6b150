import JSONModel
import Testing

@Suite("Parsing without building what nobody wants")
struct HollowingTests {
    private func parse(_ text: String, _ places: [[String]]) throws -> JSON {
        try JSON(parsing: Array(text.utf8), hollowing: places)
    }

    @Test(
        "a value at a hollow place keeps nothing but its kind",
        arguments: [
            (#"{"a": "long", "b": "kept"}"#, #"{"a": "", "b": "kept"}"#),
            (#"{"a": {"x": [1, {"y": "z"}]}, "b": 1}"#, #"{"a": {}, "b": 1}"#),
            (#"{"a": [[], {}, "x"], "b": [1]}"#, #"{"a": [], "b": [1]}"#), (#"{"a": null}"#, #"{"a": null}"#),
            (#"{"a": 12.5}"#, #"{"a": 12.5}"#), (#"{"a": true}"#, #"{"a": true}"#), ("{}", "{}"), ("[1, 2]", "[1, 2]"),
            (#"{"b": {"a": "kept"}}"#, #"{"b": {"a": "kept"}}"#),
            (#"{"a": "\u00e9\n\\\"", "b": "é"}"#, #"{"a": "", "b": "é"}"#), (#"{"a": "é€😀"}"#, #"{"a": ""}"#),
        ]
    )
    func hollows(_ text: String, _ expected: String) throws {
        #expect(try parse(text, [["a"]]) == JSON(parsing: expected))
    }

    @Test("a star stands for every member and element, and a number for one element")
    func wildcards() throws {
        let text = #"{"d": [{"f": "1", "g": "2"}, {"f": "3"}], "e": {"x": {"f": "4"}}}"#
        #expect(
            try parse(text, [["d", "*", "f"], ["e", "*", "f"]])
                == JSON(parsing: #"{"d": [{"f": "", "g": "2"}, {"f": ""}], "e": {"x": {"f": ""}}}"#)
        )
        #expect(try parse(text, [["d", "1"]])["d"] == [["f": "1", "g": "2"], [:]])
    }

    @Test("the root can be hollow, and a place that is not there changes nothing")
    func edges() throws {
        #expect(try parse(#"{"a": 1}"#, [[]]) == [:])
        #expect(try parse(#"{"a": 1}"#, [["b", "c"]]) == ["a": 1])
        #expect(try parse(#"{"a": "x"}"#, [["a", "c"]]) == ["a": "x"])
    }

    static let faults = [
        #"{"a": "unfinished"#, #"{"a": "\q"}"#, #"{"a": "\ud800"}"#, "{\"a\": \"line\nbreak\"}", #"{"a": [1,]}"#,
        #"{"a": {"b" 1}}"#, #"{"a": {"b": 1,}}"#, #"{"a": 01}"#, #"{"a": tru}"#, #"{"a": [1 2]}"#, #"{"a": "x"} y"#,
        #"{"a": "#, #"{"a": {"b": "#, "{\"a\": \"\u{1}\"}",
    ]

    @Test("what is wrong at a hollow place is told like anywhere else, word for word", arguments: faults)
    func checksAlike(_ text: String) {
        let bytes = Array(text.utf8)
        let plain = #expect(throws: JSONParseError.self) { try JSON(parsing: bytes) }
        let hollow = #expect(throws: JSONParseError.self) { try JSON(parsing: bytes, hollowing: [["a"]]) }
        #expect(plain?.description == hollow?.description)
    }

    @Test(
        "bytes that are no UTF-8 are refused at a hollow place too",
        arguments: [[0xFF], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0x41, 0xC3, 0x28]]
    )
    func checksUTF8(_ bad: [UInt8]) {
        let bytes = Array(#"{"a": ""#.utf8) + bad + Array(#""}"#.utf8)
        #expect(throws: JSONParseError.self) { try JSON(parsing: bytes, hollowing: [["a"]]) }
    }

    @Test("depth is bounded at hollow places as elsewhere")
    func boundsDepth() {
        let deep = #"{"a": "# + String(repeating: "[", count: 600) + String(repeating: "]", count: 600) + "}"
        #expect(throws: JSONParseError.self) { try JSON(parsing: Array(deep.utf8), hollowing: [["a"]]) }
    }
}
