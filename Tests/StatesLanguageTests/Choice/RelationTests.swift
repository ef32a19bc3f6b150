import JSONModel
import StatesLanguage
import Testing

@Suite("Comparisons of Choice rules")
struct RelationTests {
    struct Row: CustomTestStringConvertible, Sendable {
        var left: JSON
        var name: String
        var right: JSON
        var holds: Bool
        var testDescription: String { "\(left) \(name) \(right)" }
    }

    static let rows: [Row] = [
        Row(left: "a", name: "StringEquals", right: "a", holds: true),
        Row(left: "a", name: "StringEquals", right: "b", holds: false),
        Row(left: 1, name: "StringEquals", right: "1", holds: false),
        Row(left: "a", name: "StringLessThan", right: "b", holds: true),
        // The scalars differ although the letters look the same.
        Row(left: "\u{E9}", name: "StringEquals", right: "e\u{301}", holds: false),
        Row(left: "Z", name: "StringLessThan", right: "a", holds: true),
        Row(left: 1, name: "NumericEquals", right: 1.0, holds: true),
        Row(left: "1", name: "NumericEquals", right: 1, holds: false),
        Row(left: 2, name: "NumericGreaterThan", right: 1.5, holds: true),
        Row(left: 1, name: "NumericLessThanEquals", right: 1, holds: true),
        Row(left: .integer(.max), name: "NumericLessThan", right: .double(1e300), holds: true),
        Row(left: true, name: "BooleanEquals", right: true, holds: true),
        Row(left: "true", name: "BooleanEquals", right: true, holds: false),
        Row(left: "2026-01-01T00:00:00Z", name: "TimestampEquals", right: "2026-01-01T01:00:00+01:00", holds: true),
        Row(left: "2026-01-01T00:00:00Z", name: "TimestampLessThan", right: "2026-01-01T00:00:00.001Z", holds: true),
        Row(left: "yesterday", name: "TimestampLessThan", right: "2026-01-01T00:00:00Z", holds: false),
        Row(left: "log-1.txt", name: "StringMatches", right: "log-*.txt", holds: true),
        Row(left: "log-1.csv", name: "StringMatches", right: "log-*.txt", holds: false),
    ]

    @Test("a comparison holds or not", arguments: rows)
    func holds(_ row: Row) throws {
        let relation = try #require(Relation.byName[row.name])
        #expect(relation.holds(between: row.left, and: row.right) == row.holds)
    }

    @Test(
        "wildcards stand for any text",
        arguments: [
            ("*", "", true), ("*", "abc", true), ("a*c", "ac", true), ("a*c", "abc", true), ("a*c", "abd", false),
            ("*b*", "abc", true), ("a*b*c", "a-b-b-c", true), ("a*a", "a", false), (#"\*"#, "*", true),
            (#"\*"#, "x", false), (#"a\\b"#, #"a\b"#, true), (#"a\b"#, #"a\b"#, true), ("", "", true), ("", "a", false),
            ("**", "x", true), ("*ab*ab*", "xabab", true), ("*ab*ab*", "xab", false),
        ]
    )
    func wildcards(pattern: String, text: String, matches: Bool) {
        #expect(WildcardPattern(pattern).matches(text) == matches)
    }
}
