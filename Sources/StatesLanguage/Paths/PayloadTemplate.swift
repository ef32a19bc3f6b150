public import JSONModel

/// A JSON value in which keys that end with `.$` hold paths or calls of intrinsic functions: `Parameters`, `ItemSelector`,
/// `ResultSelector` and kin in JSONPath.
///
/// Everything else is taken as it is. A template is compiled once and can be evaluated from any thread.
public struct PayloadTemplate: Sendable {
    private let root: Node

    /// Compiles a template and reports every mistake in it.
    ///
    /// - Parameters:
    ///   - value: the template.
    ///   - location: where the template stands in the definition. A mistake is reported at the object that holds the field,
    ///     as Step Functions does.
    ///   - diagnostics: the mistakes are appended here.
    /// - Returns: `nil` where there were mistakes.
    public init?(_ value: JSON, at location: JSONPointer = .root, reportingTo diagnostics: inout [Diagnostic]) {
        var compiler = TemplateCompiler()
        root = compiler.compile(value, at: location)
        guard compiler.mistakes.isEmpty else {
            diagnostics.append(contentsOf: compiler.mistakes.map(\.diagnostic))
            return nil
        }
    }

    /// Compiles a template, up to the first mistake.
    public init(_ value: JSON) throws(PathSyntaxError) {
        var compiler = TemplateCompiler()
        root = compiler.compile(value, at: .root)
        if let mistake = compiler.mistakes.first { throw mistake.error }
    }

    /// The value, with what paths find and functions answer in place of the fields that end with `.$`.
    ///
    /// - Throws: `States.Runtime` where a path finds nothing, `States.IntrinsicFailure` where a function fails.
    public func evaluate(in scope: EvaluationScope) throws(StatesError) -> JSON {
        if case .constant(let value) = root { return value }
        var run = IntrinsicRun(scope)
        return try root.evaluate(in: &run)
    }

    /// The value, where the template has no paths and functions.
    public var constant: JSON? {
        guard case .constant(let value) = root else { return nil }
        return value
    }

    /// Every path of the template, in order, those in arguments of functions included.
    public var paths: [JSONPath] { root.paths }

    /// A part of a template.
    indirect enum Node: Sendable {
        /// A value without fields that end with `.$`.
        case constant(JSON)
        /// A path, in a field of the given name.
        case path(JSONPath, field: String)
        /// A call, in a field of the given name.
        case intrinsic(IntrinsicExpression)
        case array([Node])
        case object([(key: String, value: Node)])
    }
}

extension PayloadTemplate.Node {
    func evaluate(in run: inout IntrinsicRun) throws(StatesError) -> JSON {
        switch self {
        case .constant(let value): return value
        case .path(let path, let field): return try path.evaluate(in: run.scope, field: field)
        case .intrinsic(let expression): return try expression.evaluate(in: &run)
        case .array(let elements):
            var result: [JSON] = []
            result.reserveCapacity(elements.count)
            for element in elements { result.append(try element.evaluate(in: &run)) }
            return .array(result)
        case .object(let members):
            var result = JSONObject(minimumCapacity: members.count)
            for (key, value) in members { result[key] = try value.evaluate(in: &run) }
            return .object(result)
        }
    }

    var paths: [JSONPath] {
        switch self {
        case .constant: []
        case .path(let path, _): [path]
        case .intrinsic(let expression): expression.paths
        case .array(let elements): elements.flatMap(\.paths)
        case .object(let members): members.flatMap(\.value.paths)
        }
    }

    var isConstant: Bool {
        if case .constant = self { return true }
        return false
    }
}
