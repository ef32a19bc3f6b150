import JSONModel
import Testing

@Suite("JSON: printing")
struct JSONPrintingTests {
    @Test(
        "compact text",
        arguments: [
            (nil, "null"), (true, "true"), (false, "false"), (0, "0"), (-7, "-7"), (1.0, "1.0"), (-0.0, "-0.0"),
            (0.1, "0.1"),
            (1e21, "1e+21"), (1e-7, "1e-07"), (.double(.leastNonzeroMagnitude), "5e-324"), ("", "\"\""),
            ("a\"b\\c/d", "\"a\\\"b\\\\c/d\""),
            ("\u{8}\u{C}\n\r\t\u{0}\u{1F}\u{7F}", "\"\\b\\f\\n\\r\\t\\u0000\\u001f\u{7F}\""),
            ("é😀\u{2028}", "\"é😀\u{2028}\""),
            ([], "[]"), ([:], "{}"), ([[], [:]], "[[],{}]"), (["b": 1, "a": [1, 2]], "{\"b\":1,\"a\":[1,2]}"),
            (.integer(.min), "-9223372036854775808"), (.integer(.max), "9223372036854775807"),
            (.double(.infinity), "null"), (.double(.nan), "null"), (.double(-.infinity), "null"),
        ] as [(JSON, String)]
    )
    func compact(value: JSON, expected: String) {
        #expect(value.text() == expected)
        #expect(value.description == expected)
        #expect(value.utf8() == Array(expected.utf8))
    }

    @Test("pretty text has a member a line and keeps empty containers together")
    func pretty() throws {
        let value: JSON = ["name": "x", "list": [1, [], [2, 3]], "none": [:], "deep": ["a": ["b": nil]]]
        let expected = """
            {
              "name": "x",
              "list": [
                1,
                [],
                [
                  2,
                  3
                ]
              ],
              "none": {},
              "deep": {
                "a": {
                  "b": null
                }
              }
            }
            """
        #expect(value.text(pretty: true) == expected)
        #expect(try JSON(parsing: expected) == value)
    }

    @Test(
        "number literals that fit are printed as they were read",
        arguments: [
            "0", "-1", "1.0", "-0.0", "0.5", "1.25", "100.0", "123456.789", "9007199254740991", "9007199254740993",
            "1e+21", "1.5e-10", "-9223372036854775808",
        ]
    )
    func literals(text: String) throws {
        #expect(try JSON(parsing: text).text() == text)
    }

    @Test("every finite double reads back as the same bits")
    func doubles() throws {
        var generator = SplitMix64(seed: 9)
        for _ in 0..<20_000 {
            let value = Double(bitPattern: generator.next())
            guard value.isFinite else { continue }
            guard case .double(let back) = try JSON(parsing: JSON.double(value).text()) else {
                Issue.record("\(value) came back as another kind")
                continue
            }
            #expect(back.bitPattern == value.bitPattern)
        }
    }

    @Test("every power of ten and its neighbours are printed right")
    func integers() {
        var power = 1
        for _ in 0..<18 {
            for value in [power - 1, power, power + 1, -power] { #expect(JSON.integer(value).text() == String(value)) }
            power *= 10
        }
    }

    @Test("an escape is found at every place of a word")
    func escapes() {
        for place in 0..<20 {
            let before = String(repeating: "x", count: place)
            #expect(JSON.string(before + "\u{1}" + before).text() == "\"\(before)\\u0001\(before)\"")
            #expect(JSON.string(before + "\"\\").text() == "\"\(before)\\\"\\\\\"")
        }
    }
}

@Suite("JSON: random values")
struct JSONPropertyTests {
    /// Values of all kinds, with texts and keys that need care.
    private func value(_ generator: inout SplitMix64, depth: Int) -> JSON {
        switch Int.random(in: 0...(depth > 0 ? 9 : 7), using: &generator) {
        case 0: return .null
        case 1: return .bool(.random(using: &generator))
        case 2: return .integer(Int(bitPattern: UInt(generator.next())) >> Int.random(in: 0...63, using: &generator))
        case 3: return .integer([.min, .max, 0, -1, 1].randomElement(using: &generator) ?? 0)
        case 4:
            let double = Double(bitPattern: generator.next())
            return .double(double.isFinite ? double : 0.5)
        case 5: return .double(Double(Int.random(in: -1000...1000, using: &generator)) / 8)
        case 6, 7: return .string(text(&generator))
        case 8:
            return .array(
                (0..<Int.random(in: 0...6, using: &generator)).map { _ in value(&generator, depth: depth - 1) }
            )
        default:
            let count = Int.random(in: 0...(Bool.random(using: &generator) ? 4 : 40), using: &generator)
            return .object(JSONObject((0..<count).map { _ in (text(&generator), value(&generator, depth: depth - 1)) }))
        }
    }

    private func text(_ generator: inout SplitMix64) -> String {
        let scalars: [Unicode.Scalar] = [
            "a", "b", "\"", "\\", "\n", "\u{0}", "é", "e", "\u{301}", "😀", "\u{FFFD}", "/", "\u{7F}", "~",
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...20, using: &generator) {
            text.append(scalars.randomElement(using: &generator) ?? "a")
        }
        return String(text)
    }

    @Test("a value printed and parsed is the same value, in the same order", arguments: [1, 2, 3, 4] as [UInt64])
    func roundTrip(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        for _ in 0..<500 {
            let value = value(&generator, depth: 4)
            for pretty in [false, true] {
                let text = value.utf8(pretty: pretty)
                let back = try JSON(parsing: text)
                #expect(back == value)
                #expect(back.utf8(pretty: pretty) == text)
                #expect(back.hashValue == value.hashValue)
                #expect(back.isEqualByValue(to: value))
            }
        }
    }

    @Test("random bytes give a value or an error", arguments: [1, 2, 3] as [UInt64])
    func noise(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let alphabet = Array("[]{}:,\"\\u0123456789abcdef.eE+- tfnrl\n".utf8) + [0x00, 0x80, 0xC3, 0xA9, 0xED, 0xFF]
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...24, using: &generator)).map { _ in
                alphabet.randomElement(using: &generator) ?? 0
            }
            guard let value = try? JSON(parsing: bytes) else { continue }
            #expect((try? JSON(parsing: value.utf8())) == value)
        }
    }
}
