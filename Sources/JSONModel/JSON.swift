/// A JSON value, as RFC 8259 defines it, with two refinements that a state machine needs.
///
/// - Integers stay apart from doubles, so that `1` is printed as `1` and `1.0` as `1.0`.
/// - Objects keep the order of their keys.
///
/// Equality (`==`) is structural: the order of an object's keys does not matter, and `1` does not equal `1.0`.
/// Use ``isEqualByValue(to:)`` where numbers are compared by their mathematical value.
public enum JSON: Sendable, Hashable {
    /// The literal `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number written without fraction or exponent that fits 64 bits.
    case integer(Int)
    /// Any other number, as IEEE 754 binary64. Always finite: JSON has no spelling for the others.
    case double(Double)
    /// A text of Unicode scalars.
    case string(String)
    /// An ordered list.
    case array([JSON])
    /// An ordered set of members with distinct keys.
    case object(JSONObject)
}

extension JSON {
    /// The member with the given key of an object; `nil` for another kind of value or an absent key.
    ///
    /// Assigning to a value that is no object replaces that value by an object.
    public subscript(key: String) -> JSON? {
        get {
            guard case .object(let object) = self else { return nil }
            return object[key]
        }
        set {
            var object = self.objectValue ?? JSONObject()
            self = .null
            object[key] = newValue
            self = .object(object)
        }
    }

    /// The element at the given index of an array; `nil` for another kind of value or an index out of bounds.
    public subscript(index: Int) -> JSON? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// Whether this is the literal `null`.
    public var isNull: Bool { self == .null }

    /// The truth value, if this is one.
    public var boolValue: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The number as an integer, if this is a number without a fraction that fits.
    public var integerValue: Int? {
        switch self {
        case .integer(let value): value
        case .double(let value): Int(exactly: value)
        default: nil
        }
    }

    /// The number as a double, if this is a number.
    public var doubleValue: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    /// The text, if this is one.
    public var stringValue: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    /// The elements, if this is an array.
    public var arrayValue: [JSON]? {
        guard case .array(let value) = self else { return nil }
        return value
    }

    /// The members, if this is an object.
    public var objectValue: JSONObject? {
        guard case .object(let value) = self else { return nil }
        return value
    }

    /// The name of this value's kind, for messages: `null`, `boolean`, `number`, `string`, `array` or `object`.
    public var kind: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .integer, .double: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// Whether arrays and objects are nested in this value more than `limit` levels deep; `[[]]` has two levels.
    ///
    /// Parsing bounds the depth of what it makes; whoever builds values in a loop asks this before handing them on, because
    /// printing, comparing and even releasing a value take stack for each of its levels.
    public func isNested(deeperThan limit: Int) -> Bool {
        switch self {
        case .array(let elements):
            limit <= 0 || elements.contains { $0.isNested(deeperThan: limit - 1) }
        case .object(let object):
            limit <= 0 || object.members.contains { $0.value.isNested(deeperThan: limit - 1) }
        default:
            limit < 0
        }
    }

    /// Whether two values are the same where numbers count by value, so that `1` equals `1.0`, at every depth.
    public func isEqualByValue(to other: JSON) -> Bool {
        switch (self, other) {
        case (.integer(let left), .double(let right)), (.double(let right), .integer(let left)):
            // `Double(left) == right` would call 2^53 + 1 and 2^53 equal.
            return Int(exactly: right) == left
        case (.array(let left), .array(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { $0.isEqualByValue(to: $1) }
        case (.object(let left), .object(let right)):
            guard left.count == right.count else { return false }
            return left.allSatisfy { key, value in right[key].map { value.isEqualByValue(to: $0) } ?? false }
        default:
            return self == other
        }
    }
}

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// Makes `null`.
    public init(nilLiteral: ()) { self = .null }
    /// Makes a truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// Makes an integer.
    public init(integerLiteral value: Int) { self = .integer(value) }
    /// Makes a double.
    public init(floatLiteral value: Double) { self = .double(value) }
    /// Makes a text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// Makes an array.
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    /// Makes an object; of two equal keys the later one counts.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        var object = JSONObject(minimumCapacity: elements.count)
        for (key, value) in elements { object[key] = value }
        self = .object(object)
    }
}
