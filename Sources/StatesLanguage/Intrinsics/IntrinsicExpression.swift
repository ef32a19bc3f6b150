public import JSONModel

/// A call of an intrinsic function: `States.Format('Hello {}', $.name)`.
///
/// Arguments are texts in single quotes, numbers, `true`, `false`, `null`, paths and further calls. An expression is
/// compiled once and can be evaluated from any thread.
public struct IntrinsicExpression: Sendable, Hashable {
    /// The most calls that an expression may have, the outermost included.
    public static let maximumCalls = 10

    /// The expression as it was written.
    public let text: String
    private let call: IntrinsicCall

    /// Compiles an expression.
    ///
    /// - Throws: ``PathSyntaxError`` with the place of the first mistake. Unknown functions and wrong numbers of arguments
    ///   are mistakes too.
    public init(_ text: String) throws(PathSyntaxError) {
        self.text = text
        var parser = IntrinsicParser(text)
        self.call = try parser.parseExpression()
    }

    /// What the function answers.
    ///
    /// - Throws: `States.Runtime` where a path in an argument finds nothing, `States.IntrinsicFailure` where a function fails.
    public func evaluate(in scope: EvaluationScope) throws(StatesError) -> JSON {
        var run = IntrinsicRun(scope)
        return try evaluate(in: &run)
    }

    func evaluate(in run: inout IntrinsicRun) throws(StatesError) -> JSON {
        try run.value(of: call)
    }

    /// Every path in the arguments, in order, those of inner calls included.
    public var paths: [JSONPath] { call.paths }
}

extension IntrinsicExpression: CustomStringConvertible {
    /// The expression as it was written.
    public var description: String { text }
}

/// A function with its arguments.
struct IntrinsicCall: Sendable, Hashable {
    var function: IntrinsicFunction
    var arguments: [IntrinsicArgument]
    /// The call as it was written, for causes.
    var text: String

    var paths: [JSONPath] { arguments.flatMap(\.paths) }
}

/// An argument of a call.
enum IntrinsicArgument: Sendable, Hashable {
    /// A number, `true`, `false` or `null`.
    case literal(JSON)
    /// A text, cut at each `{}` that no backslash escapes.
    case text(pieces: [String])
    /// A path.
    case path(JSONPath)
    /// Another call.
    case call(IntrinsicCall)

    var paths: [JSONPath] {
        switch self {
        case .literal, .text: []
        case .path(let path): [path]
        case .call(let call): call.paths
        }
    }
}
