import JSONModel
import Testing

@Suite("JSON: texts that must be rejected, with the place")
struct JSONRejectionTests {
    private func complaint(_ bytes: [UInt8]) -> String {
        do throws(JSONParseError) {
            return "accepted as \(try JSON(parsing: bytes))"
        } catch {
            return error.description
        }
    }

    @Test(
        "structure",
        arguments: [
            ("", "The text ends where a value is expected at line 1, column 1"),
            (" \n ", "The text ends where a value is expected at line 2, column 2"),
            ("[", "The text ends where a value is expected at line 1, column 2"),
            ("{", "The text ends where a key in double quotes is expected at line 1, column 2"),
            ("]", "Unexpected ']' where a value is expected at line 1, column 1"),
            ("}", "Unexpected '}' where a value is expected at line 1, column 1"),
            ("[1", "The text ends where ',' or ']' is expected at line 1, column 3"),
            ("[1,", "The text ends where a value is expected at line 1, column 4"),
            ("[1,]", "Unexpected ']' where a value is expected at line 1, column 4"),
            ("[,1]", "Unexpected ',' where a value is expected at line 1, column 2"),
            ("[1,,2]", "Unexpected ',' where a value is expected at line 1, column 4"),
            ("[1 2]", "Unexpected '2' where ',' or ']' is expected at line 1, column 4"),
            ("[1}", "Unexpected '}' where ',' or ']' is expected at line 1, column 3"),
            ("[1]]", "Unexpected ']' after the end of the value at line 1, column 4"),
            ("1 2", "Unexpected '2' after the end of the value at line 1, column 3"),
            ("{}x", "Unexpected 'x' after the end of the value at line 1, column 3"),
            ("{\"a\"", "The text ends where ':' is expected at line 1, column 5"),
            ("{\"a\":", "The text ends where a value is expected at line 1, column 6"),
            ("{\"a\":1", "The text ends where ',' or '}' is expected at line 1, column 7"),
            ("{\"a\":1,}", "Unexpected '}' where a key in double quotes is expected at line 1, column 8"),
            ("{\"a\" 1}", "Unexpected '1' where ':' is expected at line 1, column 6"),
            ("{\"a\"::1}", "Unexpected ':' where a value is expected at line 1, column 6"),
            ("{\"a\":1 \"b\":2}", "Unexpected '\"' where ',' or '}' is expected at line 1, column 8"),
            ("{\"a\":1]", "Unexpected ']' where ',' or '}' is expected at line 1, column 7"),
            ("{1:1}", "Unexpected '1' where a key in double quotes is expected at line 1, column 2"),
            ("{null:1}", "Unexpected 'n' where a key in double quotes is expected at line 1, column 2"),
            ("{a:1}", "Unexpected 'a' where a key in double quotes is expected at line 1, column 2"),
            ("{'a':1}", "Unexpected ''' where a key in double quotes is expected at line 1, column 2"),
            ("{,}", "Unexpected ',' where a key in double quotes is expected at line 1, column 2"),
            ("{\"a\"}", "Unexpected '}' where ':' is expected at line 1, column 5"),
            ("{\n  \"a\": 1,\n  \"b\" 2\n}", "Unexpected '2' where ':' is expected at line 3, column 7"),
            ("[\r\n1\r\n2]", "Unexpected '2' where ',' or ']' is expected at line 3, column 1"),
            ("[\"é😀\" 1]", "Unexpected '1' where ',' or ']' is expected at line 1, column 7"),
            ("// no\n1", "Unexpected '/' where a value is expected at line 1, column 1"),
            ("[1/* no */]", "Unexpected '/' where ',' or ']' is expected at line 1, column 3"),
            ("[1;2]", "Unexpected ';' where ',' or ']' is expected at line 1, column 3"),
            ("<html>", "Unexpected '<' where a value is expected at line 1, column 1"),
            ("*", "Unexpected '*' where a value is expected at line 1, column 1"),
            ("é", "Unexpected character where a value is expected at line 1, column 1"),
            ("[1\u{A0}]", "Unexpected character where ',' or ']' is expected at line 1, column 3"),
            ("[1\u{0C}]", "A control character (code 12) where ',' or ']' is expected at line 1, column 3"),
            ("\u{0}", "A control character (code 0) where a value is expected at line 1, column 1"),
            ("1\u{0}", "A control character (code 0) after the end of the value at line 1, column 2"),
            ("\u{2060}[]", "Unexpected character where a value is expected at line 1, column 1"),
            (
                "\u{FEFF}{}",
                "A byte order mark is not allowed; save the text as UTF-8 without one at line 1, column 1"
            ),
            ("{}\u{FEFF}", "Unexpected character after the end of the value at line 1, column 3"),
        ]
    )
    func structure(text: String, expected: String) {
        #expect(complaint(Array(text.utf8)) == expected)
    }

