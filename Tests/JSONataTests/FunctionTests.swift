import JSONModel
import JSONata
import Testing

@Suite("the function library")
struct FunctionTests {
    static let numbers = [
        Example("$sum([1, 2.5])", gives: "3.5"),
        Example("$count([1, [2, 3]])", gives: "2"),
        Example("$max([1, 3, 2])", gives: "3"),
        Example("$min([1, 3, 2])", gives: "1"),
        Example("$average([1, 2])", gives: "1.5"),
        Example("[$floor(-1.5), $ceil(-1.5), $abs(-1.5), $sqrt(9), $power(2, 10)]", gives: "[-2, -1, 1.5, 3, 1024]"),
        Example(
            "[$round(2.5), $round(3.5), $round(1.005, 2), $round(1234, -2), $round(-0.5)]",
            gives: "[2, 4, 1, 1200, 0]"
        ),
        Example(
            "[$number('0x1F'), $number('0b11'), $number('0o17'), $number('-1.5e1'), $number(true)]",
            gives: "[31, 3, 15, -15, 1]"
        ),
        Example("[$formatBase(255, 16), $formatBase(-5, 2)]", gives: #"["ff", "-101"]"#),
        Example("$formatNumber(-1234.5, '#,##0.00;(#,##0.00)')", gives: #""(1,234.50)""#),
        Example("$formatNumber(0.14, '01%')", gives: #""14%""#),
        Example("$formatNumber(1234.5678, '00.000e0')", gives: #""12.346e2""#),
        Example("$formatInteger(2021, 'w')", gives: #""two thousand and twenty-one""#),
        Example(
            "[$formatInteger(21, '1;o'), $formatInteger(4, 'I'), $formatInteger(28, 'a')]",
            gives: #"["21st", "IV", "ab"]"#
        ),
        Example("[$parseInteger('mmxxi', 'i'), $parseInteger('twenty-first', 'w;o')]", gives: "[2021, 21]"),
        Example("$random() < 1", gives: "true"),
    ]

    static let texts = [
        Example(
            "$string({'a': [1, 0.1 + 0.2, null, true], 'f': $sum})",
            gives: #""{\"a\":[1,0.3,null,true],\"f\":\"\"}""#
        ),
        Example("$string([1], true)", gives: #""[\n  1\n]""#),
        Example(
            "[$string(1e21), $string(1e-7), $string(123456789012345680000), $string(0.000001)]",
            gives: #"["1e+21", "1e-7", "123456789012346000000", "0.000001"]"#
        ),
        Example(
            "[$substring('hello', 1), $substring('hello', -3, 2), $substring('😀a', 1)]",
            gives: #"["ello", "ll", "a"]"#
        ),
        Example(
            "[$substringBefore('a-b', '-'), $substringAfter('a-b', '-'), $substringAfter('ab', '-')]",
            gives: #"["a", "b", "ab"]"#
        ),
        Example("[$lowercase('ÄB'), $uppercase('straße'), $trim('  a \\n b ')]", gives: #"["äb", "STRASSE", "a b"]"#),
        Example("$length('é😀')", gives: "2"),
        Example("[$pad('ab', 4), $pad('ab', -5, '-+')]", gives: #"["ab  ", "-+-ab"]"#),
        Example("$join(['a', 'b'], '-')", gives: #""a-b""#),
        Example(
            "[$split('a, b', ', '), $split('a1b2', /\\d/), $split('abc', '', 2)]",
            gives: #"["a", "b", "a", "b", "", "a", "b"]"#
        ),
        Example("$contains('abracadabra', /a.*a/) and $contains('ab', 'b')", gives: "true"),
        Example(
            "$match('ab12', /([a-z])(\\d)?/)",
            gives:
                #"[{"match": "a", "index": 0, "groups": ["a", null]}, {"match": "b1", "index": 1, "groups": ["b", "1"]}]"#
        ),
        Example("$replace('John Smith', /(\\w+)\\s(\\w+)/, '$2, $1 ($0) $$')", gives: #""Smith, John (John Smith) $""#),
        Example("$replace('a1b2', /\\d/, function($m){ $string($number($m.match) * 2) })", gives: #""a2b4""#),
        Example("$replace('aaa', 'a', 'b', 2)", gives: #""bba""#),
        Example("[$base64encode('hé'), $base64decode('aMOp')]", gives: #"["aMOp", "hé"]"#),
        Example(
            "[$encodeUrlComponent('a b&c/ü'), $encodeUrl('http://x/a b?c=ü')]",
            gives: #"["a%20b%26c%2F%C3%BC", "http://x/a%20b?c=%C3%BC"]"#
        ),
        Example("[$decodeUrlComponent('a%20b%26'), $decodeUrl('a%20b%26')]", gives: #"["a b&", "a b%26"]"#),
    ]

    static let structures = [
        Example("$append([1], [2, [3]])", gives: "[1, 2, [3]]"),
        Example("$reverse([1, 2])", gives: "[2, 1]"),
        Example("$count($shuffle([1..5]))", gives: "5"),
        Example("$distinct([1, 1.0, 'a', {'b': 1}, {'b': 1}, [1], [1]])", gives: #"[1, "a", {"b": 1}, [1]]"#),
        Example("$zip([1, 2], ['a', 'b', 'c'])", gives: #"[[1, "a"], [2, "b"]]"#),
        Example("$sort(['b', 'a', 'Z'])", gives: #"["Z", "a", "b"]"#),
        Example("$sort([3, 1, 2], function($a, $b){ $a < $b })", gives: "[3, 2, 1]"),
        Example("$map(['a', 'b'], function($v, $i, $a){ $v & $i & $count($a) })", gives: #"["a02", "b12"]"#),
        Example("$filter([1..5], function($v){ $v % 2 = 0 })", gives: "[2, 4]"),
        Example("$single([1, 2, 3], function($v){ $v > 2 })", gives: "3"),
        Example("$reduce([1..4], function($a, $b){ $a * $b }, 10)", gives: "240"),
        Example("$keys([{'a': 1, 'b': 2}, {'c': 3}])", gives: #"["a", "b", "c"]"#),
        Example("$lookup([{'a': 1}, {'a': 2}], 'a')", gives: "[1, 2]"),
        Example("$spread({'a': 1, 'b': 2})", gives: #"[{"a": 1}, {"b": 2}]"#),
        Example("$merge([{'a': 1}, {'a': 2, 'b': 3}])", gives: #"{"a": 2, "b": 3}"#),
        Example("$sift({'a': 1, 'b': 2}, function($v, $k){ $k = 'b' })", gives: #"{"b": 2}"#),
        Example("$each({'a': 1, 'b': 2}, function($v, $k){ $k & $v })", gives: #"["a1", "b2"]"#),
        Example("$clone({'a': [1]})", gives: #"{"a": [1]}"#),
        Example(
            "[$type(null), $type(1), $type('a'), $type(true), $type([]), $type({}), $type($sum)]",
            gives: #"["null", "number", "string", "boolean", "array", "object", "function"]"#
        ),
        Example("[$exists(a), $exists(null), $not(0), $boolean([0, 1])]", gives: "[false, true, true, true]"),
        Example("$eval('a + $x', {'a': 1})", gives: nil),
        Example("($x := 2; $eval('a + $x', {'a': 1}))", gives: "3"),
    ]

    static let times = [
        Example("$toMillis('2026-06-01T10:30:00.250Z')", gives: "1780309800250"),
        Example("$toMillis('2026-06-01T12:30:00+02:00')", gives: "1780309800000"),
        Example("$toMillis('2026')", gives: "1767225600000"),
        Example("$fromMillis(0)", gives: #""1970-01-01T00:00:00.000Z""#),
        Example("$fromMillis(-1)", gives: #""1969-12-31T23:59:59.999Z""#),
        Example(
            "$fromMillis(1780309800000, '[FNn,*-3] [D1o] [MNn] [YI] [h#1]:[m01][PN] week [W], day [d]')",
            gives: #""Mon 1st June MMXXVI 10:30AM week 23, day 152""#
        ),
        Example(
            "$fromMillis(1780309800000, '[Y0001][M01][D01] [H01][m01] [Z]', '-0330')",
            gives: #""20260601 0700 -03:30""#
        ),
        Example(
            "$toMillis('1 Jun 2026 4:05 pm', '[D1] [MNn,3-3] [Y0001] [h1]:[m01] [Pn]') ~> $fromMillis",
            gives: #""2026-06-01T16:05:00.000Z""#
        ),
        Example("$toMillis('not a time', '[Y]')", gives: nil),
        Example("[$type($now()), $type($millis())]", gives: #"["string", "number"]"#),
    ]

    @Test("functions of numbers", arguments: numbers)
    func number(_ example: Example) throws { try example.check() }

    @Test("functions of texts", arguments: texts)
    func text(_ example: Example) throws { try example.check() }

    @Test("functions of arrays, objects and values", arguments: structures)
    func structure(_ example: Example) throws { try example.check() }

    @Test("functions of time", arguments: times)
    func time(_ example: Example) throws { try example.check() }

    @Test("no function of the library is left out of these tests")
    func coverage() {
        let examples = Self.numbers + Self.texts + Self.structures + Self.times
        let tested = Set(examples.flatMap { $0.expression.matches(of: /\$([a-zA-Z0-9]+)/).map { String($0.1) } })
        // The tests of errors call these two.
        #expect(Dialect.standard.functionNames.subtracting(tested) == ["error", "assert"])
        #expect(Dialect.standard.functionNames.count == 65)
    }

    @Test(
        "a regular expression means what it means in ECMAScript",
        arguments: [
            ("/a|ab/", "abc", "a"), ("/((a)|(ab))((c)|(bc))/", "abc", "abc"), ("/a[a-z]{2,4}?/", "abcdefghi", "abc"),
            ("/(z)((a+)?(b+)?(c))*/", "zaacbbbcac", "zaacbbbcac"), ("/(?=(a+))a*b\\1/", "baaabac", "aba"),
            ("/(.*?)a(?!(a+)b\\2c)\\2(.*)/", "baaabaac", "baaabaac"),
            ("/(?<=\\$)\\d+(\\.\\d*)?/", "costs $10.53", "10.53"),
            ("/(?<!\\$)\\b\\d+/", "$10 or 20", "20"), ("/\\u0041\\x42\\cJ?[\\b]?/", "xABy", "AB"),
            ("/[^]b/", "a\nb", "\nb"),
            ("/^b$/m", "a\nb\nc", "b"), ("/É/i", "é", "é"), ("/(?<year>\\d{4})-\\k<year>/", "2026-2026", "2026-2026"),
            ("/a{,2}/", "a{,2}", "a{,2}"), ("/[\\w-]+/", "a-b c", "a-b"), ("/.{2}/", "😀é", "😀é"),
        ] as [(String, String, String)]
    )
    func regularExpressions(_ pattern: String, _ text: String, _ match: String) throws {
        let result = try Expression("$match($, \(pattern), 1).match").evaluate(.string(text))
        #expect(result == .string(match))
    }
}
