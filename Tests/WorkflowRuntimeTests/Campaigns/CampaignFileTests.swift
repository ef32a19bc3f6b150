import JSONModel
import Testing

@testable import WorkflowRuntime

@Suite("The file of a campaign")
struct CampaignFileTests {
    /// Reads a whole file in parts of a size.
    private static func read(
        _ bytes: [UInt8],
        _ format: CampaignFileFormat = .csv,
        from firstLine: Int = 1,
        partSize: Int = 7
    ) throws -> (lines: [CampaignFileParser.NumberedLine], nextLine: Int) {
        var parser = CampaignFileParser(format, firstLine: firstLine)
        var lines: [CampaignFileParser.NumberedLine] = []
        var index = 0
        while index < bytes.count {
            let end = min(index + partSize, bytes.count)
            lines += try parser.parse(bytes[index..<end])
            index = end
        }
        lines += try parser.finish()
        return (lines, parser.nextLine)
    }

    private static func read(_ text: String, _ format: CampaignFileFormat = .csv, from line: Int = 1) throws -> [String]
    {
        try read(Array(text.utf8), format, from: line).lines.map { number, line in
            switch line {
            case .fields(let object): "\(number) \(JSON.object(object).text())"
            case .unreadable(let message): "\(number) ! \(message)"
            }
        }
    }

