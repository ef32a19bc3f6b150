internal import JSONModel

/// Pairs of key and value expressions that make an object: `{…}` by itself, or behind a path to group its items.
final class GroupConstructor: Sendable {
    /// It is an object for the same reason as ``Step``.
    final class Pair: Sendable {
        let key: any Node
        /// The key, where it is a constant.
        let constantKey: String?
        let value: any Node

        init(key: any Node, constantKey: String?, value: any Node) {
            self.key = key
            self.constantKey = constantKey
            self.value = value
        }
    }

    private struct Entry {
        var data: Value
        var more: SequenceBuilder?
        var pair: Int
        var tuples: [BindingStream.Tuple] = []

        mutating func append(_ item: Value) {
            if item.isUndefined { return }
            if data.isUndefined {
                data = item
                return
            }
            var items = more ?? SequenceBuilder(data)
            more = nil
            items.append(flattening: item)
            more = items
        }

        var context: Value { more.map { .array($0.list()) } ?? data }
    }

    private let pairs: [Pair]
    private let position: Int
    /// All keys are constant and no two are equal, so that an object for one item needs no search for groups.
    private let hasDistinctKeys: Bool

    init(_ pairs: [Pair], position: Int) {
        self.pairs = pairs
        self.position = position
        let keys = Set(pairs.compactMap(\.constantKey))
        hasDistinctKeys = keys.count == pairs.count
    }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        switch input {
        case .bindings(let stream):
            return try group(stream.tuples, frame, run)
        case .array(let list):
            return try group(list.isEmpty ? [.undefined] : list.values, frame, run)
        default:
            if hasDistinctKeys { return try construct(input, frame, run) }
            return try group([input], frame, run)
        }
    }

    private func construct(_ item: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        try run.take(bytes: pairs.count * 64)
        let record = Record(minimumCapacity: pairs.count)
        for pair in pairs {
            guard let key = pair.constantKey else { continue }
            let value = try pair.value.evaluate(item, frame, run)
            if case .undefined = value { continue }
            record.set(key, value)
        }
        return try run.checked(.record(record))
    }

    private func group(_ items: [Value], _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        var groups = Groups()
        for item in items {
            try run.take(bytes: pairs.count * 48)
            for (number, pair) in pairs.enumerated() {
                guard let key = try key(of: pair, item, frame, run) else { continue }
                let new = Entry(data: item, pair: number)
                try groups.update(key, new, position: position) { $0.append(item) }
            }
        }
        let record = Record(minimumCapacity: groups.entries.count)
        for (key, entry) in zip(groups.keys, groups.entries) {
            let value = try pairs[entry.pair].value.evaluate(entry.context, frame, run)
            if case .undefined = value { continue }
            record.set(key, value)
        }
        return try run.checked(.record(record))
    }

    private func group(_ tuples: [BindingStream.Tuple], _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        var groups = Groups()
        // As for other items, no tuple at all makes an object of what is defined without one.
        for tuple in tuples.isEmpty ? [BindingStream.Tuple(context: .undefined)] : tuples {
            try run.take(bytes: pairs.count * 48)
            for (number, pair) in pairs.enumerated() {
                guard let key = try key(of: pair, tuple.context, tuple.frame(in: frame), run) else { continue }
                let new = Entry(data: .undefined, pair: number, tuples: [tuple])
                try groups.update(key, new, position: position) { $0.tuples.append(tuple) }
            }
        }
        let record = Record(minimumCapacity: groups.entries.count)
        for (key, entry) in zip(groups.keys, groups.entries) {
            let tuple = Self.joined(entry.tuples)
            let value = try pairs[entry.pair].value.evaluate(tuple.context, tuple.frame(in: frame), run)
            if case .undefined = value { continue }
            record.set(key, value)
        }
        return try run.checked(.record(record))
    }

    private func key(
        of pair: Pair,
        _ item: Value,
        _ frame: Frame?,
        _ run: Evaluation
    ) throws(Failure) -> String? {
        if let key = pair.constantKey { return key }
        switch try pair.key.evaluate(item, frame, run) {
        case .string(let key): return key
        case .undefined: return nil
        case let other: throw Failure("T1003", position: position, value: other.json)
        }
    }

    /// One tuple whose context and variables hold all those of several tuples.
    private static func joined(_ tuples: [BindingStream.Tuple]) -> BindingStream.Tuple {
        guard let first = tuples.first, tuples.count > 1 else {
            return tuples.first ?? BindingStream.Tuple(context: .undefined)
        }
        var context = SequenceBuilder()
        for tuple in tuples { context.append(flattening: tuple.context) }
        var result = BindingStream.Tuple(context: .array(context.list()))
        for symbol in first.symbols {
            var values = SequenceBuilder()
            for tuple in tuples {
                if let index = tuple.symbols.firstIndex(of: symbol) { values.append(flattening: tuple.values[index]) }
            }
            result.bind(symbol, to: .array(values.list()))
        }
        return result
    }

    /// The groups found so far, in the order of their first items.
    private struct Groups {
        var keys: [String] = []
        var entries: [Entry] = []
        private var index: [ExactText: Int] = [:]

        mutating func update(
            _ key: String,
            _ new: Entry,
            position: Int,
            append: (inout Entry) -> Void
        ) throws(Failure) {
            guard let place = index[ExactText(key)] else {
                index[ExactText(key)] = entries.count
                keys.append(key)
                entries.append(new)
                return
            }
            guard entries[place].pair == new.pair else {
                throw Failure("D1009", position: position, value: .string(key))
            }
            append(&entries[place])
        }
    }
}

/// `{…}` by itself.
final class ObjectNode: Node {
    let constructor: GroupConstructor

    init(_ constructor: GroupConstructor) { self.constructor = constructor }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        try run.enter()
        defer { run.leave() }
        return try constructor.evaluate(input, frame, run)
    }
}

/// `{…}` behind a node that is no path.
final class GroupNode: Node {
    let base: any Node
    let constructor: GroupConstructor

    init(_ base: any Node, _ constructor: GroupConstructor) {
        self.base = base
        self.constructor = constructor
    }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        try run.enter()
        defer { run.leave() }
        return try constructor.evaluate(try base.evaluate(input, frame, run), frame, run)
    }
}

extension SequenceBuilder {
    /// Starts with a value, or with the elements of an array.
    init(_ value: Value) {
        self.init()
        append(flattening: value)
    }

    /// Adds a value, or the elements of an array.
    mutating func append(flattening value: Value) {
        switch value {
        case .undefined: break
        case .array(let list): append(contentsOf: list)
        default: append(value)
        }
    }
}