    @Test(
        "literals",
        arguments: [
            ("nul", "The text ends inside the literal 'null' at line 1, column 4"),
            ("nulL", "Unexpected 'L' inside the literal 'null' at line 1, column 4"),
            ("nullx", "Unexpected 'x' after the end of the value at line 1, column 5"),
            ("True", "Unexpected 'T' where a value is expected at line 1, column 1"),
            ("tru]", "Unexpected ']' inside the literal 'true' at line 1, column 4"),
            ("fals", "The text ends inside the literal 'false' at line 1, column 5"),
            ("undefined", "Unexpected 'u' where a value is expected at line 1, column 1"),
            ("NaN", "Unexpected 'N' where a value is expected at line 1, column 1"),
            ("Infinity", "Unexpected 'I' where a value is expected at line 1, column 1"),
            ("-Infinity", "Unexpected 'I' where a digit is expected at line 1, column 2"),
        ]
    )
    func literals(text: String, expected: String) {
        #expect(complaint(Array(text.utf8)) == expected)
    }

    @Test(
        "numbers",
        arguments: [
            ("-", "The text ends where a digit is expected at line 1, column 2"),
            ("+1", "Unexpected '+' where a value is expected at line 1, column 1"),
            ("--1", "Unexpected '-' where a digit is expected at line 1, column 2"),
            ("01", "A number cannot start with a zero at line 1, column 1"),
            ("-01", "A number cannot start with a zero at line 1, column 1"),
            ("[00]", "A number cannot start with a zero at line 1, column 2"),
            (".5", "Unexpected '.' where a value is expected at line 1, column 1"),
            ("1.", "The text ends where a digit is expected at line 1, column 3"),
            ("[1.]", "Unexpected ']' where a digit is expected at line 1, column 4"),
            ("1.e5", "Unexpected 'e' where a digit is expected at line 1, column 3"),
            ("1e", "The text ends where a digit is expected at line 1, column 3"),
            ("1e+", "The text ends where a digit is expected at line 1, column 4"),
            ("1E-x", "Unexpected 'x' where a digit is expected at line 1, column 4"),
            ("1e1.5", "Unexpected '.' after the end of the value at line 1, column 4"),
            ("1.2.3", "Unexpected '.' after the end of the value at line 1, column 4"),
            ("1_000", "Unexpected '_' after the end of the value at line 1, column 2"),
            ("0x1F", "Unexpected 'x' after the end of the value at line 1, column 2"),
            ("1,5", "Unexpected ',' after the end of the value at line 1, column 2"),
            ("1f", "Unexpected 'f' after the end of the value at line 1, column 2"),
            ("１", "Unexpected character where a value is expected at line 1, column 1"),
            ("1e309", "A number is beyond the range of a double at line 1, column 1"),
            ("[-1e400]", "A number is beyond the range of a double at line 1, column 2"),
            ("1e99999999999999999999", "A number is beyond the range of a double at line 1, column 1"),
            ("1.7976931348623159e308", "A number is beyond the range of a double at line 1, column 1"),
        ]
    )
    func numbers(text: String, expected: String) {
        #expect(complaint(Array(text.utf8)) == expected)
    }

