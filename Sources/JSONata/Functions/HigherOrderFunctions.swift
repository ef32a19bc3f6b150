internal import JSONModel

/// Functions that call a function for each element of an array or each member of an object.
enum HigherOrderFunctions {
    static func all() throws(Failure) -> [NativeFunction] {
        [
            NativeFunction("map", try Signature("<af>"), arity: 2) { (arguments, call) throws(Failure) in
                var results = SequenceBuilder()
                try forEach(arguments, call) { (_, result) throws(Failure) in
                    if !result.isUndefined { results.append(result) }
                    return true
                }
                return try call.run.checked(.array(results.list(.sequence)))
            },
            NativeFunction("filter", try Signature("<af>"), arity: 2) { (arguments, call) throws(Failure) in
                var results = SequenceBuilder()
                try forEach(arguments, call) { (element, result) throws(Failure) in
                    if try result.isTruthy(call.run) { results.append(element) }
                    return true
                }
                return .array(results.list(.sequence))
            },
            NativeFunction("single", try Signature("<af?>"), arity: 2) { (arguments, call) throws(Failure) in
                try single(arguments, call)
            },
            NativeFunction("reduce", try Signature("<afj?:j>"), arity: 3) { (arguments, call) throws(Failure) in
                try reduce(arguments, call)
            },
            NativeFunction("sort", try Signature("<af?:a>"), arity: 2) { (arguments, call) throws(Failure) in
                try sort(arguments, call)
            },
            NativeFunction("sift", try Signature("<o-f?:o>"), arity: 2) { (arguments, call) throws(Failure) in
                let kept = Record()
                try forEachMember(arguments, call) { (key, value, result) throws(Failure) in
                    if try result.isTruthy(call.run) { kept.set(key, value) }
                }
                return kept.count > 0 ? try call.run.checked(.record(kept)) : .undefined
            },
            NativeFunction("each", try Signature("<o-f:a>"), arity: 2) { (arguments, call) throws(Failure) in
                var results = SequenceBuilder()
                try forEachMember(arguments, call) { (_, _, result) throws(Failure) in
                    if !result.isUndefined { results.append(result) }
                }
                return try call.run.checked(.array(results.list(.sequence)))
            },
        ]
    }

    /// Calls the function that is the second argument with each element of the first, until the closure says enough.
    private static func forEach(
        _ arguments: [Value],
        _ call: NativeFunction.Call,
        _ body: (Value, Value) throws(Failure) -> Bool
    ) throws(Failure) {
        guard case .array(let list) = arguments.argument(0), case .function(let function) = arguments.argument(1) else {
            return
        }
        for index in 0..<list.count {
            try call.run.take(bytes: MemoryLayout<Value>.stride)
            let element = list[index]
            let result = try call.run.apply(function, to: element, at: index, of: arguments[0], call: call)
            guard try body(element, result.collapsed()) else { return }
        }
    }

    private static func forEachMember(
        _ arguments: [Value],
        _ call: NativeFunction.Call,
        _ body: (String, Value, Value) throws(Failure) -> Void
    ) throws(Failure) {
        guard case .function(let function) = arguments.argument(1) else { return }
        for (key, value) in arguments.argument(0).members {
            try call.run.take(bytes: 64)
            let result = try call.run.apply(function, to: [value, .string(key), arguments[0]], call: call)
            try body(key, value, result.collapsed())
        }
    }

    private static func single(_ arguments: [Value], _ call: NativeFunction.Call) throws(Failure) -> Value {
        guard case .array(let list) = arguments.argument(0) else { return .undefined }
        var found: Value?
        let function: Function? = if case .function(let given) = arguments.argument(1) { given } else { nil }
        for index in 0..<list.count {
            let element = list[index]
            var isMatch = true
            if let function {
                isMatch = try call.run.apply(function, to: element, at: index, of: arguments[0], call: call).isTruthy(
                    call.run
                )
            }
            guard isMatch else { continue }
            guard found == nil else { throw Failure("D3138") }
            found = element
        }
        guard let found else { throw Failure("D3139") }
        return found
    }

    private static func reduce(_ arguments: [Value], _ call: NativeFunction.Call) throws(Failure) -> Value {
        guard case .array(let list) = arguments.argument(0), case .function(let function) = arguments.argument(1) else {
            return .undefined
        }
        let arity = function.arity
        guard arity >= 2 else { throw Failure("D3050") }
        var index = 0
        var result = arguments.argument(2)
        if result.isUndefined && !list.isEmpty {
            result = list[0]
            index = 1
        }
        while index < list.count {
            try call.run.take(steps: 1)
            let given: [Value] =
                switch arity {
                case 2: [result, list[index]]
                case 3: [result, list[index], .integer(index)]
                default: [result, list[index], .integer(index), arguments[0]]
                }
            result = try call.run.apply(.function(function), given, input: call.input, frame: call.frame).collapsed()
            index += 1
        }
        return result
    }

    private static func sort(_ arguments: [Value], _ call: NativeFunction.Call) throws(Failure) -> Value {
        guard case .array(let list) = arguments.argument(0), list.count > 1 else { return arguments.argument(0) }
        let run = call.run
        try run.take(bytes: list.count * 2 * MemoryLayout<Value>.stride)
        let values = list.values
        if case .function(let function) = arguments.argument(1) {
            let sorted = try values.mergeSorted { (left, right) throws(Failure) in
                try run.apply(function, to: [left, right], call: call).isTruthy(run)
            }
            return .array(List(sorted))
        }
        if list.consists(of: .number) {
            return .array(
                List(
                    try values.mergeSorted { (left, right) throws(Failure) in
                        try run.take(steps: 1)
                        return (left.number ?? 0) > (right.number ?? 0)
                    }
                )
            )
        }
        guard list.consists(of: .string) else { throw Failure("D3070", value: arguments[0].json) }
        return .array(
            List(
                try values.mergeSorted { (left, right) throws(Failure) in
                    guard case .string(let left) = left, case .string(let right) = right else { return false }
                    try run.take(steps: 1)
                    try run.take(textOf: left.utf8.count)
                    return left.codeUnitOrder(right) > 0
                }
            )
        )
    }
}

extension Evaluation {
    /// Calls a function with an element and, where it looks at them, the element's index and the array.
    func apply(
        _ function: Function,
        to element: Value,
        at index: Int,
        of array: Value,
        call: NativeFunction.Call
    ) throws(Failure) -> Value {
        try enter()
        defer { leave() }
        let given: [Value] =
            switch function.arity {
            case 0, 1: [element]
            case 2: [element, .integer(index)]
            default: [element, .integer(index), array]
            }
        return try apply(.function(function), given, input: call.input, frame: call.frame)
    }
}
