import JSONModel
import Testing

@Suite("JSON: texts that must be accepted")
struct JSONAcceptanceTests {
    @Test(
        "structure",
        arguments: [
            ("[]", []), ("{}", [:]), ("[[]]", [[]]), ("[{}]", [[:]]), ("null", nil), ("true", true), ("false", false),
            ("\"\"", ""), ("\"a\"", "a"), ("[1,2,3]", [1, 2, 3]), ("[1,null,true,\"x\"]", [1, nil, true, "x"]),
            ("{\"a\":1}", ["a": 1]), ("{\"a\":{\"b\":[{}]}}", ["a": ["b": [[:]]]]), ("{\"\":0}", ["": 0]),
            ("[null,null]", [nil, nil]),
            ("{\"a b\":\" \"}", ["a b": " "]), ("[\"a\",\"\",\"b\"]", ["a", "", "b"]),
        ] as [(String, JSON)]
    )
    func structure(text: String, expected: JSON) throws {
        #expect(try JSON(parsing: text) == expected)
        #expect(try JSON(parsing: Array(text.utf8)) == expected)
    }

    @Test(
        "white space",
        arguments: [" [ 1 , 2 ] ", "\t[\n1\r\n,\t2]\r\n", "\n\n\n[1,2]", "[1,2]\n", "[1\n,2\r]", "  [  1  ,  2  ]  "]
    )
    func whitespace(text: String) throws {
        #expect(try JSON(parsing: text) == [1, 2])
    }

    @Test("white space in objects") func whitespaceInObjects() throws {
        #expect(try JSON(parsing: " { \"a\" : 1 , \"b\" : { } } ") == ["a": 1, "b": [:]])
    }

    @Test(
        "integers",
        arguments: [
            ("0", 0), ("1", 1), ("-1", -1), ("10", 10), ("123456789", 123_456_789), ("-9223372036854775808", Int.min),
            ("9223372036854775807", Int.max), ("1000000000000000000", 1_000_000_000_000_000_000),
        ]
    )
    func integers(text: String, expected: Int) throws {
        #expect(try JSON(parsing: text) == .integer(expected))
        #expect(try JSON(parsing: text).text() == text)
    }

    @Test(
        "doubles, correctly rounded",
        arguments: [
            ("1.0", 1), ("-0", -0.0), ("-0.0", -0.0), ("0.0", 0), ("0e5", 0), ("0E-5", 0), ("1e2", 100), ("1E2", 100),
            ("1e+2", 100), ("1e-2", 0.01), ("0.1", 0.1), ("1.5e300", 1.5e300), ("123.456e-7", 123.456e-7),
            ("9223372036854775808", 9223372036854775808), ("-9223372036854775809", -9223372036854775808),
            ("18446744073709551616", 18446744073709551616), ("9007199254740993.0", 9007199254740992),
            ("9007199254740993e0", 9007199254740992),
            ("2.2250738585072011e-308", .init(bitPattern: 0xF_FFFF_FFFF_FFFF)),
            ("2.2250738585072014e-308", 2.2250738585072014e-308), ("5e-324", .leastNonzeroMagnitude),
            ("1.7976931348623157e308", 1.7976931348623157e308), ("1e22", 1e22), ("1e23", 1e23), ("1e-22", 1e-22),
            ("1e-23", 1e-23), ("9007199254740991e22", 9007199254740991e22),
            ("9007199254740992e-22", 9007199254740992e-22),
            ("0.000000000000000000000000000001", 1e-30), ("100000000000000000000000000000.0", 1e29),
            ("7.2057594037927933e16", 7.2057594037927933e16), ("1.00000000000000011102230246251565", 1.0),
            ("1.00000000000000011102230246251566", 1.0000000000000002), ("1e-400", 0), ("-1e-400", -0.0),
            ("0e999999999999999999999", 0), ("1e-999999999999999999999", 0),
        ] as [(String, Double)]
    )
    func doubles(text: String, expected: Double) throws {
        guard case .double(let value) = try JSON(parsing: text) else {
            Issue.record("\(text) is no double")
            return
        }
        #expect(value.bitPattern == expected.bitPattern)
    }

    @Test("the short way to doubles agrees with the standard library")
    func doublesAgree() throws {
        var generator = SplitMix64(seed: 5)
        for _ in 0..<20_000 {
            let significand = generator.next() >> UInt64.random(in: 0...63, using: &generator)
            let text = "\(significand)e\(Int.random(in: -40...40, using: &generator))"
            let expected = try #require(Double(text))
            #expect(try JSON(parsing: text).doubleValue?.bitPattern == expected.bitPattern, "\(text)")
        }
    }