    @Test("an integer with more digits than a double has range")
    func hugeInteger() {
        #expect(
            complaint(Array(repeating: UInt8(ascii: "9"), count: 400))
                == "A number is beyond the range of a double at line 1, column 1"
        )
    }

    @Test(
        "strings",
        arguments: [
            ("\"", "The text ends inside a string at line 1, column 2"),
            ("\"abc", "The text ends inside a string at line 1, column 5"),
            ("\"12345678", "The text ends inside a string at line 1, column 10"),
            ("\"\\", "The text ends inside a string at line 1, column 3"),
            ("\"\\\"", "The text ends inside a string at line 1, column 4"),
            ("\"a\nb\"", "A control character (code 10) inside a string; write it as an escape at line 1, column 3"),
            ("\"\t\"", "A control character (code 9) inside a string; write it as an escape at line 1, column 2"),
            ("\"\\n\u{1}\"", "A control character (code 1) inside a string; write it as an escape at line 1, column 4"),
            ("\"é\u{1F}\"", "A control character (code 31) inside a string; write it as an escape at line 1, column 3"),
            ("\"\\x\"", "An unknown escape in a string at line 1, column 2"),
            ("\"\\a\"", "An unknown escape in a string at line 1, column 2"),
            ("\"\\'\"", "An unknown escape in a string at line 1, column 2"),
            ("\"\\U0041\"", "An unknown escape in a string at line 1, column 2"),
            ("\"\\é\"", "An unknown escape in a string at line 1, column 2"),
            ("\"ab\\u12\"", "Unexpected '\"' where four hexadecimal digits are expected at line 1, column 8"),
            ("\"\\u12G4\"", "Unexpected 'G' where four hexadecimal digits are expected at line 1, column 6"),
            ("\"\\u+123\"", "Unexpected '+' where four hexadecimal digits are expected at line 1, column 4"),
            ("\"\\u", "The text ends where four hexadecimal digits are expected at line 1, column 4"),
            ("\"\\ud800\"", "A lone surrogate in a string is no character at line 1, column 2"),
            ("\"x\\udc00\"", "A lone surrogate in a string is no character at line 1, column 3"),
            ("\"\\ud800\\u0041\"", "A lone surrogate in a string is no character at line 1, column 2"),
            ("\"\\ud800\\ud800\"", "A lone surrogate in a string is no character at line 1, column 2"),
            ("\"\\ud800\\n\"", "A lone surrogate in a string is no character at line 1, column 2"),
            ("\"\\ud800x\"", "A lone surrogate in a string is no character at line 1, column 2"),
            ("\"\\udc00\\ud800\"", "A lone surrogate in a string is no character at line 1, column 2"),
            ("\"\\ud800\\u\"", "Unexpected '\"' where four hexadecimal digits are expected at line 1, column 10"),
            ("['a']", "Unexpected ''' where a value is expected at line 1, column 2"),
            ("“a”", "Unexpected character where a value is expected at line 1, column 1"),
        ]
    )
    func strings(text: String, expected: String) {
        #expect(complaint(Array(text.utf8)) == expected)
    }

    @Test(
        "bytes that are no UTF-8, with the first wrong one",
        arguments: [
            ([0x80], 0), ([0xFF], 0), ([0xC0, 0x80], 0), ([0xC1, 0xBF], 0), ([0xC3], 0), ([0xE0, 0x80, 0x80], 0),
            ([0xED, 0xA0, 0x80], 0), ([0xED, 0xBF, 0xBF], 0), ([0xF0, 0x80, 0x80, 0x80], 0),
            ([0xF4, 0x90, 0x80, 0x80], 0),
            ([0xF5, 0x80, 0x80, 0x80], 0), ([0xF8, 0x88, 0x80, 0x80, 0x80], 0), ([0xE2, 0x82], 0),
            ([0xF0, 0x9F, 0x98], 0),
            ([0x61, 0x62, 0x80], 2), ([0xC3, 0xA9, 0x80], 2), ([0x5C, 0x6E, 0xFF], 2),
            ([0xC3, 0xA9, 0x5C, 0x74, 0x61, 0xE9], 5),
        ] as [([UInt8], Int)]
    )
    func encoding(bytes: [UInt8], offset: Int) {
        for filler in [[], Array("12345678".utf8)] as [[UInt8]] {
            let error = #expect(throws: JSONParseError.self) {
                try JSON(parsing: [0x22] + filler + bytes + [0x22])
            }
            #expect(error?.message == "A string is not valid UTF-8")
            #expect(error?.position.offset == 1 + filler.count + offset)
        }
    }

    @Test(
        "bytes that are no UTF-8 outside strings",
        arguments: [[0xFF], [0x5B, 0x80, 0x5D], [0x31, 0xC3], [0xEF, 0xBB], [0xFE, 0xFF]] as [[UInt8]]
    )
    func encodingOutside(bytes: [UInt8]) {
        #expect(complaint(bytes).hasPrefix("Unexpected character"))
    }

    @Test("UTF-16 is no UTF-8")
    func utf16() {
        #expect(
            complaint([0x5B, 0x00, 0x5D, 0x00])
                == "A control character (code 0) where a value is expected at line 1, column 2"
        )
    }

    @Test("nesting has a bound, however long the text is")
    func depth() {
        for opening in ["[", "{\"a\":", "[{\"a\":"] {
            let text = Array(String(repeating: opening, count: 200_000).utf8)
            #expect(complaint(text).hasPrefix("Values are nested more than 512 levels deep at line 1, column "))
        }
        #expect(throws: JSONParseError.self) { try JSON(parsing: "[]", maximumDepth: 0) }
        #expect(throws: JSONParseError.self) { try JSON(parsing: "[]", maximumDepth: -1) }
        #expect((try? JSON(parsing: "1", maximumDepth: 0)) == 1)
    }

    @Test("an error never shows a value")
    func privacy() {
        let text = #"{"name": "Jane Smith" "secret": 1}"#
        let complaint = complaint(Array(text.utf8))
        #expect(!complaint.contains("Jane") && !complaint.contains("secret"))
    }

    @Test("every text cut short is rejected, and every changed byte gives a value or an error")
    func mutilation() throws {
        let text = Array(#"{"a":[1,-2.5e3,true,null,"x\né\ud83d\ude00"],"b":{"c":""},"d":[]}"#.utf8)
        for count in 0..<text.count {
            #expect(throws: JSONParseError.self) { try JSON(parsing: text[..<count]) }
        }
        for place in text.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = text
                changed[place] = byte
                guard let value = try? JSON(parsing: changed) else { continue }
                #expect(try JSON(parsing: value.utf8()) == value)
            }
        }
    }
}
