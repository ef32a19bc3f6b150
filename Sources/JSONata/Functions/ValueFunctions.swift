internal import JSONModel

/// Functions of any value: its type, its truth, copies and errors; and `$eval`.
enum ValueFunctions {
    static func all() throws(Failure) -> [NativeFunction] {
        [
            NativeFunction("boolean", try Signature("<x-:b>"), arity: 1) { (arguments, call) throws(Failure) in
                let value = arguments.argument(0)
                return value.isUndefined ? .undefined : .bool(try value.isTruthy(call.run))
            },
            NativeFunction("not", try Signature("<x-:b>"), arity: 1) { (arguments, call) throws(Failure) in
                let value = arguments.argument(0)
                return value.isUndefined ? .undefined : .bool(try !value.isTruthy(call.run))
            },
            NativeFunction("exists", try Signature("<x:b>"), arity: 1) { (arguments, _) throws(Failure) in
                .bool(!arguments.argument(0).isUndefined)
            },
            NativeFunction("type", try Signature("<x:s>"), arity: 1) { (arguments, _) throws(Failure) in
                type(of: arguments.argument(0)).map { .string($0) } ?? .undefined
            },
            NativeFunction("clone", try Signature("<(oa)-:o>"), arity: 1) { (arguments, _) throws(Failure) in
                // Values do not change, so a copy is the value itself; a transform makes the copy that it changes.
                arguments.argument(0)
            },
            NativeFunction("error", try Signature("<s?:x>"), arity: 1) { (arguments, _) throws(Failure) in
                var message = "$error() function evaluated"
                if case .string(let given) = arguments.argument(0) { message = given }
                throw Failure("D3137", message: message)
            },
            NativeFunction("assert", try Signature("<bs?:x>"), arity: 2) { (arguments, _) throws(Failure) in
                if case .bool(true) = arguments.argument(0) { return .undefined }
                var message = "$assert() statement failed"
                if case .string(let given) = arguments.argument(1) { message = given }
                throw Failure("D3141", message: message)
            },
            NativeFunction("eval", try Signature("<sx?:x>"), arity: 2) { (arguments, call) throws(Failure) in
                guard case .string(let source) = arguments.argument(0) else { return .undefined }
                return try evaluate(source, focus: arguments.argument(1), call)
            },
        ]
    }

    private static func type(of value: Value) -> String? {
        switch value {
        case .undefined, .tailCall, .bindings: nil
        case .null: "null"
        case .bool: "boolean"
        case .integer, .double: "number"
        case .string: "string"
        case .array: "array"
        case .object, .record: "object"
        case .function: "function"
        }
    }

    private static func evaluate(
        _ source: String,
        focus: Value,
        _ call: NativeFunction.Call
    ) throws(Failure) -> Value {
        let run = call.run
        try run.enter()
        defer { run.leave() }
        try run.take(bytes: source.utf8.count * 64)
        let compiled: (node: any Node, bindsAtTop: Bool)
        do throws(Failure) {
            compiled = try run.compile(source)
        } catch {
            throw Failure("D3120", value: .string(error.text))
        }
        var input = focus.isUndefined ? call.input : focus
        if case .array(let list) = input, !focus.isUndefined, !list.isSequence {
            input = .array(List([input], flags: [.sequence, .wrapper]))
        }
        let frame = call.frame ?? (compiled.bindsAtTop ? Frame(parent: nil) : nil)
        do throws(Failure) {
            return try compiled.node.evaluate(input, frame, run)
        } catch {
            // The host's bounds end the whole evaluation.
            if error.code == "U1001" { throw error }
            throw Failure("D3121", value: .string(error.text))
        }
    }
}

extension Evaluation {
    /// Compiles an expression that sees the variables of this evaluation.
    fileprivate func compile(_ source: String) throws(Failure) -> (node: any Node, bindsAtTop: Bool) {
        let stack = remainingStack
        let parsed = try Parser.parse(source, stack: stack)
        var resolver = PathResolver(stack: stack, firstLabel: takeLabels())
        let tree = try resolver.resolve(expression: parsed)
        var compiler = Compiler(boundNames: [], symbols: symbols, isDynamic: true, stack: stack)
        let node = try compiler.compile(expression: tree)
        symbols = compiler.symbols
        return (node, compiler.bindsAtTop)
    }
}
