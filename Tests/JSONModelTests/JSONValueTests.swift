import JSONModel
import Testing

@Suite("JSON: values")
struct JSONValueTests {
    @Test("equality is structural")
    func equality() {
        #expect(JSON.integer(1) != .double(1))
        #expect(JSON.double(0) == .double(-0.0))
        #expect(JSON.null != .bool(false))
        #expect(["a": 1, "b": 2] as JSON == ["b": 2, "a": 1])
        #expect(["a": 1, "b": 2] as JSON != ["a": 1, "b": 3])
        #expect(["a": 1] as JSON != ["a": 1, "b": nil])
        #expect(["a": nil, "b": 1] as JSON != ["b": 1, "c": nil])
        #expect([1, 2] as JSON != [2, 1])
        #expect((["a": 1, "b": 2] as JSON).hashValue == (["b": 2, "a": 1] as JSON).hashValue)
    }

    @Test(
        "equality by value takes numbers by what they are worth, at every depth",
        arguments: [
            (1, 1.0, true), (1, 1.5, false), (-0.0, 0, true), ([1, ["a": 2.0]], [1.0, ["a": 2]], true),
            (["a": 1, "b": 2], ["b": 2.0, "a": 1.0], true), (["a": 1], ["b": 1], false),
            (["a": 1], ["a": 1, "b": 1], false),
            ([1], [1, 1], false), (9_007_199_254_740_993, 9_007_199_254_740_992.0, false), ("1", 1, false),
            (nil, nil, true),
            (.integer(.max), 9_223_372_036_854_775_808.0, false), (1, .double(.nan), false),
            (1, .double(.infinity), false),
            (nil, false, false),
        ] as [(JSON, JSON, Bool)]
    )
    func equalityByValue(left: JSON, right: JSON, expected: Bool) {
        #expect(left.isEqualByValue(to: right) == expected)
        #expect(right.isEqualByValue(to: left) == expected)
    }

    @Test("values are read by their kind, and numbers by what fits")
    func access() {
        #expect(JSON.double(3).integerValue == 3)
        #expect(JSON.double(3.5).integerValue == nil)
        #expect(JSON.double(1e300).integerValue == nil)
        #expect(JSON.double(.nan).integerValue == nil)
        #expect(JSON.double(9_223_372_036_854_775_808).integerValue == nil)
        #expect(JSON.integer(3).doubleValue == 3)
        #expect(JSON.string("3").integerValue == nil && JSON.string("3").doubleValue == nil)
        #expect(JSON.null.isNull && !JSON.bool(false).isNull)
        #expect(([1, 2] as JSON)[1] == 2 && ([1] as JSON)[1] == nil && ([1] as JSON)[-1] == nil && JSON.null[0] == nil)
        #expect((["a": nil] as JSON)["a"] == JSON.null && (["a": 1] as JSON)["b"] == nil && JSON.null["a"] == nil)
        let kinds = [nil, true, 1, 1.5, "x", [], [:]] as [JSON]
        #expect(kinds.map(\.kind) == ["null", "boolean", "number", "number", "string", "array", "object"])
    }

    @Test(
        "depth counts arrays and objects",
        arguments: [(1, 0), ([], 1), ([:], 1), ([[]], 2), ([1, ["a": [2]], 3], 3), (["a": 1], 1)] as [(JSON, Int)]
    )
    func depth(value: JSON, depth: Int) {
        #expect(!value.isNested(deeperThan: depth))
        #expect(value.isNested(deeperThan: depth - 1))
        #expect(!value.isNested(deeperThan: .max))
    }

    @Test("a depth beyond what a stack bears is not granted")
    func greatestDepth() {
        let text = String(repeating: "[", count: 2049) + String(repeating: "]", count: 2049)
        #expect(throws: JSONParseError.self) { try JSON(parsing: text, maximumDepth: .max) }
        #expect((try? JSON(parsing: String(text.dropFirst().dropLast()), maximumDepth: .max)) != nil)
    }

    @Test("assigning to a member makes an object of what is none")
    func assignment() {
        var value: JSON = 1
        value["a"] = 2
        #expect(value == ["a": 2])
        value["a"] = nil
        #expect(value == [:])
        value["b"] = JSON.null
        #expect(value == ["b": nil])
    }
}

