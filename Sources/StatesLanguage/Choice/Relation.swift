public import JSONModel

/// A comparison operator: what is compared, and how.
public struct Relation: Sendable, Hashable {
    /// What is compared.
    public enum Operand: String, Sendable, Hashable, CaseIterable {
        /// Strings, by their Unicode scalars.
        case string = "String"
        /// Numbers.
        case numeric = "Numeric"
        /// Truth values.
        case boolean = "Boolean"
        /// Timestamps, by the moment they name.
        case timestamp = "Timestamp"
    }

    /// How it is compared.
    public enum Order: String, Sendable, Hashable, CaseIterable {
        /// The same.
        case equals = "Equals"
        /// Smaller or earlier.
        case lessThan = "LessThan"
        /// Larger or later.
        case greaterThan = "GreaterThan"
        /// Smaller, earlier or the same.
        case lessThanEquals = "LessThanEquals"
        /// Larger, later or the same.
        case greaterThanEquals = "GreaterThanEquals"
        /// Matches a pattern with `*`.
        case matches = "Matches"
    }

    /// What is compared.
    public var operand: Operand
    /// How it is compared.
    public var order: Order

    /// Every operator of the States Language by its field name, without the forms that end with `Path`.
    public static let byName: [String: Relation] = {
        var relations: [String: Relation] = [:]
        for operand in Operand.allCases {
            for order in Order.allCases where isDefined(order, for: operand) {
                relations[operand.rawValue + order.rawValue] = Relation(operand: operand, order: order)
            }
        }
        return relations
    }()

    private static func isDefined(_ order: Order, for operand: Operand) -> Bool {
        switch operand {
        case .boolean: order == .equals
        case .string: true
        case .numeric, .timestamp: order != .matches
        }
    }

    /// Whether a value can stand at the right of the operator in a definition.
    public func accepts(_ value: JSON) -> Bool {
        switch (operand, value) {
        case (.string, .string), (.numeric, .integer), (.numeric, .double), (.boolean, .bool): true
        case (.timestamp, .string(let text)): Timestamp(text) != nil
        default: false
        }
    }

    /// Whether the relation holds between two values.
    ///
    /// It never holds between values of other kinds than the operator's.
    public func holds(between left: JSON, and right: JSON) -> Bool {
        switch (operand, left, right) {
        case (.string, .string(let left), .string(let right)):
            if order == .matches { return WildcardPattern(right).matches(left) }
            return holds(left.unicodeScalars.compare(to: right.unicodeScalars))
        case (.boolean, .bool(let left), .bool(let right)): return left == right
        case (.timestamp, .string(let left), .string(let right)):
            guard let left = Timestamp(left), let right = Timestamp(right) else { return false }
            return holds(left < right ? -1 : left == right ? 0 : 1)
        case (.numeric, .integer(let left), .integer(let right)):
            return holds(left < right ? -1 : left == right ? 0 : 1)
        case (.numeric, _, _):
            guard let left = left.doubleValue, let right = right.doubleValue else { return false }
            return holds(left < right ? -1 : left == right ? 0 : 1)
        default: return false
        }
    }

    private func holds(_ comparison: Int) -> Bool {
        switch order {
        case .equals: comparison == 0
        case .lessThan: comparison < 0
        case .greaterThan: comparison > 0
        case .lessThanEquals: comparison <= 0
        case .greaterThanEquals: comparison >= 0
        case .matches: false
        }
    }
}

extension String.UnicodeScalarView {
    /// -1, 0 or 1, by the scalars and not by canonical equivalence.
    fileprivate func compare(to other: String.UnicodeScalarView) -> Int {
        if elementsEqual(other) { return 0 }
        return lexicographicallyPrecedes(other) ? -1 : 1
    }
}
