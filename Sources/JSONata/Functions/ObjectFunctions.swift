internal import JSONModel

/// Functions of objects that call no other function.
enum ObjectFunctions {
    static func all() throws(Failure) -> [NativeFunction] {
        [
            NativeFunction("keys", try Signature("<x-:a<s>>"), arity: 1) { (arguments, call) throws(Failure) in
                var keys = KeyCollector()
                try keys.collect(arguments.argument(0), call.run)
                return .array(List(keys.ordered.map { .string($0) }, flags: .sequence))
            },
            NativeFunction("lookup", try Signature("<x-s:x>"), arity: 2) { (arguments, call) throws(Failure) in
                guard case .string(let key) = arguments.argument(1) else { return .undefined }
                if case .array(let list) = arguments.argument(0) { return try NameNode.lookUp(key, in: list, call.run) }
                return arguments.argument(0).member(key)
            },
            NativeFunction("spread", try Signature("<x-:a<o>>"), arity: 1) { (arguments, call) throws(Failure) in
                try spread(arguments.argument(0), call.run)
            },
            NativeFunction("merge", try Signature("<a<o>:o>"), arity: 1) { (arguments, call) throws(Failure) in
                guard case .array(let list) = arguments.argument(0) else { return .undefined }
                let merged = Record()
                for index in 0..<list.count {
                    let members = list[index].members
                    try call.run.take(bytes: members.count * 64)
                    for (key, value) in members { merged.set(key, value) }
                }
                return try call.run.checked(.record(merged))
            },
        ]
    }

    private struct KeyCollector {
        private(set) var ordered: [String] = []
        private var seen: Set<ExactText> = []

        mutating func collect(_ value: Value, _ run: Evaluation) throws(Failure) {
            if case .array(let list) = value {
                try run.checkStack()
                for index in 0..<list.count { try collect(list[index], run) }
                return
            }
            try run.take(bytes: value.memberCount * 32)
            for (key, _) in value.members where seen.insert(ExactText(key)).inserted { ordered.append(key) }
        }
    }

    /// An array of objects with one member each.
    private static func spread(_ value: Value, _ run: Evaluation) throws(Failure) -> Value {
        switch value {
        case .array(let list):
            try run.checkStack()
            var results = SequenceBuilder()
            for index in 0..<list.count { results.append(flattening: try spread(list[index], run)) }
            // As in the reference, one object taken from an array stays in one.
            return .array(results.list(list.isEmpty ? .sequence : []))
        case .object, .record:
            try run.take(bytes: value.memberCount * 96)
            var results = SequenceBuilder()
            for (key, value) in value.members {
                let record = Record(minimumCapacity: 1)
                record.set(key, value)
                results.append(.record(record))
            }
            return try run.checked(.array(results.list(.sequence)))
        case .function: return .string("")
        default: return value
        }
    }
}
