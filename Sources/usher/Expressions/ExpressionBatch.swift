internal import JSONModel
internal import JSONata

/// Answers a line of JSON for each line of JSON, so that a test suite can run thousands of expressions in one process.
///
/// A line in is `{"expr", "data"?, "bindings"?, "timelimit"? (milliseconds), "depth"?}`. A line out is `{"result": …}`, `{}` for
/// an undefined result, or `{"error": {"code", "message", "position"?}}`.
struct ExpressionBatch {
    let dialect: Dialect

    /// Answers every line until the input ends.
    func run() {
        while let line = readLine() { Output.print(answer(to: line).text()) }
    }

    /// The answer to one line.
    ///
    /// Whatever is in it, there is one.
    func answer(to line: String) -> JSON {
        let request: JSON
        do throws(JSONParseError) {
            request = try JSON(parsing: line)
        } catch {
            return Self.invalid("The line is no JSON: \(error).")
        }
        guard let source = request["expr"]?.stringValue else {
            return Self.invalid("The line has no member 'expr' with the text of an expression.")
        }
        var run = ExpressionRun(source: source, input: request["data"], dialect: dialect)
        for (name, value) in request["bindings"]?.objectValue ?? [:] { run.bindings[name] = value }
        // A time limit longer than a day is as good as none, and larger numbers would not fit a duration.
        run.timeLimit = request["timelimit"]?.integerValue.map { .milliseconds(min(max(0, $0), 86_400_000)) }
        run.maximumDepth = request["depth"]?.integerValue.map { max(0, $0) }
        do throws(JSONataError) {
            return try run.evaluate().map { ["result": $0] } ?? [:]
        } catch {
            return ["error": Self.json(error)]
        }
    }

    static func json(_ error: JSONataError) -> JSON {
        var object: JSONObject = ["code": .string(error.code), "message": .string(error.message)]
        if let position = error.position { object["position"] = .integer(position) }
        return .object(object)
    }

    private static func invalid(_ message: String) -> JSON {
        ["error": ["code": "INVALID_REQUEST", "message": .string(message)]]
    }
}
