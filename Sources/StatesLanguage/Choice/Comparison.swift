public import JSONModel

/// A comparison of a Choice rule in JSONPath: a variable and a test.
public struct Comparison: Sendable {
    /// The path to the value that is tested.
    public var variable: JSONPath
    /// The test.
    public var test: Test

    /// What the value is tested for.
    public enum Test: Sendable {
        /// Against a value of the definition.
        case literal(Relation, JSON)
        /// Against a value that a path finds.
        case path(Relation, JSONPath)
        /// Whether its kind is the one named, or whether it is not.
        case kind(Kind, Bool)
        /// Whether the variable is there at all, or whether it is not.
        case isPresent(Bool)
    }

    /// The kinds that a value can be tested for.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// `null`.
        case null = "IsNull"
        /// A number.
        case numeric = "IsNumeric"
        /// A string.
        case string = "IsString"
        /// A truth value.
        case boolean = "IsBoolean"
        /// A string that is an RFC 3339 timestamp.
        case timestamp = "IsTimestamp"

        /// Whether the value is of this kind.
        public func includes(_ value: JSON) -> Bool {
            switch (self, value) {
            case (.null, .null), (.boolean, .bool), (.string, .string): true
            case (.numeric, .integer), (.numeric, .double): true
            case (.timestamp, .string(let text)): Timestamp(text) != nil
            default: false
            }
        }
    }
}
