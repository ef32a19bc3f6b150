public import JSONModel

/// A JSONata expression, compiled once and evaluated as often as needed, from any thread.
///
/// ```swift
/// let expression = try Expression("Account.Order[0].Product.Price")
/// let price = try expression.evaluate(document)
/// ```
public struct Expression: Sendable {
    /// How much of the thread's stack compiling may use, in bytes; an expression that nests deeper is refused.
    private static let compilerStackSize = 384 * 1024

    /// The text of the expression.
    public let source: String
    /// The functions that it can call.
    public let dialect: Dialect
    /// The names, without `$`, of the variables that the expression uses and does not bind itself, functions included.
    public let referencedVariables: Set<String>
    /// The variables that the expression uses and does not bind itself, each with the names of the fields read from it.
    ///
    /// `$states.input.name` gives `["states", "input", "name"]`. A path ends here where a step is no plain field name or has
    /// a predicate.
    public let variablePaths: Set<[String]>

    private let node: any Node
    private let symbols: SymbolTable
    private let globals: [String]
    private let bindsAtTop: Bool

    /// Compiles an expression.
    ///
    /// - Throws: ``JSONataError`` with a code `S…` where the text is no expression.
    public init(_ source: String, dialect: Dialect = .standard) throws(JSONataError) {
        self.source = source
        self.dialect = dialect
        do throws(Failure) {
            let stack = StackGuard(maximumSize: Self.compilerStackSize)
            let parsed = try Parser.parse(source, stack: stack)
            let boundNames = BoundNames.find(in: parsed)
            var resolver = PathResolver(stack: stack)
            let tree = try resolver.resolve(expression: parsed)
            var compiler = Compiler(boundNames: boundNames, stack: stack)
            node = try compiler.compile(expression: tree)
            symbols = compiler.symbols
            globals = compiler.globals
            bindsAtTop = compiler.bindsAtTop
            referencedVariables = compiler.referencedVariables
            variablePaths = compiler.variablePaths
        } catch {
            throw JSONataError(error, source: source)
        }
    }

    /// Evaluates the expression.
    ///
    /// - Parameters:
    ///   - input: what `$` and `$$` stand for; `nil` for undefined.
    ///   - bindings: the values of variables, by name without `$`.
    ///   - environment: time, seed and bounds.
    /// - Returns: the value, or `nil` where the expression is undefined for this input.
    /// - Throws: ``JSONataError``; its code is ``JSONataError/functionResultCode`` where the result is a function.
    public func evaluate(
        _ input: JSON?,
        bindings: [String: JSON] = [:],
        in environment: Environment = Environment()
    ) throws(JSONataError) -> JSON? {
        let root = Value(input)
        let run = Evaluation(
            root: root,
            globals: globals.map { name in
                bindings[name].map { Value($0) } ?? dialect.function(named: name).map { .function(.native($0)) }
                    ?? .undefined
            },
            symbols: symbols,
            bindings: bindings,
            dialect: dialect,
            environment: environment
        )
        defer { run.finish() }
        var context = root
        if case .array = root { context = .array(List([root], flags: [.sequence, .wrapper])) }
        do throws(Failure) {
            let result = try node.evaluate(context, bindsAtTop ? Frame(parent: nil) : nil, run)
            if case .function = result {
                throw Failure(JSONataError.functionResultCode, message: "The result is a function")
            }
            var budget = environment.limits.maximumAllocation / MemoryLayout<Value>.stride
            return try result.output(budget: &budget)
        } catch {
            throw JSONataError(error, source: source)
        }
    }
}
