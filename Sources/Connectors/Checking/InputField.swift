public import JSONModel

/// A field that an operation takes, a setting that a host makes, or a value that an answer must hold.
public struct InputField: Sendable {
    /// The name.
    public let name: String
    /// What it is for.
    public let description: String?
    /// Whether it must be there.
    let requirement: Requirement
    /// What stands for it where it is absent.
    public let defaultValue: JSON?
    /// How its value is to be handled.
    public let dataClass: DataClass?
    /// What its value looks like.
    public let shape: ValueShape

    enum Requirement: Sendable {
        case optional
        case required
        /// Required where the template gives `true`.
        case when(Template)
    }

    /// Whether it must always be there.
    public var isRequired: Bool {
        guard case .required = requirement else { return false }
        return true
    }
}

/// What a value must look like.
///
/// The words are those of JSON Schema.
public struct ValueShape: Sendable {
    /// The kinds of values.
    public enum ValueType: String, Sendable, Hashable, CaseIterable {
        /// A text.
        case string
        /// A number without a fraction.
        case integer
        /// A number.
        case number
        /// A truth value.
        case boolean
        /// An ordered list.
        case array
        /// An object.
        case object
    }

    /// The kind of value.
    public var type: ValueType
    /// What a text must look like.
    public var format: ValueFormat?
    /// The values that are possible; any if `nil`.
    public var allowedValues: [JSON]?
    /// The bounds of a number.
    public var numbers: NumberBounds
    /// The bounds of a text's length in Unicode scalars, or of an array's count.
    public var length: LengthBounds
    /// Whether no two elements of an array may be equal.
    public var hasUniqueItems: Bool
    /// What an array's elements must look like.
    public var items: Items

    /// What an array's elements must look like.
    public indirect enum Items: Sendable {
        /// Anything.
        case any
        /// Each like this.
        case each(ValueShape)
    }

    /// The bounds of a number, both included.
    public struct NumberBounds: Sendable, Hashable {
        /// The smallest number.
        public var minimum: Double?
        /// The largest number.
        public var maximum: Double?
    }

    /// The bounds of a length, both included.
    public struct LengthBounds: Sendable, Hashable {
        /// The shortest length.
        public var minimum: Int?
        /// The longest length.
        public var maximum: Int?
    }
}

/// A rule between the fields of an input.
struct InputRule: Sendable {
    /// Must give `true`.
    let require: Template
    /// What to tell where it does not.
    let message: String
    /// The fields that the message is about.
    let fields: [String]
}
