internal import ArgumentParser
internal import JSONModel
internal import JSONata
internal import StatesLanguage
internal import WorkflowRuntime

/// `usher jsonata`: tries expressions out.
struct JSONataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jsonata",
        abstract: "Evaluate a JSONata expression.",
        discussion: """
            An undefined result prints nothing. With --batch, every line on standard input is a JSON object \
            {"expr", "data"?, "bindings"?, "timelimit"? (milliseconds), "depth"?} and gets one line of answer: \
            {"result": …}, {} for an undefined result, or {"error": {"code", "message", "position"}}.

            EXAMPLES:
              usher jsonata '$sum(prices)' --input '{"prices": [1, 2, 3]}'
              usher jsonata 'Account.Order.Product' --input order.json
              usher jsonata '$uuid()' --dialect stepfunctions
              usher jsonata '$price * 1.25' --bindings '{"price": 80}'
              usher jsonata --batch < expressions.ndjson
            """
    )

    /// Which functions exist.
    enum DialectName: String, ExpressibleByArgument, CaseIterable {
        case standard
        case stepfunctions

        var dialect: Dialect {
            switch self {
            case .standard: .standard
            case .stepfunctions: TaskResources().definitionOptions.dialect
            }
        }
    }

    @Argument(help: ArgumentHelp("The expression.", valueName: "expression"))
    var expression: String?

    @Option(
        help: ArgumentHelp(
            "What $ stands for: JSON, a file that holds it, or - for standard input.",
            valueName: "json|file|-"
        )
    )
    var input: String?

    @Option(
        help: ArgumentHelp(
            "The values of variables, by name without $: a JSON object, or a file that holds it.",
            valueName: "json|file"
        )
    )
    var bindings: String?

    @Option(help: "The functions that exist.")
    var dialect = DialectName.standard

    @Flag(help: "Answer one expression a line.")
    var batch = false

    func validate() throws {
        guard batch == (expression == nil) else {
            throw ValidationError(
                batch ? "--batch takes its expressions from standard input." : "Give an expression, or --batch."
            )
        }
        guard !batch || (input == nil && bindings == nil) else {
            throw ValidationError("With --batch, input and bindings are in each line, as \"data\" and \"bindings\".")
        }
    }

    func run() throws {
        let dialect = dialect.dialect
        guard let expression else { return try LargeStack.run { ExpressionBatch(dialect: dialect).run() } }
        var run = ExpressionRun(source: expression, input: try input.map(InputText.json), dialect: dialect)
        for (name, value) in try variables() { run.bindings[name] = value }
        let result = try LargeStack.run { [run] in
            do throws(JSONataError) {
                return try run.evaluate()
            } catch {
                throw CommandFailure(.findings, "\(error.code): \(error.message)\(Self.marked(error, in: run.source))")
            }
        }
        if let result { Output.print(result) }
    }

    private func variables() throws -> JSONObject {
        guard let bindings else { return [:] }
        guard let object = try InputText.json(bindings).objectValue else {
            throw CommandFailure(.invalidInput, "--bindings takes a JSON object: {\"name\": value}.")
        }
        return object
    }

    /// The expression's line with a caret under the place of the error; empty where the place is not known.
    private static func marked(_ error: JSONataError, in source: String) -> String {
        let scalars = Array(source.unicodeScalars)
        // The position is just behind the token.
        guard let position = error.position, position > 0, position <= scalars.count else { return "" }
        let start = scalars[..<(position - 1)].lastIndex(of: "\n").map { $0 + 1 } ?? 0
        let end = scalars[(position - 1)...].firstIndex(of: "\n") ?? scalars.endIndex
        guard start < end else { return "" }
        let line = String(String.UnicodeScalarView(scalars[start..<end]))
        return "\n  \(line)\n  \(String(repeating: " ", count: position - 1 - start))^"
    }
}
