internal import JSONModel

/// Finds all values that an indefinite path selects, in the order of the document.
///
/// A missing member ends its branch of the search without a failure. The search is iterative, so that the nesting of the
/// data does not matter, and it counts its visits: `$..*..*..*` over a deep document would otherwise take forever.
struct PathSearch {
    /// The bound on visited values.
    ///
    /// A payload has at most 256 KiB, so an honest path stays far below it.
    static let maximumVisits = 1_000_000

    /// What `$` in filters stands for.
    private let root: JSON
    private var remainingVisits = maximumVisits

    init(root: JSON) { self.root = root }

    mutating func values(of steps: some Sequence<PathStep>, in start: JSON) throws(PathFailure) -> [JSON] {
        var values = [start]
        for step in steps {
            var found: [JSON] = []
            for value in values { try apply(step, to: value, into: &found) }
            values = found
            if values.isEmpty { break }
        }
        return values
    }

    private mutating func apply(_ step: PathStep, to value: JSON, into found: inout [JSON]) throws(PathFailure) {
        try visit()
        switch step {
        case .member(let name):
            if let member = value[name] { found.append(member) }
        case .index(let index):
            if let element = value.element(at: index) { found.append(element) }
        case .members(let names):
            if let object = value.objectValue { found.append(contentsOf: names.compactMap { object[$0] }) }
        case .indices(let indices):
            found.append(contentsOf: indices.compactMap { value.element(at: $0) })
        case .slice(let from, let to):
            guard let elements = value.arrayValue else { return }
            found.append(contentsOf: elements[Self.range(from, to, elements.count)])
        case .wildcard:
            let children = value.children
            try visit(children.count)
            found.append(contentsOf: children)
        case .filter(let filter):
            try select(filter, from: value, into: &found)
        case .descent(let step):
            try descend(value, step, into: &found)
        case .function:
            throw PathFailure(message: "Functions are not supported")
        }
    }

    /// A filter tests the elements of an array, or an object itself.
    private mutating func select(
        _ filter: PathFilter,
        from value: JSON,
        into found: inout [JSON]
    ) throws(PathFailure) {
        switch value {
        case .array(let elements):
            for element in elements where try accepts(element, filter) { found.append(element) }
        case .object:
            if try accepts(value, filter) { found.append(value) }
        default: return
        }
    }

    /// Applies a step to a value and to all objects and arrays inside it, outer ones first.
    private mutating func descend(
        _ value: JSON,
        _ step: PathStep,
        into found: inout [JSON]
    ) throws(PathFailure) {
        var pending = [value]
        while let value = pending.popLast() {
            if case .filter(let filter) = step {
                // Elements are tested when their turn comes, so an array does not offer them once more.
                try visit()
                if case .object = value, try accepts(value, filter) { found.append(value) }
            } else {
                try apply(step, to: value, into: &found)
            }
            for child in value.children.reversed() where child.isContainer { pending.append(child) }
        }
    }

    private mutating func accepts(_ candidate: JSON, _ filter: PathFilter) throws(PathFailure) -> Bool {
        try visit()
        switch filter {
        case .any(let filters):
            for filter in filters where try accepts(candidate, filter) { return true }
            return false
        case .all(let filters):
            for filter in filters where try !accepts(candidate, filter) { return false }
            return true
        case .not(let filter): return try !accepts(candidate, filter)
        case .exists(let operand):
            guard let value = try value(of: operand, candidate) else { return false }
            return operand.isDefinite || value != .array([])
        case .relation(let left, let relation, let right):
            let (left, right) = (try value(of: left, candidate), try value(of: right, candidate))
            try visit(relation.comparisonCount(left, right))
            return relation.holds(left, right)
        case .match(let operand, let pattern):
            guard case .string(let text)? = try value(of: operand, candidate) else { return false }
            try visit(PathPattern.visitCount)
            return try pattern.matches(text)
        }
    }

    /// The value of an operand; `nil` where a definite path finds nothing.
    private mutating func value(of operand: PathFilter.Operand, _ candidate: JSON) throws(PathFailure) -> JSON? {
        let (steps, start): ([PathStep], JSON)
        switch operand {
        case .literal(let value): return value
        case .candidate(let path): (steps, start) = (path, candidate)
        case .root(let path): (steps, start) = (path, root)
        }
        guard operand.isDefinite else { return .array(try values(of: steps, in: start)) }
        var value = start
        for step in steps {
            guard let next = step.onlyValue(in: value) else { return nil }
            value = next
        }
        return value
    }

    private mutating func visit(_ count: Int = 1) throws(PathFailure) {
        guard count <= remainingVisits else {
            throw PathFailure(message: "The path visits more than \(Self.maximumVisits) values", isAbandoned: true)
        }
        remainingVisits -= count
    }

    /// The bounds of a slice, cut to the array; negative ones count from the end.
    private static func range(_ from: Int?, _ to: Int?, _ count: Int) -> Range<Int> {
        func place(_ index: Int) -> Int { min(max(index < 0 ? count + index : index, 0), count) }
        let start = place(from ?? 0)
        return start..<max(start, place(to ?? count))
    }
}

extension PathFilter.Operand {
    fileprivate var isDefinite: Bool {
        switch self {
        case .literal: true
        case .candidate(let steps), .root(let steps): steps.isDefinite
        }
    }
}

extension JSON {
    /// The elements of an array or the values of an object.
    fileprivate var children: [JSON] {
        switch self {
        case .array(let elements): elements
        case .object(let object): object.values
        default: []
        }
    }

    fileprivate var isContainer: Bool {
        switch self {
        case .array, .object: true
        default: false
        }
    }
}
