internal import JSONModel

/// The condition in a filter: `@.price < 10 && @.kind in ['a','b']`.
indirect enum PathFilter: Sendable, Hashable {
    /// At least one holds.
    case any([PathFilter])
    /// All hold.
    case all([PathFilter])
    /// The other does not hold.
    case not(PathFilter)
    /// A path finds something, be it `null`.
    case exists(Operand)
    /// Two operands are related.
    case relation(Operand, Relation, Operand)
    /// A text matches a pattern.
    case match(Operand, PathPattern)

    /// A side of a relation.
    enum Operand: Sendable, Hashable {
        /// A literal.
        case literal(JSON)
        /// A path from the candidate: `@.price`.
        case candidate([PathStep])
        /// A path from where the whole path starts: `$.limit`.
        case root([PathStep])
    }

    /// How two operands are related, as Jayway's filters name it.
    enum Relation: String, Sendable, Hashable, CaseIterable {
        // Longer symbols stand before their prefixes, since a reader tries them in this order.
        case isIdentical = "==="
        case isNotIdentical = "!=="
        case equals = "=="
        case differs = "!="
        case isAtMost = "<="
        case isAtLeast = ">="
        case isLess = "<"
        case isGreater = ">"
        case isIn = "in"
        case isNotIn = "nin"
        case isSubset = "subsetof"
        case hasAny = "anyof"
        case hasNone = "noneof"
        case hasAll = "all"
        case contains = "contains"
        case hasSize = "size"
        case isEmpty = "empty"
    }
}

extension PathFilter.Relation {
    /// Whether the relation holds; `nil` stands for a path that found nothing.
    func holds(_ left: JSON?, _ right: JSON?) -> Bool {
        switch self {
        case .equals: Self.areEqual(left, right)
        case .differs: !Self.areEqual(left, right)
        case .isIdentical: Self.areIdentical(left, right)
        case .isNotIdentical: !Self.areIdentical(left, right)
        case .isLess: Self.order(left, right) == .before
        case .isGreater: Self.order(left, right) == .after
        case .isAtMost: Self.order(left, right).map { $0 != .after } ?? false
        case .isAtLeast: Self.order(left, right).map { $0 != .before } ?? false
        case .isIn: Self.isElement(left, of: right)
        case .isNotIn: !Self.isElement(left, of: right)
        case .isSubset: Self.countElements(of: left, in: right).map { $0.found == $0.all } ?? false
        case .hasAny: Self.countElements(of: left, in: right).map { $0.found > 0 } ?? false
        case .hasNone: Self.countElements(of: left, in: right).map { $0.found == 0 } ?? false
        case .hasAll: Self.countElements(of: right, in: left).map { $0.found == $0.all } ?? false
        case .contains: Self.contains(left, right)
        case .hasSize: left?.filterSize.map { .integer($0) }.map { Self.areEqual($0, right) } ?? false
        case .isEmpty: left?.filterSize.map { .bool($0 == 0) }.map { Self.areEqual($0, right) } ?? false
        }
    }

    /// How many comparisons of elements the relation may need.
    func comparisonCount(_ left: JSON?, _ right: JSON?) -> Int {
        func count(_ value: JSON?) -> Int { max(value?.arrayValue?.count ?? 1, 1) }
        switch self {
        case .isIn, .isNotIn: return count(right)
        case .contains: return count(left)
        case .isSubset, .hasAny, .hasNone, .hasAll:
            let (product, overflow) = count(left).multipliedReportingOverflow(by: count(right))
            return overflow ? .max : product
        default: return 1
        }
    }

    private enum Order { case before, same, after }

    /// Texts and numbers are compared by what they say, so that `'1'` equals `1`, as Jayway does.
    private static func areEqual(_ left: JSON?, _ right: JSON?) -> Bool {
        guard let left, let right else { return false }
        switch (left, right) {
        case (.string(let text), .integer), (.string(let text), .double):
            return Double(text).map { order(.double($0), right) == .same } ?? false
        case (.integer, .string(let text)), (.double, .string(let text)):
            return Double(text).map { order(left, .double($0)) == .same } ?? false
        default: return left.isEqualByValue(to: right)
        }
    }

    private static func areIdentical(_ left: JSON?, _ right: JSON?) -> Bool {
        guard let left, let right, left.kind == right.kind else { return false }
        return areEqual(left, right)
    }

    /// The order of two numbers or of two texts; other values have none.
    private static func order(_ left: JSON?, _ right: JSON?) -> Order? {
        func order<Value: Comparable>(_ left: Value, _ right: Value) -> Order {
            left < right ? .before : left == right ? .same : .after
        }
        switch (left, right) {
        case (.integer(let left)?, .integer(let right)?): return order(left, right)
        case (.string(let left)?, .string(let right)?): return order(left, right)
        default:
            guard let left = left?.doubleValue, let right = right?.doubleValue else { return nil }
            return order(left, right)
        }
    }

    private static func isElement(_ value: JSON?, of list: JSON?) -> Bool {
        guard case .array(let elements)? = list else { return false }
        return elements.contains { areEqual($0, value) }
    }

    private static func contains(_ whole: JSON?, _ part: JSON?) -> Bool {
        if case .string(let text)? = whole, case .string(let part)? = part {
            return part.isEmpty || text.contains(part)
        }
        return isElement(part, of: whole)
    }

    /// How many elements of one array another one has too; `nil` unless both are arrays.
    private static func countElements(of left: JSON?, in right: JSON?) -> (found: Int, all: Int)? {
        guard case .array(let elements)? = left else { return nil }
        guard case .array? = right else { return nil }
        return (elements.count { isElement($0, of: right) }, elements.count)
    }
}

extension JSON {
    /// The number of characters, elements or members; `nil` for a value that has no size.
    fileprivate var filterSize: Int? {
        switch self {
        case .string(let text): text.unicodeScalars.count
        case .array(let elements): elements.count
        case .object(let object): object.count
        default: nil
        }
    }
}
