internal import JSONModel

/// `|pattern|update, deletion|`: a function that changes, in a copy of its argument, the objects that the pattern finds.
final class TransformNode: Node {
    let pattern: any Node
    let update: any Node
    let deletion: (any Node)?
    let updatePosition: Int
    let deletionPosition: Int?
    /// The variable `$clone`, which an expression may bind to something else.
    let clone: any Node
    let position: Int

    init(
        pattern: any Node,
        update: any Node,
        deletion: (any Node)?,
        updatePosition: Int,
        deletionPosition: Int?,
        clone: any Node,
        position: Int
    ) {
        self.pattern = pattern
        self.update = update
        self.deletion = deletion
        self.updatePosition = updatePosition
        self.deletionPosition = deletionPosition
        self.clone = clone
        self.position = position
    }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        try run.retain(frame)
        return .function(.transform(Transform(node: self, frame: frame)))
    }

    func apply(to argument: Value, frame: Frame?, run: Evaluation) throws(Failure) -> Value {
        try run.enter()
        defer { run.leave() }
        switch argument {
        case .undefined: return .undefined
        case .object, .record, .array: break
        default: throw Failure("T0410", position: position, details: ["index": 1])
        }
        let cloner = try clone.evaluate(.undefined, frame, run)
        guard cloner.isFunction else { throw Failure("T2013", position: position) }
        let cloned = try run.apply(cloner, [argument], input: .undefined, frame: frame)
        let copy = try cloned.changeableCopy(run)
        let matches = try pattern.evaluate(copy, frame, run)
        switch matches {
        case .undefined: break
        case .array(let list):
            for index in 0..<list.count { try change(list[index], frame, run) }
        default:
            try change(matches, frame, run)
        }
        return try run.checked(copy)
    }

    private func change(_ match: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) {
        switch try update.evaluate(match, frame, run) {
        case .undefined: break
        case .object(let members):
            guard case .record(let record) = match else { break }
            for member in members { record.set(member.key, Value(member.value)) }
        case .record(let members):
            guard case .record(let record) = match else { break }
            let keys = members.keys
            // A copy, since a value may be the very object that is changed, or hold it.
            let values = try members.values.map { (value) throws(Failure) in try value.changeableCopy(run) }
            for (key, value) in zip(keys, values) { record.set(key, value) }
        case let other:
            throw Failure("T2011", position: updatePosition, value: other.json)
        }
        if case .record(let record) = match { _ = try run.checked(.record(record)) }
        guard let deletion else { return }
        let keys = try deletion.evaluate(match, frame, run)
        switch keys {
        case .undefined: break
        case .string(let key):
            if case .record(let record) = match { record.remove(key) }
        case .array(let list) where list.consists(of: .string):
            guard case .record(let record) = match else { break }
            for case .string(let key) in list.values {
                try run.take(steps: record.count)
                record.remove(key)
            }
        default:
            throw Failure("T2012", position: deletionPosition, value: keys.json)
        }
    }
}

extension Value {
    /// A deep copy all of whose objects can be changed.
    func changeableCopy(_ run: Evaluation) throws(Failure) -> Value {
        switch self {
        case .object(let object):
            try run.checkStack()
            try run.take(bytes: object.count * 64)
            let record = Record(minimumCapacity: object.count)
            for member in object { record.set(member.key, try Value(member.value).changeableCopy(run)) }
            return .record(record)
        case .record(let original):
            try run.checkStack()
            try run.take(bytes: original.count * 64)
            let record = Record(minimumCapacity: original.count)
            for (key, value) in zip(original.keys, original.values) { record.set(key, try value.changeableCopy(run)) }
            return .record(record)
        case .array(let list):
            if case .range = list.storage { return self }
            try run.checkStack()
            try run.take(bytes: list.count * MemoryLayout<Value>.stride)
            var elements = SequenceBuilder(capacity: list.count)
            for index in 0..<list.count { elements.append(try list[index].changeableCopy(run)) }
            return .array(elements.list(list.flags))
        default:
            return self
        }
    }
}
