internal import JSONModel

/// The terms of `^(…)`, the most important one first.
final class SortOrder: Sendable {
    struct Term: Sendable {
        var isDescending: Bool
        var node: any Node
    }

    private let terms: [Term]
    private let position: Int

    init(_ terms: [Term], position: Int) {
        self.terms = terms
        self.position = position
    }

    /// The items of a sequence in order.
    func sorted(_ value: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        guard case .array(let list) = value, list.count > 1 else { return value }
        try run.take(bytes: list.count * 4 * MemoryLayout<Value>.stride)
        let items = list.values
        let order = try sortedIndices(items.count, run) { (index, term) throws(Failure) in
            try term.evaluate(items[index], frame, run)
        }
        return .array(List(order.map { items[$0] }))
    }

    /// The tuples of a stream in order.
    func sorted(
        _ tuples: [BindingStream.Tuple],
        _ frame: Frame?,
        _ run: Evaluation
    ) throws(Failure) -> [BindingStream.Tuple] {
        let order = try sortedIndices(tuples.count, run) { (index, term) throws(Failure) in
            try term.evaluate(tuples[index].context, tuples[index].frame(in: frame), run)
        }
        return order.map { tuples[$0] }
    }

    /// Each term is evaluated at most once an item, and a later term only where the earlier ones are equal.
    private func sortedIndices(
        _ count: Int,
        _ run: Evaluation,
        key: (Int, any Node) throws(Failure) -> Value
    ) throws(Failure) -> [Int] {
        var keys = [[Value?]](repeating: [Value?](repeating: nil, count: count), count: terms.count)
        return try Array(0..<count).mergeSorted { (left, right) throws(Failure) in
            try run.take(steps: 1)
            for (number, term) in terms.enumerated() {
                if keys[number][left] == nil { keys[number][left] = try key(left, term.node) }
                if keys[number][right] == nil { keys[number][right] = try key(right, term.node) }
                guard let first = keys[number][left], let second = keys[number][right] else { continue }
                let comparison = try compare(first, second, run)
                if comparison == 0 { continue }
                if first.isUndefined || second.isUndefined { return comparison > 0 }
                return term.isDescending ? comparison < 0 : comparison > 0
            }
            return false
        }
    }

    /// Undefined comes last in either direction.
    private func compare(_ left: Value, _ right: Value, _ run: Evaluation) throws(Failure) -> Int {
        switch (left, right) {
        case (.undefined, .undefined): return 0
        case (.undefined, _): return 1
        case (_, .undefined): return -1
        case (.string(let left), .string(let right)):
            try run.take(textOf: left.utf8.count)
            return left.codeUnitOrder(right)
        case (.string, .integer), (.string, .double), (.integer, .string), (.double, .string):
            throw Failure("T2007", position: position, value: left.json, otherValue: right.json)
        default:
            guard let first = left.number, let second = right.number else {
                let culprit = left.kind.isDisjoint(with: [.string, .number]) ? left : right
                throw Failure("T2008", position: position, value: culprit.json)
            }
            return first < second ? -1 : first > second ? 1 : 0
        }
    }
}

extension Array {
    /// The elements in order, equal ones as they stood; the closure says whether two neighbours are to change places.
    ///
    /// The standard library's sort takes no closure that throws a typed error.
    func mergeSorted(_ isAfter: (Element, Element) throws(Failure) -> Bool) throws(Failure) -> [Element] {
        guard count > 1 else { return self }
        var source = self
        var target = self
        var width = 1
        while width < count {
            var start = 0
            while start < count {
                let middle = Swift.min(start + width, count)
                let end = Swift.min(middle + width, count)
                var left = start
                var right = middle
                for index in start..<end {
                    var takesLeft = left < middle
                    if takesLeft && right < end { takesLeft = try !isAfter(source[left], source[right]) }
                    if takesLeft {
                        target[index] = source[left]
                        left += 1
                    } else {
                        target[index] = source[right]
                        right += 1
                    }
                }
                start = end
            }
            swap(&source, &target)
            width *= 2
        }
        return source
    }
}