    @Test(
        "strings",
        arguments: [
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{08}\u{0C}\n\r\t"), (#""\u0041""#, "A"), (#""\u00e4\u00E4""#, "ää"),
            (#""\u0000""#, "\u{0}"), (#""\u001f""#, "\u{1F}"), (#""\ud83d\ude00""#, "😀"), (#""\uD83D\uDE00x""#, "😀x"),
            (#""\udbff\udfff""#, "\u{10FFFF}"),
            (#""\u2028\u2029""#, "\u{2028}\u{2029}"), ("\"\u{2028}\u{2029}\"", "\u{2028}\u{2029}"),
            ("\"\u{7F}\"", "\u{7F}"),
            ("\"é😀\u{10FFFF}\"", "é😀\u{10FFFF}"), ("\"\u{FEFF}\"", "\u{FEFF}"), (#""a\\nb""#, "a\\nb"), (#""/""#, "/"),
            ("\"12345678\"", "12345678"), ("\"1234567\\n9\"", "1234567\n9"), ("\"1234567é9\"", "1234567é9"),
            (#""\u0061\u0301""#, "a\u{301}"), (#""x\u0020y""#, "x y"),
            ("\"\u{80}\u{7FF}\u{800}\"", "\u{80}\u{7FF}\u{800}"),
        ]
    )
    func strings(text: String, expected: String) throws {
        let value = try #require(try JSON(parsing: text).stringValue)
        #expect(Array(value.unicodeScalars) == Array(expected.unicodeScalars))
    }

    @Test(
        "code points that are assigned to no character are texts all the same",
        arguments: [0xFFFF, 0xFFFE, 0xFDD0, 0xE000]
    )
    func nonCharacters(code: UInt32) throws {
        let scalar = try #require(Unicode.Scalar(code))
        let digits = String(code, radix: 16)
        #expect(try JSON(parsing: "\"\\u\(digits)\"").stringValue == String(Character(scalar)))
        #expect(try JSON(parsing: "\"\(Character(scalar))\"").stringValue == String(Character(scalar)))
    }

    @Test("a string of any length, whatever it is made of", arguments: ["a", "é", "😀", "\\n", "\\u00e9", "\\\\"])
    func stringLengths(unit: String) throws {
        for count in 0...40 {
            let text = "\"" + String(repeating: unit, count: count) + "\""
            #expect(try JSON(parsing: text).stringValue?.unicodeScalars.count == count)
            #expect(throws: JSONParseError.self) { try JSON(parsing: String(text.dropLast())) }
        }
    }

    @Test("a special byte is found at every place of a word")
    func everyPlace() throws {
        for length in 1...24 {
            for place in 0..<length {
                for (raw, meant) in [("\\\"", "\""), ("\\\\", "\\"), ("é", "é"), ("\\t", "\t")] {
                    let (before, after) = (
                        String(repeating: "\u{7F}", count: place), String(repeating: "~", count: length - place - 1)
                    )
                    #expect(try JSON(parsing: "\"\(before)\(raw)\(after)\"").stringValue == before + meant + after)
                }
                var bytes = [UInt8](repeating: 0x21, count: length)
                bytes[place] = 0x1F
                let error = #expect(throws: JSONParseError.self) { try JSON(parsing: [0x22] + bytes + [0x22]) }
                #expect(error?.position.offset == place + 1)
            }
        }
    }

    @Test("of two members with the same key the later value counts, at the earlier place")
    func duplicates() throws {
        let value = try JSON(parsing: #"{"a":1,"b":2,"a":3}"#)
        #expect(value.objectValue?.keys == ["a", "b"])
        #expect(value["a"] == 3)
    }

    @Test("values are nested as deep as allowed", arguments: [1, 8, 512])
    func depth(limit: Int) throws {
        let arrays = String(repeating: "[", count: limit) + String(repeating: "]", count: limit)
        let objects = String(repeating: "{\"a\":", count: limit) + "1" + String(repeating: "}", count: limit)
        #expect(try JSON(parsing: arrays, maximumDepth: limit).text() == arrays)
        #expect(try JSON(parsing: objects, maximumDepth: limit).text() == objects)
        #expect(throws: JSONParseError.self) { try JSON(parsing: "[\(arrays)]", maximumDepth: limit) }
        #expect(throws: JSONParseError.self) { try JSON(parsing: "{\"a\":\(objects)}", maximumDepth: limit) }
    }

    @Test("depth is counted by nesting, not by the number of values")
    func breadth() throws {
        let text = "[" + Array(repeating: "[{}]", count: 2000).joined(separator: ",") + "]"
        #expect(try JSON(parsing: text, maximumDepth: 3).arrayValue?.count == 2000)
    }

    @Test("bytes need not lie together")
    func lazyBytes() throws {
        let bytes = #"{"a":[1,"é"]}"#.utf8.lazy.map { $0 }
        #expect(try JSON(parsing: bytes) == ["a": [1, "é"]])
        #expect(try JSON(parsing: AnySequence(Array("[1]".utf8))) == [1])
    }
}
