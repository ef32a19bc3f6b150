internal import JSONModel

/// `+`, `-`, `*`, `/` and `%` of numbers.
final class ArithmeticNode: Node {
    enum Operation: String { case add = "+", subtract = "-", multiply = "*", divide = "/", remainder = "%" }

    let operation: Operation
    let left: any Node
    let right: any Node
    let position: Int

    init(_ operation: Operation, _ left: any Node, _ right: any Node, position: Int) {
        self.operation = operation
        self.left = left
        self.right = right
        self.position = position
    }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        try run.enter()
        defer { run.leave() }
        let left = try left.evaluate(input, frame, run)
        let right = try right.evaluate(input, frame, run)
        guard let first = try number(left, "T2001"), let second = try number(right, "T2002") else {
            if !right.isUndefined { _ = try number(right, "T2002") }
            return .undefined
        }
        let result: Double =
            switch operation {
            case .add: first + second
            case .subtract: first - second
            case .multiply: first * second
            case .divide: first / second
            case .remainder: first.truncatingRemainder(dividingBy: second)
            }
        return Value(number: result)
    }

    private func number(_ value: Value, _ code: String) throws(Failure) -> Double? {
        switch value {
        case .undefined: return nil
        case .integer(let integer): return Double(integer)
        case .double(let double) where double.isFinite: return double
        case .double(let double) where double.isInfinite: throw Failure.outOfRange(double, position: position)
        default: throw Failure(code, token: operation.rawValue, position: position, value: value.json)
        }
    }
}

/// `-` before a value.
final class NegationNode: Node {
    let operand: any Node
    let position: Int

    init(_ operand: any Node, position: Int) {
        self.operand = operand
        self.position = position
    }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        try run.enter()
        defer { run.leave() }
        let value = try operand.evaluate(input, frame, run)
        if value.isUndefined { return .undefined }
        guard let number = try value.finiteNumber() else {
            throw Failure("D1002", token: "-", position: position, value: value.json)
        }
        return Value(number: -number)
    }
}

/// `=` and `!=`.
final class EqualityNode: Node {
    let left: any Node
    let right: any Node
    let isNegated: Bool

    init(_ left: any Node, _ right: any Node, isNegated: Bool) {
        self.left = left
        self.right = right
        self.isNegated = isNegated
    }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        try run.enter()
        defer { run.leave() }
        let left = try left.evaluate(input, frame, run)
        let right = try right.evaluate(input, frame, run)
        if left.isUndefined || right.isUndefined { return .bool(false) }
        return .bool(try left.equals(right, run) != isNegated)
    }
}

/// `<`, `<=`, `>` and `>=` of numbers or of strings.
final class ComparisonNode: Node {
    enum Operation: String { case less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">=" }

    let operation: Operation
    let left: any Node
    let right: any Node
    let position: Int

    init(_ operation: Operation, _ left: any Node, _ right: any Node, position: Int) {
        self.operation = operation
        self.left = left
        self.right = right
        self.position = position
    }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        try run.enter()
        defer { run.leave() }
        let left = try left.evaluate(input, frame, run)
        let right = try right.evaluate(input, frame, run)
        let order: Int
        switch (left, right) {
        case (.integer(let left), .integer(let right)):
            order = left < right ? -1 : left > right ? 1 : 0
        case (.string(let left), .string(let right)):
            try run.take(textOf: left.utf8.count)
            order = left.codeUnitOrder(right)
        default:
            guard let first = left.number, let second = right.number else { return try mismatch(left, right) }
            order = first < second ? -1 : first > second ? 1 : 0
        }
        let isTrue =
            switch operation {
            case .less: order < 0
            case .lessOrEqual: order <= 0
            case .greater: order > 0
            case .greaterOrEqual: order >= 0
            }
        return .bool(isTrue)
    }

    private func mismatch(_ left: Value, _ right: Value) throws(Failure) -> Value {
        let comparable: KindSet = [.missing, .string, .number]
        guard comparable.contains(left.kind), comparable.contains(right.kind) else {
            let culprit = left.kind.isDisjoint(with: [.string, .number]) ? left : right
            throw Failure("T2010", token: operation.rawValue, position: position, value: culprit.json)
        }
        if left.isUndefined || right.isUndefined { return .undefined }
        throw Failure(
            "T2009",
            token: operation.rawValue,
            position: position,
            value: left.json,
            otherValue: right.json
        )
    }
}

/// `&` of two or more values, each of them as a string.
final class ConcatenationNode: Node {
    let parts: [any Node]

    init(_ parts: [any Node]) { self.parts = parts }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        try run.enter()
        defer { run.leave() }
        var text = ""
        for part in parts {
            switch try part.evaluate(input, frame, run) {
            case .undefined: continue
            case .string(let string): text += string
            case let other: text += try other.string(run)
            }
        }
        try run.take(bytes: text.utf8.count)
        return .string(text)
    }
}

/// `and` and `or`, which leave the right side alone where the left one decides.
final class LogicNode: Node {
    let left: any Node
    let right: any Node
    let isConjunction: Bool

    init(_ left: any Node, _ right: any Node, isConjunction: Bool) {
        self.left = left
        self.right = right
        self.isConjunction = isConjunction
    }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        try run.enter()
        defer { run.leave() }
        guard try left.evaluate(input, frame, run).isTruthy(run) == isConjunction else { return .bool(!isConjunction) }
        return .bool(try right.evaluate(input, frame, run).isTruthy(run))
    }
}

/// `in`: whether an array has an element equal to the left side.
final class InclusionNode: Node {
    let left: any Node
    let right: any Node

    init(_ left: any Node, _ right: any Node) {
        self.left = left
        self.right = right
    }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        try run.enter()
        defer { run.leave() }
        let left = try left.evaluate(input, frame, run)
        let right = try right.evaluate(input, frame, run)
        if left.isUndefined || right.isUndefined { return .bool(false) }
        guard case .array(let list) = right else { return .bool(try left.equals(right, run)) }
        try run.take(steps: list.count)
        for index in 0..<list.count where try left.equals(list[index], run) { return .bool(true) }
        return .bool(false)
    }
}

/// `..` in an array constructor.
final class RangeNode: Node {
    /// The reference's bound.
    static let maximumCount = 10_000_000

    let left: any Node
    let right: any Node
    let position: Int

    init(_ left: any Node, _ right: any Node, position: Int) {
        self.left = left
        self.right = right
        self.position = position
    }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        try run.enter()
        defer { run.leave() }
        let left = try left.evaluate(input, frame, run)
        let right = try right.evaluate(input, frame, run)
        let first = try integer(left, "T2003")
        let last = try integer(right, "T2004")
        guard let first, let last, first <= last else { return .undefined }
        let size = last - first + 1
        guard size <= Double(Self.maximumCount), let start = Int(exactly: first) else {
            throw Failure("D2014", token: "..", position: position, value: Number.json(size))
        }
        return Value.array(List(from: start, count: Int(size))).collapsed()
    }

    private func integer(_ value: Value, _ code: String) throws(Failure) -> Double? {
        if value.isUndefined { return nil }
        guard let number = value.number, number.isFinite, number == number.rounded(.towardZero) else {
            throw Failure(code, token: "..", position: position, value: value.json)
        }
        return number
    }
}

extension Failure {
    static func outOfRange(_ value: Double, position: Int? = nil) -> Failure {
        Failure(
            "D1001",
            position: position,
            value: .string(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
        )
    }
}
