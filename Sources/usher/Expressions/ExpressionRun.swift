internal import Foundation
internal import JSONModel
internal import JSONata
internal import WorkflowRuntime

/// One evaluation of an expression, with the bounds that somebody asked for.
struct ExpressionRun {
    var source: String
    var input: JSON?
    var bindings: [String: JSON] = [:]
    var dialect = Dialect.standard
    /// How long it may take; for as long as it needs if `nil`.
    var timeLimit: Duration?
    /// How deep evaluations may nest.
    var maximumDepth: Int?

    func evaluate() throws(JSONataError) -> JSON? {
        var limits = Limits()
        limits.maximumStackSize = LargeStack.usable
        if let maximumDepth { limits.maximumDepth = maximumDepth }
        if let timeLimit {
            let end = ContinuousClock.now + timeLimit
            limits.isInterrupted = { ContinuousClock.now >= end }
        }
        let now = SystemClock().now()
        let environment = Environment(now: now, seed: SystemRandomness().seed(), limits: limits)
        return try Expression(source, dialect: dialect).evaluate(input, bindings: bindings, in: environment)
    }
}
