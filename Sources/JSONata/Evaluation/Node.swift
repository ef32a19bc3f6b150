internal import JSONModel

/// A compiled part of an expression.
///
/// It never changes, so that any number of threads may evaluate it at once.
protocol Node: AnyObject, Sendable {
    /// The value of this part for an input, which is undefined where there is none.
    ///
    /// What comes back is never a sequence of none or one, unless that one is to stay an array.
    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value
}

/// A node whose value may be a sequence of one, which stays an array where `[]` follows.
protocol SequenceNode: Node {
    /// The value as ``evaluate(_:_:_:)`` gives it, but for a sequence of none or one.
    func sequence(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value
}

extension SequenceNode {
    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        try sequence(input, frame, run).collapsed()
    }
}

/// A constant.
final class LiteralNode: Node {
    let json: JSON

    init(_ json: JSON) { self.json = json }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value { Value(json) }
}

/// The value of a field, or the values of the field in an array's elements.
final class NameNode: Node {
    let key: String

    init(_ key: String) { self.key = key }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        switch input {
        case .object(let object): Value(object[key])
        case .record(let record): record[key]
        case .array(let list): try Self.lookUp(key, in: list, run).collapsed()
        default: .undefined
        }
    }

    /// The values of a field in an array's elements, as a sequence.
    static func lookUp(_ key: String, in list: List, _ run: Evaluation) throws(Failure) -> Value {
        try run.checkStack()
        try run.take(steps: list.count)
        var found = SequenceBuilder()
        if case .range = list.storage { return .undefined }
        for index in 0..<list.count {
            let value: Value
            switch list[index] {
            case .object(let object): value = Value(object[key])
            case .record(let record): value = record[key]
            case .array(let inner): value = try lookUp(key, in: inner, run)
            default: continue
            }
            switch value {
            case .undefined: continue
            case .array(let inner): found.append(contentsOf: inner)
            default: found.append(value)
            }
        }
        try run.take(bytes: found.count * MemoryLayout<Value>.stride)
        return .array(found.list(.sequence))
    }
}

/// `$`.
final class ContextNode: Node {
    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        if case .array(let list) = input, list.flags.contains(.wrapper), !list.isEmpty { return list[0] }
        return input
    }
}

/// `$$`.
final class RootNode: Node {
    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value { run.root }
}

/// A variable that nothing in the expression binds: one of the host, or a function of the dialect.
final class GlobalNode: Node {
    let slot: Int

    init(slot: Int) { self.slot = slot }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value { run.globals[slot] }
}

/// A variable that the expression binds somewhere; where it is not bound yet it is the global of its name.
final class VariableNode: Node {
    let symbol: Int
    let slot: Int

    init(symbol: Int, slot: Int) {
        self.symbol = symbol
        self.slot = slot
    }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        frame?.lookUp(symbol) ?? run.globals[slot]
    }
}

/// A variable in an expression that `$eval` compiles while another is evaluated.
final class DynamicVariableNode: Node {
    let symbol: Int
    let name: String

    init(symbol: Int, name: String) {
        self.symbol = symbol
        self.name = name
    }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        if let value = frame?.lookUp(symbol) { return value }
        if let value = run.bindings[name] { return Value(value) }
        return run.dialect.function(named: name).map { .function(.native($0)) } ?? .undefined
    }
}

/// `%`: the context of an earlier step, which that step binds to a variable.
final class ParentNode: Node {
    let symbol: Int

    init(symbol: Int) { self.symbol = symbol }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        frame?.lookUp(symbol) ?? .undefined
    }
}

/// A node behind which `[]` was written.
final class KeepArrayNode: Node {
    let base: any Node

    init(_ base: any Node) { self.base = base }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        if let base = base as? any SequenceNode {
            return try base.sequence(input, frame, run).collapsed(keepsArray: true)
        }
        return try base.evaluate(input, frame, run).collapsed(keepsArray: true)
    }
}