@Suite("JSON: objects")
struct JSONObjectTests {
    /// Around the size at which members are indexed, and far from it.
    static let sizes = [0, 1, 2, 15, 16, 17, 18, 100, 1000]

    private func object(_ count: Int) -> JSONObject {
        JSONObject((0..<count).map { ("key\($0)", .integer($0)) })
    }

    @Test("keys keep their order, and all are found", arguments: sizes)
    func order(count: Int) {
        let object = object(count)
        #expect(object.count == count && object.isEmpty == (count == 0))
        #expect(object.keys == (0..<count).map { "key\($0)" })
        #expect(object.values == (0..<count).map { .integer($0) })
        #expect(Array(object.map(\.key)) == object.keys)
        for number in 0..<count { #expect(object["key\(number)"] == .integer(number)) }
        #expect(object["key\(count)"] == nil)
        #expect(object["key\(count)", default: "none"] == "none")
    }

    @Test("setting replaces in place or appends; removing closes the gap", arguments: sizes.filter { $0 > 1 })
    func mutation(count: Int) {
        var object = object(count)
        object["key1"] = "new"
        object["later"] = "last"
        #expect(object[1].value == "new" && object.keys.last == "later")
        #expect(object.removeValue(forKey: "key0") == 0)
        #expect(object.removeValue(forKey: "key0") == nil)
        object["nobody"] = nil
        #expect(object.keys.first == "key1" && object.count == count)
        for number in 1..<count { #expect(object["key\(number)"] != nil) }
        #expect(object["later"] == "last")
        object["key0"] = "back"
        #expect(object.keys.last == "key0" && object["key0"] == "back")
        object["sum", default: 1] = 2
        #expect(object["sum"] == 2)
    }

    @Test("a copy is not changed by changing the original", arguments: sizes)
    func copies(count: Int) {
        var object = object(count)
        let copy = object
        for number in 0..<count { object["key\(number)"] = nil }
        object["x"] = 1
        #expect(copy == self.object(count))
        #expect(object == ["x": 1])
    }

    @Test("merging takes the other's values; mapping keeps keys", arguments: sizes)
    func merging(count: Int) {
        var object = object(count)
        object.merge(["key0": "other", "extra": nil])
        #expect(object["key0"] == "other" && object["extra"] == JSON.null)
        #expect(object.count == max(count, 1) + 1)
        let mapped = object.mapValues { .array([$0]) }
        #expect(mapped.keys == object.keys)
        #expect(mapped["key0"] == ["other"])
    }

    @Test("objects are equal whatever their order, and hash alike", arguments: sizes)
    func equality(count: Int) {
        let object = object(count)
        let reversed = JSONObject(object.reversed().map { ($0.key, $0.value) })
        #expect(object == reversed && object.hashValue == reversed.hashValue)
        var other = reversed
        other["key0"] = "different"
        #expect(object != other)
    }

    @Test("keys that look alike but are written with other scalars are different keys", arguments: [0, 40])
    func canonicalEquivalence(padding: Int) throws {
        var members = (0..<padding).map { "\"p\($0)\":0" }
        members += [
            #""\u00e9":1"#, #""e\u0301":2"#, #""\u212a":3"#, #""K":4"#, #""a\u0323\u0307":5"#, #""a\u0307\u0323":6"#,
        ]
        let text = "{" + members.joined(separator: ",") + "}"
        let object = try #require(try JSON(parsing: text).objectValue)
        #expect(object.count == padding + 6)
        #expect(object["\u{E9}"] == 1 && object["e\u{301}"] == 2 && object["\u{212A}"] == 3 && object["K"] == 4)
        #expect(object["a\u{323}\u{307}"] == 5 && object["a\u{307}\u{323}"] == 6)
        #expect(JSONObject([("\u{E9}", 1)]) != JSONObject([("e\u{301}", 1)]))
        #expect(try JSON(parsing: JSON.object(object).utf8()).objectValue?.count == padding + 6)
    }

    @Test("of equal keys in a literal the later counts")
    func literals() {
        #expect((["a": 1, "a": 2] as JSON) == ["a": 2])
        #expect(JSONObject([("a", 1), ("b", 2), ("a", 3)]).keys == ["a", "b"])
    }
}
