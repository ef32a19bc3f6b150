internal import JSONModel

/// Reads calls of intrinsic functions.
struct IntrinsicParser {
    private var scanner: TextScanner
    private var callCount = 0

    init(_ text: String) { scanner = TextScanner(text) }

    /// Reads a call that is the whole text.
    mutating func parseExpression() throws(PathSyntaxError) -> IntrinsicCall {
        scanner.skipBlanks()
        let call = try parseCall()
        scanner.skipBlanks()
        guard scanner.isAtEnd else {
            throw scanner.failure(
                "Nothing can follow the call",
                remedy: "Write one call; its result cannot be indexed, but it can be an argument of another call."
            )
        }
        return call
    }

    private mutating func parseCall() throws(PathSyntaxError) -> IntrinsicCall {
        let start = scanner.position
        try scanner.enter()
        defer { scanner.leave() }
        let function = try parseFunction()
        scanner.skipBlanks()
        guard scanner.take("(") else {
            throw scanner.failure(
                "A parenthesis must follow the function's name",
                remedy: "Write \(function.rawValue)(…)."
            )
        }
        callCount += 1
        guard callCount <= IntrinsicExpression.maximumCalls else {
            throw scanner.failure(
                "An expression can have at most \(IntrinsicExpression.maximumCalls) calls",
                remedy: "Split the expression over several states.",
                at: start
            )
        }
        let arguments = try parseArguments(openedAt: scanner.position - 1)
        guard function.argumentCounts.contains(arguments.count) else {
            throw scanner.failure(
                "\(function.rawValue) takes \(function.argumentCountText), not \(arguments.count)",
                remedy: "Correct the arguments.",
                at: start
            )
        }
        return IntrinsicCall(function: function, arguments: arguments, text: scanner.read(since: start))
    }

    private mutating func parseFunction() throws(PathSyntaxError) -> IntrinsicFunction {
        let start = scanner.position
        let name = scanner.take { $0.continuesName || $0 == "." }
        guard let function = IntrinsicFunction(rawValue: name) else {
            let lowercased = name.lowercased()
            let similar = IntrinsicFunction.allCases.first { $0.rawValue.lowercased() == lowercased }
            throw scanner.failure(
                name.isEmpty ? "A function's name is missing" : "There is no function '\(name)'",
                remedy: similar.map { "Write \($0.rawValue)." }
                    ?? "Write a path such as $.name, or a function such as States.Format('{}', $.name).",
                at: start
            )
        }
        return function
    }

    /// Reads arguments up to the closing parenthesis.
    private mutating func parseArguments(openedAt start: Int) throws(PathSyntaxError) -> [IntrinsicArgument] {
        var arguments: [IntrinsicArgument] = []
        scanner.skipBlanks()
        guard !scanner.take(")") else { return arguments }
        while !scanner.isAtEnd {
            arguments.append(try parseArgument())
            scanner.skipBlanks()
            if scanner.take(")") { return arguments }
            guard scanner.take(",") || scanner.isAtEnd else {
                throw scanner.failure("A comma must stand between arguments", remedy: "Write , or ) here.")
            }
            scanner.skipBlanks()
        }
        throw scanner.failure("A parenthesis is not closed", remedy: "Write ) behind the arguments.", at: start)
    }

    private mutating func parseArgument() throws(PathSyntaxError) -> IntrinsicArgument {
        switch scanner.next {
        case "'": return .text(pieces: try parseText())
        case "$": return .path(try parsePath())
        case "S": return .call(try parseCall())
        default: return .literal(try parseLiteral())
        }
    }

    private mutating func parsePath() throws(PathSyntaxError) -> JSONPath {
        var parser = PathParser(scanner, in: .arguments)
        let path = try parser.parsePath()
        scanner = parser.scanner
        return path
    }

    /// Reads a text in single quotes, in which four characters can be escaped and nothing else can.
    private mutating func parseText() throws(PathSyntaxError) -> [String] {
        let start = scanner.position
        scanner.advance()
        var pieces: [String] = []
        var piece = String.UnicodeScalarView()
        while let scalar = scanner.next {
            scanner.advance()
            switch scalar {
            case "'":
                return pieces + [String(piece)]
            case "\\":
                piece.append(try parseEscape())
            case "{" where scanner.take("}"):
                pieces.append(String(piece))
                piece = String.UnicodeScalarView()
            default:
                piece.append(scalar)
            }
        }
        throw scanner.failure("A quote is not closed", remedy: "Write ' behind the text.", at: start)
    }

    private mutating func parseEscape() throws(PathSyntaxError) -> Unicode.Scalar {
        guard let scalar = scanner.next, ["'", "{", "}", "\\"].contains(scalar) else {
            throw scanner.failure(
                "A backslash can stand before ', {, } and \\ only",
                remedy: "Write \\\\ for a backslash; in JSON text each backslash is written twice.",
                at: scanner.position - 1
            )
        }
        scanner.advance()
        return scalar
    }

    private mutating func parseLiteral() throws(PathSyntaxError) -> JSON {
        let start = scanner.position
        let word = scanner.take { !$0.isBlank && $0 != "," && $0 != ")" }
        switch word {
        case "true": return true
        case "false": return false
        case "null": return nil
        default:
            if let number = JSON(number: word) { return number }
            throw scanner.failure(
                word.isEmpty ? "An argument is missing" : "An argument cannot be '\(word)'",
                remedy: "Write a text in single quotes, a number, true, false, null, a path or a call.",
                at: start
            )
        }
    }
}
