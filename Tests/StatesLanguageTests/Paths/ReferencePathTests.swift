import JSONModel
import StatesLanguage
import Testing

@Suite("A reference path")
struct ReferencePathTests {
    @Test(
        "places a value and makes objects on the way",
        arguments: [
            ("$", #"{"a":1}"#, "9"),
            ("$.r", #"{"a":1}"#, #"{"a":1,"r":9}"#),
            ("$.a", #"{"a":1,"b":2}"#, #"{"a":9,"b":2}"#),
            ("$.x.y.z", #"{"a":1}"#, #"{"a":1,"x":{"y":{"z":9}}}"#),
            ("$.a.b", #"{"a":{"c":1}}"#, #"{"a":{"c":1,"b":9}}"#),
            ("$['first name'].x", "{}", #"{"first name":{"x":9}}"#),
            ("$.a[1]", #"{"a":[1,2,3]}"#, #"{"a":[1,9,3]}"#),
            ("$.a[-1].b", #"{"a":[1,{"b":2}]}"#, #"{"a":[1,{"b":9}]}"#),
            ("$[0]", "[1,2]", "[9,2]"),
            ("$.a[0].b.c", #"{"a":[{}]}"#, #"{"a":[{"b":{"c":9}}]}"#),
        ]
    )
    func places(path: String, before: String, after: String) throws {
        let result = try ReferencePath(path).placing(9, in: JSON(parsing: before))
        #expect(result.text() == after)
    }

    @Test(
        "fails where a step does not fit what is there",
        arguments: [
            ("$.a", "[1]"), ("$.a", "1"), ("$.a", "null"), ("$.a.b", #"{"a":1}"#), ("$.a.b", #"{"a":null}"#),
            ("$.a.b", #"{"a":[]}"#), ("$.a[0]", #"{"a":{}}"#), ("$.a[2]", #"{"a":[1,2]}"#),
            ("$.a[-3]", #"{"a":[1,2]}"#),
            ("$.a[0]", "{}"), ("$[0]", "[]"),
        ]
    )
    func fails(path: String, input: String) throws {
        let reference = try ReferencePath(path)
        var value = try JSON(parsing: input)
        let cause = "Unable to apply ReferencePath \(path) to input \(input)"
        #expect(throws: StatesError(error: "States.ResultPathMatchFailure", cause: cause)) {
            try reference.set(9, in: &value)
        }
        #expect(value.text() == input)
    }

    @Test(
        "is refused where it may name several places or none of the input's",
        arguments: [
            "$.a[*]", "$.*", "$..a", "$.a[0:1]", "$.a[0,1]", "$['a','b']", "$[?(@.a)]", "$.a.length()", "$$.a", "$v",
            "",
        ]
    )
    func isRefused(path: String) {
        #expect(throws: PathSyntaxError.self) { try ReferencePath(path) }
    }

    @Test("does not mind how many steps there are")
    func placesDeeply() throws {
        let path = try ReferencePath("$" + String(repeating: ".a", count: 2_000))
        let result = try path.placing(9, in: [:])
        #expect(try JSONPath(path.text).evaluate(in: EvaluationScope(input: result)) == 9)
        #expect(try !path.isWhole && ReferencePath("$").isWhole)
    }
}
