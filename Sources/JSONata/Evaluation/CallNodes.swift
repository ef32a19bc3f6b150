internal import JSONModel

/// `procedure(arguments)`.
final class CallNode: SequenceNode {
    let procedure: any Node
    let arguments: [any Node]
    let name: String?
    /// The variable of the name that the procedure has, where that has no `$`: probably what was meant.
    let suggestion: (any Node)?
    let position: Int

    init(
        _ procedure: any Node,
        _ arguments: [any Node],
        name: String?,
        suggestion: (any Node)?,
        position: Int
    ) {
        self.procedure = procedure
        self.arguments = arguments
        self.name = name
        self.suggestion = suggestion
        self.position = position
    }

    func sequence(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        try sequence(leading: nil, input, frame, run)
    }

    /// - Parameter leading: the argument that `~>` puts before the written ones.
    func sequence(leading: Value?, _ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        try run.enter()
        defer { run.leave() }
        let (function, values) = try prepare(leading, input, frame, run)
        do throws(Failure) {
            return try run.apply(function, values, input: input, frame: frame)
        } catch {
            throw error.located(token: name, position: position)
        }
    }

    /// The function and its arguments.
    func prepare(
        _ leading: Value?,
        _ input: Value,
        _ frame: Frame?,
        _ run: Evaluation
    ) throws(Failure) -> (Value, [Value]) {
        let function = try procedure.evaluate(input, frame, run)
        if function.isUndefined, let suggestion, try !suggestion.evaluate(input, frame, run).isUndefined {
            throw Failure("T1005", token: name, position: position)
        }
        var values: [Value] = []
        values.reserveCapacity(arguments.count + 1)
        if let leading { values.append(leading) }
        for argument in arguments { values.append(try argument.evaluate(input, frame, run)) }
        return (function, values)
    }
}

/// A call that is the last thing that a function does: it is left to whoever called the function, so that the stack does
/// not grow.
final class TailCallNode: Node {
    let call: CallNode

    init(_ call: CallNode) { self.call = call }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        try run.enter()
        defer { run.leave() }
        let (function, values) = try call.prepare(nil, input, frame, run)
        run.pendingCall = Evaluation.PendingCall(
            function: function,
            arguments: values,
            token: call.name,
            position: call.position
        )
        return .tailCall
    }
}

/// `procedure(?, argument)`.
final class PartialNode: Node {
    let procedure: any Node
    let arguments: [(any Node)?]
    let name: String?
    let suggestion: (any Node)?
    let position: Int

    init(
        _ procedure: any Node,
        _ arguments: [(any Node)?],
        name: String?,
        suggestion: (any Node)?,
        position: Int
    ) {
        self.procedure = procedure
        self.arguments = arguments
        self.name = name
        self.suggestion = suggestion
        self.position = position
    }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        try run.enter()
        defer { run.leave() }
        var values: [Value?] = []
        for argument in arguments { values.append(try argument?.evaluate(input, frame, run)) }
        let value = try procedure.evaluate(input, frame, run)
        guard case .function(let function) = value else {
            if value.isUndefined, let suggestion, try !suggestion.evaluate(input, frame, run).isUndefined {
                throw Failure("T1007", token: name, position: position)
            }
            throw Failure("T1008", token: name, position: position)
        }
        try run.take(bytes: 64)
        return try run.checked(
            .function(.partial(PartialApplication(function: function, arguments: values)))
        )
    }
}

/// `function($a, $b)<signature>{ body }`.
final class LambdaNode: Node {
    /// The numbers of the parameters.
    let parameters: [Int]
    let signature: Signature?
    let body: any Node

    init(parameters: [Int], signature: Signature?, body: any Node) {
        self.parameters = parameters
        self.signature = signature
        self.body = body
    }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        try run.retain(frame)
        return .function(.closure(Closure(node: self, input: input, frame: frame)))
    }

    func call(_ closure: Closure, _ arguments: [Value], input: Value, run: Evaluation) throws(Failure) -> Value {
        var values = arguments
        if let signature { values = try signature.validated(arguments, context: input, name: "") }
        if values.count > parameters.count {
            values.removeLast(values.count - parameters.count)
        } else {
            while values.count < parameters.count { values.append(.undefined) }
        }
        let frame = Frame(parent: closure.frame, symbols: parameters, values: values)
        return try body.evaluate(closure.input, frame, run)
    }
}

/// `left ~> right`.
final class ApplicationNode: Node {
    let left: any Node
    let right: any Node
    let position: Int
    let keepsArray: Bool

    init(_ left: any Node, _ right: any Node, position: Int, keepsArray: Bool) {
        self.left = left
        self.right = right
        self.position = position
        self.keepsArray = keepsArray
    }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        try run.enter()
        defer { run.leave() }
        let argument = try left.evaluate(input, frame, run)
        if let call = right as? CallNode {
            return try call.sequence(leading: argument, input, frame, run).collapsed(keepsArray: keepsArray)
        }
        let value = try right.evaluate(input, frame, run)
        guard case .function(let function) = value else {
            throw Failure("T2006", position: position, value: value.json)
        }
        if case .function(let first) = argument {
            return try run.checked(.function(.composition(Composition(first: first, second: function))))
        }
        return try run.apply(value, [argument], input: .undefined, frame: frame).collapsed(keepsArray: keepsArray)
    }
}

/// `/pattern/flags`.
final class RegularExpressionNode: Node {
    let expression: RegularExpression

    init(_ expression: RegularExpression) { self.expression = expression }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        .function(.matcher(Matcher(expression: expression)))
    }
}