    @Test(
        "CSV is read as RFC 4180 says, with the numbers of the lines",
        arguments: [
            ("a,b\n1,2\n", [#"2 {"a":"1","b":"2"}"#]),
            ("a,b\r\n1,2\r\n3,4", [#"2 {"a":"1","b":"2"}"#, #"3 {"a":"3","b":"4"}"#]),
            ("\u{FEFF}a,b\n1,2", [#"2 {"a":"1","b":"2"}"#]), ("\u{FEFF}\"a\",b\n1,2", [#"2 {"a":"1","b":"2"}"#]),
            ("a,b\n\"1\n\r\n2\",3\n4,5\n", [#"2 {"a":"1\n\r\n2","b":"3"}"#, #"5 {"a":"4","b":"5"}"#]),
            ("a\n\"x\"\"y,\"\n", [#"2 {"a":"x\"y,"}"#]), ("a,b\n,\n", [#"2 {"a":"","b":""}"#]),
            ("a,b\n\n\r\n1,2\n", [#"4 {"a":"1","b":"2"}"#]), ("a,\"b\nc\"\n1,2\n", [#"3 {"a":"1","b\nc":"2"}"#]),
            ("a,b\n\"\",\"\"\n", [#"2 {"a":"","b":""}"#]), ("a,b\n", []), ("a,b", []),
            ("a,b\nZoë,名前\n", [#"2 {"a":"Zoë","b":"名前"}"#]),
        ]
    )
    func csv(_ text: String, _ expected: [String]) throws {
        #expect(try Self.read(text) == expected)
    }

    @Test(
        "a row that cannot be read says why, and the next one is read",
        arguments: [
            ("1\n", "2 ! The row has 1 columns, and the header has 2."),
            ("1,2,3\n", "2 ! The row has 3 columns, and the header has 2."),
            ("1,\"2\"x\n", "2 ! Something stands behind the closing quote of a field. Write \"\" for a quote inside."),
            ("1,2\"\n", "2 ! A quote stands inside of a field. Put the field in quotes, and write \"\" for each."),
            ("1,2\r3\n", "2 ! A carriage return stands alone. End lines with LF or CRLF."),
        ]
    )
    func mistakes(_ row: String, _ expected: String) throws {
        let next = "3 {\"a\":\"8\",\"b\":\"9\"}"
        #expect(try Self.read("a,b\n" + row + "8,9\n") == [expected, next])
    }

    @Test("a quote that is never closed, bytes that are no UTF-8, and too long a row are told of with their lines")
    func bounds() throws {
        #expect(try Self.read("a,b\n1,2\n\"3,4\n5,6\n").last == "3 ! A quote is opened and never closed.")
        let latin = try Self.read(Array("a,b\n".utf8) + [0xE9, 0x2C, 0x31, 0x0A] + Array("1,2\n".utf8))
        guard case .unreadable(let message) = latin.lines[0].line else { return #expect(Bool(false)) }
        #expect(message.contains("UTF-8"))
        #expect(latin.lines.map(\.number) == [2, 3])
        let long = String(repeating: "x", count: CampaignFileCutter.maximumRowSize)
        let texts = try Self.read("a,b\n\(long),1\n2,3\n")
        #expect(texts[0].hasPrefix("2 ! The row has more than 64 KiB."))
        #expect(texts[1] == #"3 {"a":"2","b":"3"}"#)
    }

    @Test(
        "a header that cannot be used refuses the file",
        arguments: [
            ("", "empty"), ("\n", "column 1"), ("a,a\n", "twice"), ("a, b\n", "column 2"), ("a,\n", "column 2"),
            ("a;b;c\n", "commas"), ("a\tb\n", "commas"), ("\"a\n", "never closed"),
            ((0...256).map { "c\($0)" }.joined(separator: ","), "256 columns"),
        ]
    )
    func headers(_ text: String, _ hint: String) {
        let error = #expect(throws: EngineError.self) { try Self.read(text) }
        #expect(error?.code == .invalidRequest)
        #expect(error?.message.contains(hint) == true, "\(error?.message ?? "")")
    }

    @Test("JSON Lines are objects, and empty lines are passed over")
    func jsonLines() throws {
        let text = "\u{FEFF}{\"a\": 1}\r\n\n  \n[1]\n{\"a\": \n{\"b\": {\"c\": null}}"
        #expect(
            try Self.read(text, .jsonLines) == [
                #"1 {"a":1}"#, "4 ! The row is no JSON object. Write one on each line: {\"email\": \"…\"}.",
                "5 ! The row is no JSON: look at its character 7.", #"6 {"b":{"c":null}}"#,
            ]
        )
    }

    @Test("the header of a later piece does not count, however many lines it has")
    func pieces() throws {
        #expect(try Self.read("a,\"b\nc\"\n1,2\n\n3,4\n", from: 100).map { $0.prefix(4) } == ["100 ", "102 "])
        #expect(try Self.read("{\"a\":1}\n{\"a\":2}\n", .jsonLines, from: 41).map { $0.prefix(3) } == ["41 ", "42 "])
        let last = try Self.read(Array("a\n1\n2\n\n".utf8), from: 50)
        #expect(last.nextLine == 53)
        #expect(try Self.read(Array("a\n1\n2".utf8)).nextLine == 4)
    }

    @Test(
        "random tables come back, whatever the parts in which they are read",
        arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64]
    )
    func randomTables(_ seed: UInt64) throws {
        var random = Numbers(state: seed)
        for _ in 0..<60 {
            let columns = Int.random(in: 1...5, using: &random)
            let names = (0..<columns).map { "c\($0)" }
            let end = Bool.random(using: &random) ? "\r\n" : "\n"
            var text = names.joined(separator: ",") + end
            var line = 2
            var expected: [(Int, [String])] = []
            for _ in 0..<Int.random(in: 0...20, using: &random) {
                let fields = names.map { _ in Self.field(&random) }
                let isEmpty = columns == 1 && fields[0].isEmpty
                let row = fields.map { Self.written($0, &random) }.joined(separator: ",")
                if !isEmpty || row != "" { expected.append((line, fields)) }
                text += row + end
                line += (row + end).utf8.count { $0 == UInt8(ascii: "\n") }
            }
            let part = Int.random(in: 1...40, using: &random)
            let (lines, next) = try Self.read(Array(text.utf8), partSize: part)
            #expect(next == line, "seed \(seed)")
            #expect(lines.map(\.number) == expected.map(\.0), "seed \(seed)")
            for (line, row) in zip(lines, expected) {
                #expect(line.line == .fields(JSONObject(zip(names, row.1).map { ($0, .string($1)) })), "seed \(seed)")
            }
        }
    }

    @Test(
        "any bytes are read alike in any parts, and all rows together are the file",
        arguments: [11, 12, 13, 14] as [UInt64]
    )
    func anyBytes(_ seed: UInt64) throws {
        var random = Numbers(state: seed)
        let alphabet = Array("a,\"\n\r{}:1 ".utf8) + [0xEF, 0xBB, 0xBF, 0xFF, 0xC3, 0xA9]
        for round in 0..<200 {
            let format: CampaignFileFormat = round % 2 == 0 ? .csv : .jsonLines
            let bytes = (0..<Int.random(in: 0...80, using: &random)).compactMap { _ in
                alphabet.randomElement(using: &random)
            }
            var cutter = CampaignFileCutter(format)
            var all: [UInt8] = []
            var line = 1
            func take(_ row: CampaignFileCutter.Row) {
                #expect(row.line == line, "seed \(seed)")
                line = row.nextLine
                all += row.bytes
            }
            for byte in bytes { cutter.cut([byte], take) }
            cutter.finish(take)
            #expect(all == bytes, "seed \(seed)")
            let head = Array((format == .csv ? "h\n" : "").utf8)
            let whole = try Self.read(head + bytes, format, partSize: 1000)
            let parts = try Self.read(head + bytes, format, partSize: 1 + round % 5)
            #expect(whole.nextLine == parts.nextLine, "seed \(seed)")
            #expect(whole.lines.map(\.number) == parts.lines.map(\.number), "seed \(seed)")
            #expect(whole.lines.map(\.line) == parts.lines.map(\.line), "seed \(seed)")
        }
    }

    private static func field(_ random: inout Numbers) -> String {
        let pieces = ["", "a", "é", ",", "\"", "\n", "\r\n", " ", "=1", "名", "x"]
        return (0..<Int.random(in: 0...4, using: &random)).compactMap { _ in pieces.randomElement(using: &random) }
            .joined()
    }

    private static func written(_ field: String, _ random: inout Numbers) -> String {
        let mustQuote = field.unicodeScalars.contains { ",\"\n\r".unicodeScalars.contains($0) }
        guard mustQuote || Int.random(in: 0..<4, using: &random) == 0 else { return field }
        return "\"" + field.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
    }

    /// SplitMix64: numbers that a seed brings back.
    private struct Numbers: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }
}
