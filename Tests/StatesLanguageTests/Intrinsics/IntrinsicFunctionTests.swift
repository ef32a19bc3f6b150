import JSONModel
import StatesLanguage
import Testing

@Suite("An intrinsic function")
struct IntrinsicFunctionTests {
    static let input: JSON = [
        "name": "Ada",
        "array": [1, 2, 3, 4, 5, 6, 7, 8, 9],
        "mixed": [1, "1", nil, [1], ["a": 1], 1, [1], ["a": 1], 1.0],
        "object": ["b": 1, "a": [true, nil, "x\"y"]],
        "other": ["a": 2, "c": 3],
        "json": "{\"b\": [1, 2.50], \"a\": null}",
        "template": "Hello {}, {}",
        "braces": "{ } {a} {{}}",
        "ten": 10,
        "date": "2020-05-27T08:00:00.000Z",
        "large": 12_345_678.0,
        "tiny": 0.000012,
    ]

    @Test(
        "answers",
        arguments: [
            ("States.Array()", "[]"),
            (
                "States.Array(1, 'two', $.name, null, true, States.Array($$.x, $v))",
                #"[1,"two","Ada",null,true,["ctx","var"]]"#
            ),
            ("States.Array(-1, 1.50, 1e2)", "[-1,1.5,100.0]"),
            ("States.ArrayContains($.array, 5)", "true"),
            ("States.ArrayContains($.array, 5.0)", "false"),
            ("States.ArrayContains($.array, '5')", "false"),
            ("States.ArrayGetItem($.array, 0)", "1"),
            ("States.ArrayGetItem($.array, 7.5)", "9"),
            ("States.ArrayLength($.array)", "9"),
            ("States.ArrayLength($.array[?(@ > 5)])", "4"),
            ("States.ArrayPartition($.array, 4)", "[[1,2,3,4],[5,6,7,8],[9]]"),
            ("States.ArrayPartition($.array, 3.7)", "[[1,2,3,4],[5,6,7,8],[9]]"),
            ("States.ArrayPartition($.array, 9223372036854775807)", "[[1,2,3,4,5,6,7,8,9]]"),
            ("States.ArrayRange(1, 9, 2)", "[1,3,5,7,9]"),
            ("States.ArrayRange(1.4, 3.5, 1)", "[1,2,3,4]"),
            ("States.ArrayRange(9, 1, -4)", "[9,5,1]"),
            ("States.ArrayRange(2, 1, 1)", "[]"),
            ("States.ArrayRange(9223372036854775806, 9223372036854775807, 5)", "[9223372036854775806]"),
            ("States.ArrayLength(States.ArrayRange(1, 1000, 1))", "1000"),
            ("States.ArrayUnique($.mixed)", #"[1,"1",null,[1],{"a":1},1.0]"#),
            ("States.Base64Encode('Data to encode')", #""RGF0YSB0byBlbmNvZGU=""#),
            ("States.Base64Decode('RGF0YSB0byBlbmNvZGU=')", #""Data to encode""#),
            ("States.Base64Decode(States.Base64Encode('größe €'))", #""größe €""#),
            ("States.Format('no places')", #""no places""#),
            ("States.Format('{}{}', 'a', 'b')", #""ab""#),
            ("States.Format('\\{\\} {} \\'\\\\', $.name)", #""{} Ada '\\""#),
            ("States.Format('{{}} {a}', 1)", #""{1} {a}""#),
            ("States.Format($.template, $.name, $.ten)", #""Hello Ada, 10""#),
            ("States.Format($.braces, $.name)", #""{ } {a} {Ada}""#),
            ("States.Format('{}', '{}')", #""{}""#),
            ("States.Format('{} {} {} {}', null, true, 1.0, 1.5)", #""null true 1.0 1.5""#),
            ("States.Format('{}', $.object)", #""{b=1, a=[true, null, x\"y]}""#),
            ("States.Format('{} {}', $.large, $.tiny)", #""1.2345678E7 1.2E-5""#),
            ("States.Format('{}', 1e10)", #""1.0E10""#),
            (
                "States.Format('{} {} {} {} {}', 0.001, 9999999.5, 10000000.0, -0.00000015, 1.25e300)",
                #""0.001 9999999.5 1.0E7 -1.5E-7 1.25E300""#
            ),
            ("States.Hash('input data', 'SHA-256')", #""SHA-256:input data""#),
            ("States.JsonMerge($.object, $.other, false)", #"{"b":1,"a":2,"c":3}"#),
            ("States.JsonToString($.object)", #""{\"b\":1,\"a\":[true,null,\"x\\\"y\"]}""#),
            ("States.JsonToString('x')", #""\"x\"""#),
            ("States.MathAdd(111, -1)", "110"),
            ("States.MathAdd(-0.5, 1.49)", "1"),
            ("States.MathAdd(0.49999999999999994, 0)", "0"),
            ("States.MathAdd(-1.51, 0)", "-2"),
            ("States.StringSplit('1,2,,3', ',')", #"["1","2","3"]"#),
            ("States.StringSplit('This.is+a,test=string', '.+,=')", #"["This","is","a","test","string"]"#),
            ("States.StringSplit('', ',')", "[]"),
            ("States.StringSplit('abc', '')", #"["abc"]"#),
            ("States.StringSplit('a\r\nb', '\n')", #"["a\r","b"]"#),
            ("States.StringToJson($.json)", #"{"b":[1,2.5],"a":null}"#),
            ("States.StringToJson(' ')", "null"),
            ("States.StringToJson('\\{\"a\": 1\\}')", #"{"a":1}"#),
            ("States.ArrayGetItem(States.StringSplit($.date, 'T'), 0)", #""2020-05-27""#),
            (" States.ArrayLength ( $.array ) ", "9"),
            ("States.ArrayLength($['array'])", "9"),
        ]
    )
    func answers(expression: String, result: String) throws {
        let scope = EvaluationScope(
            input: Self.input,
            context: ["x": "ctx"],
            variables: ["v": "var"],
            digest: { algorithm, bytes in "\(algorithm):\(String(decoding: bytes, as: UTF8.self))" }
        )
        #expect(try IntrinsicExpression(expression).evaluate(in: scope).text() == result)
    }

    @Test(
        "takes the sample of the developer guide with nine calls",
        arguments: [
            "States.Format('{}.{}.{}', States.ArrayGetItem(States.StringSplit(States.ArrayGetItem(States.StringSplit($.arn, '/'), 2), '.'), 0), States.ArrayGetItem(States.StringSplit(States.ArrayGetItem(States.StringSplit($.arn, '/'), 2), '.'), 1), 'x')"
        ]
    )
    func nests(expression: String) throws {
        let scope = EvaluationScope(input: ["arn": "arn:x/y/1.2.3"])
        #expect(try IntrinsicExpression(expression).evaluate(in: scope) == "1.2.x")
    }

    @Test("draws random numbers from the start up to the end, the same for the same seed")
    func drawsNumbers() throws {
        let expression = try IntrinsicExpression("States.MathRandom(5, 8)")
        var seen: Set<Int> = []
        for seed in 0..<200 {
            let value = try expression.evaluate(in: EvaluationScope(input: [:], seed: UInt64(seed)))
            seen.insert(try #require(value.integerValue))
            #expect(try expression.evaluate(in: EvaluationScope(input: [:], seed: UInt64(seed))) == value)
        }
        #expect(seen == [5, 6, 7])
        let seeded = try IntrinsicExpression("States.MathRandom(0, 1000000, 42)")
        let first = try seeded.evaluate(in: EvaluationScope(input: [:], seed: 1))
        #expect(try seeded.evaluate(in: EvaluationScope(input: [:], seed: 2)) == first)
        let widest = try IntrinsicExpression("States.MathRandom(-9223372036854775808, 9223372036854775807)")
        #expect(try widest.evaluate(in: EvaluationScope(input: [:])).integerValue != nil)
    }

    @Test("makes UUIDs of version 4")
    func makesUUIDs() throws {
        let expression = try IntrinsicExpression("States.UUID()")
        for seed in 0..<50 {
            let text = try #require(
                expression.evaluate(in: EvaluationScope(input: [:], seed: UInt64(seed))).stringValue
            )
            #expect(text.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
        }
    }
}
