internal import JSONModel

/// What stands between brackets behind a step: a position, positions, or a condition.
enum Predicate: Sendable {
    /// A position written as a number; negative ones count from the end.
    case position(Int)
    case expression(any Node)

    /// The items of a sequence that the predicate lets through, as a sequence.
    func filter(_ value: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        switch self {
        case .position(let position):
            guard case .array(let list) = value else { return position == 0 || position == -1 ? value : .undefined }
            let index = position < 0 ? list.count + position : position
            return index >= 0 && index < list.count ? list[index] : .undefined
        case .expression(let node):
            guard case .array(let list) = value else {
                let outcome = try node.evaluate(value, frame, run)
                return try Self.selects(outcome, 0, of: 1, run) > 0 ? value : .undefined
            }
            let count = list.count
            try run.take(steps: count)
            var kept = SequenceBuilder()
            for index in 0..<count {
                let item = list[index]
                let outcome = try node.evaluate(item, frame, run)
                for _ in 0..<(try Self.selects(outcome, index, of: count, run)) {
                    try run.take(bytes: MemoryLayout<Value>.stride)
                    kept.append(item)
                }
            }
            return kept.sequence
        }
    }

    /// The tuples of a stream that the predicate lets through.
    func filter(
        _ tuples: [BindingStream.Tuple],
        _ frame: Frame?,
        _ run: Evaluation
    ) throws(Failure) -> [BindingStream.Tuple] {
        switch self {
        case .position(let position):
            let index = position < 0 ? tuples.count + position : position
            return tuples.indices.contains(index) ? [tuples[index]] : []
        case .expression(let node):
            try run.take(steps: tuples.count)
            var kept: [BindingStream.Tuple] = []
            for (index, tuple) in tuples.enumerated() {
                let outcome = try node.evaluate(tuple.context, tuple.frame(in: frame), run)
                for _ in 0..<(try Self.selects(outcome, index, of: tuples.count, run)) { kept.append(tuple) }
            }
            return kept
        }
    }

    /// How many times an outcome selects the item at an index: numbers are positions, anything else is a condition.
    private static func selects(_ outcome: Value, _ index: Int, of count: Int, _ run: Evaluation) throws(Failure) -> Int
    {
        switch outcome {
        case .bool(let isTrue):
            return isTrue ? 1 : 0
        case .undefined:
            return 0
        case .integer, .double:
            return try selects(try outcome.finiteNumber() ?? .nan, index, of: count) ? 1 : 0
        case .array(let list) where list.consists(of: .number):
            try run.take(steps: list.count)
            var times = 0
            for position in 0..<list.count {
                if try selects(try list[position].finiteNumber() ?? .nan, index, of: count) { times += 1 }
            }
            return times
        default:
            return try outcome.isTruthy(run) ? 1 : 0
        }
    }

    private static func selects(_ position: Double, _ index: Int, of count: Int) throws(Failure) -> Bool {
        let floor = position.rounded(.down)
        return (floor < 0 ? floor + Double(count) : floor) == Double(index)
    }
}

/// A node that is no step, with predicates.
final class PredicateNode: Node {
    let base: any Node
    let predicates: [Predicate]
    let keepsArray: Bool

    init(_ base: any Node, _ predicates: [Predicate], keepsArray: Bool) {
        self.base = base
        self.predicates = predicates
        self.keepsArray = keepsArray
    }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        var value = try base.evaluate(input, frame, run)
        if case .bindings(let stream) = value {
            var tuples = stream.tuples
            for predicate in predicates { tuples = try predicate.filter(tuples, frame, run) }
            return .bindings(BindingStream(tuples))
        }
        for predicate in predicates { value = try predicate.filter(value, frame, run) }
        if keepsArray { return PathNode.keepingSingleton(value).collapsed(keepsArray: true) }
        return value.collapsed()
    }
}
