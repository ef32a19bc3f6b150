internal import JSONModel

/// `[…]`.
final class ArrayNode: Node {
    struct Item: Sendable {
        var node: any Node
        /// The item is itself written as an array, which stays one.
        var isArray: Bool
    }

    let items: [Item]
    /// The array is an item of a path.
    let isItem: Bool

    init(_ items: [Item], isItem: Bool) {
        self.items = items
        self.isItem = isItem
    }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        try run.enter()
        defer { run.leave() }
        var elements = SequenceBuilder()
        for item in items {
            switch try item.node.evaluate(input, frame, run) {
            case .undefined:
                continue
            case .array(let list) where !item.isArray:
                if items.count == 1 { return .array(list.with(isItem ? .item : [])) }
                try run.take(bytes: list.count * MemoryLayout<Value>.stride)
                elements.append(contentsOf: list)
            case let value:
                elements.append(value)
            }
        }
        try run.take(bytes: elements.count * MemoryLayout<Value>.stride)
        return try run.checked(.array(elements.list(isItem ? .item : [])))
    }
}

/// `condition ? then : otherwise`.
final class ConditionNode: Node {
    let condition: any Node
    let then: any Node
    let otherwise: (any Node)?

    init(_ condition: any Node, _ then: any Node, _ otherwise: (any Node)?) {
        self.condition = condition
        self.then = then
        self.otherwise = otherwise
    }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        try run.enter()
        defer { run.leave() }
        if try condition.evaluate(input, frame, run).isTruthy(run) { return try then.evaluate(input, frame, run) }
        return try otherwise?.evaluate(input, frame, run) ?? .undefined
    }
}

/// `left ?: right`, which asks whether the left side is true, and `left ?? right`, which asks whether it exists.
final class FallbackNode: Node {
    let left: any Node
    let right: any Node
    let isCoalescing: Bool

    init(_ left: any Node, _ right: any Node, isCoalescing: Bool) {
        self.left = left
        self.right = right
        self.isCoalescing = isCoalescing
    }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        try run.enter()
        defer { run.leave() }
        let value = try left.evaluate(input, frame, run)
        let isUsable = isCoalescing ? !value.isUndefined : try value.isTruthy(run)
        return isUsable ? value : try right.evaluate(input, frame, run)
    }
}

/// `(…; …)`.
final class BlockNode: Node {
    let nodes: [any Node]
    /// One of the expressions binds a variable, which is to be seen only here.
    let hasFrame: Bool

    init(_ nodes: [any Node], hasFrame: Bool) {
        self.nodes = nodes
        self.hasFrame = hasFrame
    }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        try run.enter()
        defer { run.leave() }
        let inner = hasFrame ? Frame(parent: frame) : frame
        var result = Value.undefined
        for node in nodes { result = try node.evaluate(input, inner, run) }
        return result
    }
}

/// `$name := value`.
final class BindingNode: Node {
    let symbol: Int
    let value: any Node

    init(symbol: Int, value: any Node) {
        self.symbol = symbol
        self.value = value
    }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        try run.enter()
        defer { run.leave() }
        let value = try value.evaluate(input, frame, run)
        frame?.bind(symbol, to: value)
        return value
    }
}
