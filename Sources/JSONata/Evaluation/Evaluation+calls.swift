internal import JSONModel

extension Evaluation {
    // These three call each other at every level of an expression's recursion, so what only one kind of function needs is
    // kept out of their frames.

    /// Calls a function, and the functions that it calls in tail position.
    func apply(_ function: Value, _ arguments: [Value], input: Value, frame: Frame?) throws(Failure) -> Value {
        let result = try invoke(function, arguments, input: input, frame: frame)
        guard case .tailCall = result else { return result }
        return try finishTailCalls(input: input, frame: frame)
    }

    private func finishTailCalls(input: Value, frame: Frame?) throws(Failure) -> Value {
        while let call = pendingCall {
            pendingCall = nil
            try take(steps: 1)
            do throws(Failure) {
                let result = try invoke(call.function, call.arguments, input: input, frame: frame)
                guard case .tailCall = result else { return result }
            } catch {
                throw error.located(token: call.token, position: call.position)
            }
        }
        return .undefined
    }

    private func invoke(
        _ function: Value,
        _ arguments: [Value],
        input: Value,
        frame: Frame?
    ) throws(Failure) -> Value {
        guard case .function(let function) = function else { throw Failure("T1006") }
        switch function {
        case .closure(let closure): return try closure.node.call(closure, arguments, input: input, run: self)
        case .native(let native): return try invoke(native, arguments, input: input, frame: frame)
        default: return try invokeCompound(function, arguments, input: input, frame: frame)
        }
    }

    private func invoke(
        _ native: NativeFunction,
        _ arguments: [Value],
        input: Value,
        frame: Frame?
    ) throws(Failure) -> Value {
        // Whatever a function does with a text, it reads it.
        for case .string(let text) in arguments { try take(textOf: text.utf8.count) }
        let call = NativeFunction.Call(run: self, input: input, frame: frame)
        return try native.body(try native.signature.validated(arguments, context: input, name: native.name), call)
    }

    /// Calls a function that another function was given, with as many arguments as it looks at.
    func apply(_ function: Function, to arguments: [Value], call: NativeFunction.Call) throws(Failure) -> Value {
        try enter()
        defer { leave() }
        let count = max(1, function.arity)
        let given = count < arguments.count ? Array(arguments[..<count]) : arguments
        return try apply(.function(function), given, input: call.input, frame: call.frame)
    }

    private func invokeCompound(
        _ function: Function,
        _ arguments: [Value],
        input: Value,
        frame: Frame?
    ) throws(Failure) -> Value {
        switch function {
        case .native, .closure:
            return try apply(.function(function), arguments, input: input, frame: frame)
        case .partial(let partial):
            try enter()
            defer { leave() }
            return try apply(
                .function(partial.function),
                partial.completed(with: arguments),
                input: input,
                frame: frame
            )
        case .composition(let composition):
            try enter()
            defer { leave() }
            let between = try apply(.function(composition.first), arguments, input: input, frame: frame)
            return try apply(.function(composition.second), [between.collapsed()], input: input, frame: frame)
        case .matcher(let matcher):
            guard case .string(let text) = arguments.argument(0) else { return .undefined }
            return try matcher.expression.firstMatch(in: Array(text.unicodeScalars), from: 0, run: self)
        case .nextMatch(let next):
            guard next.start < next.text.count else { return .undefined }
            return try next.expression.firstMatch(in: next.text, from: next.start, isContinuation: true, run: self)
        case .transform(let transform):
            return try transform.node.apply(to: arguments.argument(0), frame: transform.frame, run: self)
        }
    }
}

extension Value {
    /// The value where one element of a sequence stands for itself, and none is undefined.
    func collapsed(keepsArray: Bool = false) -> Value {
        guard case .array(let list) = self, list.isSequence else { return self }
        switch list.count {
        case 0: return .undefined
        case 1:
            if keepsArray { return .array(list.with(list.flags.union(.keepsSingleton))) }
            return list.flags.contains(.keepsSingleton) ? self : list[0]
        default:
            return keepsArray ? .array(list.with(list.flags.union(.keepsSingleton))) : self
        }
    }
}
