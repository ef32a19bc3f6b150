public import JSONModel

/// A path into a state's input, its Context object or a variable: `$.order.items[0]`, `$$.Execution.Id`, `$customer.name`.
///
/// The dialect is the one that Step Functions accepts (Jayway's): members after dots or in brackets, indices (negative ones
/// count from the end), unions, slices, wildcards, recursive descent and filters. A path is compiled once and can be
/// evaluated from any thread.
///
/// A path without unions, slices, wildcards, descents and filters is *definite*: it finds one value or fails. Any other path
/// finds an array, which may be empty.
public struct JSONPath: Sendable, Hashable {
    /// What a path starts from.
    public enum Root: Sendable, Hashable {
        /// `$`: the state's input, or its result, as the field says.
        case input
        /// `$$`: the Context object.
        case context
        /// `$name`: a variable.
        case variable(String)
    }

    /// The path as it was written.
    public let text: String
    /// What the path starts from.
    public let root: Root
    /// Whether the path finds one value or fails, rather than an array.
    public let isDefinite: Bool
    let steps: [PathStep]

    /// Compiles a path.
    ///
    /// - Throws: ``PathSyntaxError`` with the place of the first mistake.
    public init(_ text: String) throws(PathSyntaxError) {
        var parser = PathParser(text)
        self = try parser.parsePath()
        try parser.expectEnd()
    }

    init(text: String, root: Root, steps: [PathStep]) {
        self.text = text
        self.root = root
        self.steps = steps
        self.isDefinite = steps.isDefinite
    }

    /// Whether the path finds all that it starts from: `$`, `$$`, `$name`.
    public var isWhole: Bool { steps.isEmpty }

    /// What the path finds.
    ///
    /// - Parameters:
    ///   - scope: what the path can name.
    ///   - field: the field that holds the path, where Step Functions names it in the cause: `ErrorPath`, `value.$`.
    /// - Throws: `States.Runtime` where a definite path finds nothing.
    public func evaluate(in scope: EvaluationScope, field: String? = nil) throws(StatesError) -> JSON {
        guard let start = start(in: scope) else { throw missingVariable() }
        // Step Functions applies no path to null, not even `$`, although null is JSON.
        if root == .input, start.isNull {
            throw .runtime("Unable to apply Path transformation to null or empty input.")
        }
        let failure: PathFailure
        do throws(PathFailure) {
            if let value = try find(in: start) { return value }
            failure = explainFailure(in: start)
        } catch {
            failure = error
        }
        throw cause(of: failure, field: field, input: scope.input)
    }

    /// What the path finds, or `nil` where a definite path finds nothing.
    public func value(in scope: EvaluationScope) -> JSON? {
        try? find(in: scope)
    }

    /// What the path finds; `nil` where a definite path finds nothing.
    func find(in scope: EvaluationScope) throws(PathFailure) -> JSON? {
        guard let start = start(in: scope) else { return nil }
        return try find(in: start)
    }

    private func start(in scope: EvaluationScope) -> JSON? {
        switch root {
        case .input: scope.input
        case .context: scope.context(reading: steps.first?.onlyMember)
        case .variable(let name): scope.variables[name]
        }
    }

    /// What the path finds in the value that its root stands for; `nil` where a definite path finds nothing.
    private func find(in start: JSON) throws(PathFailure) -> JSON? {
        guard isDefinite else {
            var search = PathSearch(root: start)
            return .array(try search.values(of: steps, in: start))
        }
        var value = start
        for step in steps {
            guard let next = step.onlyValue(in: value) else { return nil }
            value = next
        }
        return value
    }
}

extension JSONPath: CustomStringConvertible {
    /// The path as it was written.
    public var description: String { text }
}
