import JSONModel
import JSONata
import Testing

@Suite("the language")
struct LanguageTests {
    static let order = """
        {"order": [{"id": 1, "lines": [{"sku": "a", "price": 2.5}, {"sku": "b", "price": 4}]},
                   {"id": 2, "lines": {"sku": "c", "price": 1}}], "note": null}
        """

    @Test(
        "a path collects what its steps find, and one value is no array",
        arguments: [
            Example("order.id", order, gives: "[1, 2]"),
            Example("order.lines.sku", order, gives: #"["a", "b", "c"]"#),
            Example("order[1].lines.sku", order, gives: #""c""#),
            Example("order[-1].id", order, gives: "2"),
            Example("order[id = 2].lines.price", order, gives: "1"),
            Example("order.lines[0].sku", order, gives: #"["a", "c"]"#),
            Example("(order.lines)[0].sku", order, gives: #""a""#),
            Example("order[1].lines.sku[]", order, gives: #"["c"]"#),
            Example("order.missing", order, gives: nil),
            Example("note", order, gives: "null"),
            Example("note.deeper", order, gives: nil),
            Example("**.sku", order, gives: #"["a", "b", "c"]"#),
            Example("order[0].*", order, gives: #"[1, {"sku": "a", "price": 2.5}, {"sku": "b", "price": 4}]"#),
            Example("order.lines.(price * 2)", order, gives: "[5, 8, 2]"),
            Example("order.lines.{sku: price}", order, gives: #"[{"a": 2.5}, {"b": 4}, {"c": 1}]"#),
            Example("order.lines{sku: price}", order, gives: #"{"a": 2.5, "b": 4, "c": 1}"#),
            Example("order.lines^(>price).sku", order, gives: #"["b", "a", "c"]"#),
            Example("`order`.\"id\"", order, gives: "[1, 2]"),
        ]
    )
    func paths(_ example: Example) throws { try example.check() }

    @Test(
        "steps can bind what they pass: the item, its position, its parent",
        arguments: [
            Example(
                "order.lines#$i.{\"at\": $i, \"sku\": sku}",
                order,
                gives: #"[{"at":0,"sku":"a"},{"at":1,"sku":"b"},{"at":0,"sku":"c"}]"#
            ),
            Example(
                "order.lines.{\"sku\": sku, \"order\": %.id}",
                order,
                gives: #"[{"sku":"a","order":1},{"sku":"b","order":1},{"sku":"c","order":2}]"#
            ),
            Example(
                "loans@$l.books@$b[$l.book = $b.id].{\"title\": $b.title, \"reader\": $l.reader}",
                #"{"loans": [{"book": 2, "reader": "Ada"}], "books": [{"id": 1, "title": "A"}, {"id": 2, "title": "B"}]}"#,
                gives: #"{"title": "B", "reader": "Ada"}"#
            ),
            Example("order.lines[%.id = 2].sku", order, gives: #""c""#),
        ]
    )
    func bindings(_ example: Example) throws { try example.check() }

    @Test(
        "operators follow the reference",
        arguments: [
            Example("1 + 2 * 3", gives: "7"),
            Example("7 % 4 - 10 / 4", gives: "0.5"),
            Example("0.1 + 0.2", gives: "0.30000000000000004"),
            Example("1 & 'a' & true & nothing & [1, 0.1 + 0.2]", gives: #""1atrue[1,0.3]""#),
            Example("nothing + 1", gives: nil),
            Example("nothing = nothing", gives: "false"),
            Example("1 = 1.0 and {'a': [1]} = {'a': [1.0]}", gives: "true"),
            Example("'a' < 'b' and 'Z' < 'a' and not_a_field = 3 or true", gives: "true"),
            Example("2 in [1, 2, 3] and 'x' in 'x'", gives: "true"),
            Example("[1..3, 7, [8]]", gives: "[1, 2, 3, 7, [8]]"),
            Example("[3..1]", gives: "[]"),
            Example("false ? 1", gives: nil),
            Example("0 ?: 'other'", gives: #""other""#),
            Example("0 ?? 'other'", gives: "0"),
            Example("nothing ?? 'other'", gives: #""other""#),
            Example("5 ~> function($x){ $x + 1 } ~> $string", gives: #""6""#),
            Example("/* a comment */ 1 /* another */", gives: "1"),
        ]
    )
    func operators(_ example: Example) throws { try example.check() }

    @Test(
        "functions are values",
        arguments: [
            Example("($double := function($x){ $x * 2 }; $map([1, 2], $double))", gives: "[2, 4]"),
            Example("($add := function($a, $b){ $a + $b }; $inc := $add(1, ?); $inc(41))", gives: "42"),
            Example("($first := $substring(?, 0, 1); $first('word'))", gives: #""w""#),
            Example("($twice := $uppercase ~> $length; $twice('abc'))", gives: "3"),
            Example("($fib := λ($n){ $n < 2 ? $n : $fib($n - 1) + $fib($n - 2) }; $fib(15))", gives: "610"),
            Example(
                "($even := λ($n){ $n = 0 ? true : $odd($n - 1) }; $odd := λ($n){ $n = 0 ? false : $even($n - 1) }; $even(5000))",
                gives: "true"
            ),
            Example("($make := function($n){ function(){ $n } }; [$make(1)(), $make(2)()])", gives: "[1, 2]"),
            Example("($x := 1; ($x := 2; $x); $x)", gives: "1"),
            Example("($f := {'sum': $sum}; $f.sum([1, 2]))", gives: "3"),
        ]
    )
    func functions(_ example: Example) throws { try example.check() }

    @Test(
        "a transform changes a copy",
        arguments: [
            Example(
                "$ ~> |order|{'total': $sum(lines.price)}, 'lines'|",
                order,
                gives: #"{"order": [{"id": 1, "total": 6.5}, {"id": 2, "total": 1}], "note": null}"#
            ),
            Example(
                "($new := $ ~> |order.lines|{'price': 0}|; [$new.order.lines.price, order.lines.price])",
                order,
                gives: "[0, 0, 0, 2.5, 4, 1]"
            ),
            Example("$ ~> |$|{'self': $}| ~> $keys", #"{"a": 1}"#, gives: #"["a", "self"]"#),
        ]
    )
    func transforms(_ example: Example) throws { try example.check() }

    @Test(
        "numbers from the input pass through as they are, and computed ones are integers where they are whole",
        arguments: [
            Example("a", #"{"a": 1.0}"#, gives: "1.0"),
            Example("a", #"{"a": 9223372036854775807}"#, gives: "9223372036854775807"),
            Example("[a].$", #"{"a": 9007199254740993}"#, gives: "9007199254740993"),
            Example("a + 0", #"{"a": 1.0}"#, gives: "1"),
            Example("2.5 * 2", gives: "5"),
            Example("1e300 * 10", gives: "1e301"),
            Example("$string(a)", #"{"a": 9007199254740993}"#, gives: #""9007199254740993""#),
        ]
    )
    func numbers(_ example: Example) throws { try example.check() }

    @Test("texts are compared by their characters, not by what they look like")
    func canonicalEquivalence() throws {
        #expect(try evaluate("a = b", "{\"a\": \"\u{E9}\", \"b\": \"e\u{301}\"}") == false)
        #expect(try evaluate("$length('e\u{301}😀')") == 3)
    }

    @Test("the result of an expression cannot be a function")
    func functionResult() throws {
        #expect(try failure("function(){ 1 }").code == JSONataError.functionResultCode)
        #expect(try evaluate("[$sum, 1]") == [nil, 1])
        #expect(try evaluate("{'f': $sum, 'n': 1}") == ["n": 1])
    }
}
