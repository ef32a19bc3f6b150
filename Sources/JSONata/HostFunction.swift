public import JSONModel

/// A function that the host offers to expressions.
public struct HostFunction: Sendable {
    /// What such a function does: it takes the arguments, `nil` for undefined, and the evaluation's environment, and answers
    /// `nil` for undefined.
    public typealias Body =
        @Sendable (_ arguments: [JSON?], _ environment: Environment) throws(JSONataError) -> JSON?

    /// The name, without `$`.
    public let name: String
    let native: NativeFunction

    /// Makes a function.
    ///
    /// - Parameters:
    ///   - name: the name, without `$`.
    ///   - signature: the types of its parameters as JSONata writes them (`<s-n?:s>`). Arguments are checked against it
    ///     before the function is called. A function among the arguments arrives as the empty text.
    ///   - body: what it does.
    /// - Throws: ``JSONataError`` for a signature that cannot be read.
    public init(_ name: String, signature: String, body: @escaping Body) throws(JSONataError) {
        self.name = name
        let parsed: Signature
        do throws(Failure) { parsed = try Signature(signature) } catch { throw JSONataError(error, source: nil) }
        native = NativeFunction(name, parsed, arity: parsed.parameters.count) { (arguments, call) throws(Failure) in
            var given: [JSON?] = []
            var budget = call.run.environment.limits.maximumAllocation / MemoryLayout<Value>.stride
            for argument in arguments { given.append(try argument.output(functions: .emptyText, budget: &budget)) }
            let result: Value
            do throws(JSONataError) {
                result = Value(try body(given, call.run.environment))
            } catch {
                throw Failure(
                    error.code,
                    token: error.token,
                    position: error.position,
                    value: error.value,
                    otherValue: error.otherValue,
                    message: error.message
                )
            }
            // A copy knows how deep it is, which a value from outside does not.
            return try call.run.checked(try result.changeableCopy(call.run))
        }
    }
}
