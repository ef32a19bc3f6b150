internal import JSONModel

/// A function as a value.
enum Function {
    case native(NativeFunction)
    case closure(Closure)
    case partial(PartialApplication)
    case composition(Composition)
    case matcher(Matcher)
    case nextMatch(NextMatch)
    case transform(Transform)

    /// How many arguments the function looks at; functions that call it with elements and indices pass as many.
    var arity: Int {
        switch self {
        case .native(let function): function.arity
        case .closure(let closure): closure.node.parameters.count
        case .partial(let partial): partial.arguments.count { $0 == nil }
        case .nextMatch: 0
        case .composition, .matcher, .transform: 1
        }
    }

    /// How many functions it is made of, one inside the other.
    ///
    /// Closures count as one: what they hold is in frames, which ``Evaluation/retain(_:)`` frees one by one.
    var depth: Int {
        switch self {
        case .partial(let partial): partial.depth
        case .composition(let composition): composition.depth
        default: 0
        }
    }
}

/// A lambda with the variables around it.
final class Closure {
    let node: LambdaNode
    let input: Value
    let frame: Frame?

    init(node: LambdaNode, input: Value, frame: Frame?) {
        self.node = node
        self.input = input
        self.frame = frame
    }
}

/// A function some of whose arguments are given; `nil` stands for those that are not.
final class PartialApplication {
    let function: Function
    let arguments: [Value?]
    let depth: Int

    init(function: Function, arguments: [Value?]) {
        self.function = function
        self.arguments = arguments
        var deepest = function.depth
        for case let argument? in arguments { deepest = max(deepest, argument.depth) }
        depth = deepest + 1
    }

    func completed(with given: [Value]) -> [Value] {
        var rest = given[...]
        return arguments.map { $0 ?? rest.popFirst() ?? .undefined }
    }
}

/// `first ~> second`, as a function.
final class Composition {
    let first: Function
    let second: Function
    let depth: Int

    init(first: Function, second: Function) {
        self.first = first
        self.second = second
        depth = max(first.depth, second.depth) + 1
    }
}

/// A regular expression as a function that finds its first match.
final class Matcher {
    let expression: RegularExpression

    init(expression: RegularExpression) { self.expression = expression }
}

/// The function `next` of a match.
final class NextMatch {
    let expression: RegularExpression
    let text: [Unicode.Scalar]
    let start: Int

    init(expression: RegularExpression, text: [Unicode.Scalar], start: Int) {
        self.expression = expression
        self.text = text
        self.start = start
    }
}

/// `|pattern|update, deletion|`, with the variables around it.
final class Transform {
    let node: TransformNode
    let frame: Frame?

    init(node: TransformNode, frame: Frame?) {
        self.node = node
        self.frame = frame
    }
}

/// A function of the library or of the host.
final class NativeFunction: Sendable {
    typealias Body = @Sendable (_ arguments: [Value], _ call: Call) throws(Failure) -> Value

    /// Where a function is called from.
    struct Call {
        let run: Evaluation
        let input: Value
        let frame: Frame?
    }

    let name: String
    let signature: Signature
    let arity: Int
    let body: Body

    /// - Parameter arity: how many arguments functions that call this one with elements and indices pass to it.
    init(_ name: String, _ signature: Signature, arity: Int, body: @escaping Body) {
        self.name = name
        self.signature = signature
        self.arity = arity
        self.body = body
    }
}

extension [Value] {
    /// The argument at a position, or undefined where there is none.
    func argument(_ index: Int) -> Value { index < count ? self[index] : .undefined }
}
