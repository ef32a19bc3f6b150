internal import JSONModel

/// Functions of whole arrays that call no other function.
enum ArrayFunctions {
    static func all() throws(Failure) -> [NativeFunction] {
        [
            NativeFunction("append", try Signature("<xx:a>"), arity: 2) { (arguments, call) throws(Failure) in
                try append(arguments.argument(0), arguments.argument(1), call.run)
            },
            NativeFunction("reverse", try Signature("<a:a>"), arity: 1) { (arguments, call) throws(Failure) in
                guard case .array(let list) = arguments.argument(0), list.count > 1 else {
                    return arguments.argument(0)
                }
                try call.run.take(bytes: list.count * MemoryLayout<Value>.stride)
                return .array(List(list.values.reversed()))
            },
            NativeFunction("shuffle", try Signature("<a:a>"), arity: 1) { (arguments, call) throws(Failure) in
                guard case .array(let list) = arguments.argument(0), list.count > 1 else {
                    return arguments.argument(0)
                }
                try call.run.take(bytes: list.count * MemoryLayout<Value>.stride)
                return .array(List(list.values.shuffled(using: &call.run.generator)))
            },
            NativeFunction("distinct", try Signature("<x:x>"), arity: 1) { (arguments, call) throws(Failure) in
                guard case .array(let list) = arguments.argument(0), list.count > 1 else {
                    return arguments.argument(0)
                }
                return try distinct(list, call.run)
            },
            NativeFunction("zip", try Signature("<a+>"), arity: 0) { (arguments, call) throws(Failure) in
                try zip(arguments, call.run)
            },
        ]
    }

    private static func append(_ left: Value, _ right: Value, _ run: Evaluation) throws(Failure) -> Value {
        if left.isUndefined { return right }
        if right.isUndefined { return left }
        var count = 0
        for case .array(let list) in [left, right] { count += list.count }
        try run.take(bytes: (count + 2) * MemoryLayout<Value>.stride)
        var elements = SequenceBuilder(left)
        elements.append(flattening: right)
        // Two values that are no arrays make a sequence in the reference too; here there are always two elements or more.
        return try run.checked(.array(elements.list()))
    }

    /// The elements without those equal to an earlier one.
    ///
    /// Scalars are told apart by a hash, so that only arrays and objects are compared with each other.
    private static func distinct(_ list: List, _ run: Evaluation) throws(Failure) -> Value {
        var seen: Set<Scalar> = []
        var compounds: [Value] = []
        var elements = SequenceBuilder()
        for index in 0..<list.count {
            try run.take(steps: 1)
            let value = list[index]
            if let scalar = Scalar(value) {
                if seen.insert(scalar).inserted { elements.append(value) }
                continue
            }
            var isNew = true
            for other in compounds where try value.equals(other, run) {
                isNew = false
                break
            }
            try run.take(steps: compounds.count)
            if isNew {
                compounds.append(value)
                elements.append(value)
            }
        }
        return .array(elements.list(list.isSequence ? .sequence : []))
    }

    private enum Scalar: Hashable {
        case null
        case bool(Bool)
        case number(Double)
        case integer(Int)
        case string(ExactText)

        init?(_ value: Value) {
            switch value {
            case .null: self = .null
            case .bool(let isTrue): self = .bool(isTrue)
            case .integer(let integer):
                self = integer.magnitude <= 1 << 53 ? .number(Double(integer)) : .integer(integer)
            case .double(let number): self = .number(number)
            case .string(let text): self = .string(ExactText(text))
            default: return nil
            }
        }
    }

    private static func zip(_ arguments: [Value], _ run: Evaluation) throws(Failure) -> Value {
        var lists: [List] = []
        for argument in arguments {
            guard case .array(let list) = argument else { return .array(List([JSON]())) }
            lists.append(list)
        }
        let count = lists.map(\.count).min() ?? 0
        try run.take(bytes: count * (lists.count + 1) * MemoryLayout<Value>.stride)
        var rows = SequenceBuilder(capacity: count)
        for index in 0..<count { rows.append(.array(List(lists.map { $0[index] }))) }
        return try run.checked(.array(rows.list()))
    }
}
