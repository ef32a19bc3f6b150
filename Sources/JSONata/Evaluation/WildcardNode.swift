internal import JSONModel

/// `*`: the values of all fields.
final class WildcardNode: SequenceNode {
    func sequence(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        var input = input
        if case .array(let list) = input, list.flags.contains(.wrapper), !list.isEmpty { input = list[0] }
        var found = SequenceBuilder()
        switch input {
        case .object(let object):
            for member in object { try Self.flatten(Value(member.value), into: &found, run) }
        case .record(let record):
            for value in record.values { try Self.flatten(value, into: &found, run) }
        case .array(let list):
            for index in 0..<list.count { try Self.flatten(list[index], into: &found, run) }
        default:
            return .undefined
        }
        return .array(found.list(.sequence))
    }

    private static func flatten(_ value: Value, into found: inout SequenceBuilder, _ run: Evaluation) throws(Failure) {
        guard case .array(let list) = value else {
            try run.take(bytes: MemoryLayout<Value>.stride)
            return found.append(value)
        }
        try run.checkStack()
        for index in 0..<list.count { try flatten(list[index], into: &found, run) }
    }
}

/// `**`: the input and everything inside it, arrays themselves excepted.
final class DescendantNode: Node {
    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        if input.isUndefined { return .undefined }
        var found = SequenceBuilder()
        try Self.collect(input, into: &found, run)
        return Value.array(found.list(.sequence)).collapsed()
    }

    private static func collect(_ value: Value, into found: inout SequenceBuilder, _ run: Evaluation) throws(Failure) {
        try run.checkStack()
        if case .array = value {
        } else {
            try run.take(bytes: MemoryLayout<Value>.stride)
            found.append(value)
        }
        switch value {
        case .array(let list):
            for index in 0..<list.count { try collect(list[index], into: &found, run) }
        case .object(let object):
            for member in object { try collect(Value(member.value), into: &found, run) }
        case .record(let record):
            for value in record.values { try collect(value, into: &found, run) }
        default: break
        }
    }
}
