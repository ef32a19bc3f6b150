internal import JSONModel
internal import JSONata

extension PathParser {
    /// Reads `?(…)`.
    mutating func parseFilter() throws(PathSyntaxError) -> PathStep {
        scanner.advance()
        scanner.skipBlanks()
        guard scanner.next == "(" else {
            throw scanner.failure("A parenthesis must follow the question mark", remedy: "Write [?(@.name == 1)].")
        }
        return .filter(try parseGroup())
    }

    /// Reads a condition in parentheses.
    private mutating func parseGroup() throws(PathSyntaxError) -> PathFilter {
        let start = scanner.position
        try scanner.enter()
        defer { scanner.leave() }
        scanner.advance()
        let filter = try parseAlternatives()
        guard scanner.take(")") else {
            throw scanner.failure(
                "A parenthesis is not closed",
                remedy: "Write ) behind the condition, and && or || between two conditions.",
                at: scanner.isAtEnd ? start : scanner.position
            )
        }
        return filter
    }

    private mutating func parseAlternatives() throws(PathSyntaxError) -> PathFilter {
        var filters = [try parseConjunction()]
        while scanner.starts(with: "||") {
            scanner.advance(by: 2)
            filters.append(try parseConjunction())
        }
        return filters.count == 1 ? filters[0] : .any(filters)
    }

    private mutating func parseConjunction() throws(PathSyntaxError) -> PathFilter {
        var filters = [try parseCondition()]
        while scanner.starts(with: "&&") {
            scanner.advance(by: 2)
            filters.append(try parseCondition())
        }
        return filters.count == 1 ? filters[0] : .all(filters)
    }

    private mutating func parseCondition() throws(PathSyntaxError) -> PathFilter {
        scanner.skipBlanks()
        var isNegated = false
        while scanner.take("!") {
            isNegated.toggle()
            scanner.skipBlanks()
        }
        let filter = try scanner.next == "(" ? parseGroup() : parseRelation()
        scanner.skipBlanks()
        return isNegated ? .not(filter) : filter
    }

    private mutating func parseRelation() throws(PathSyntaxError) -> PathFilter {
        let start = scanner.position
        let left = try parseOperand()
        scanner.skipBlanks()
        if scanner.starts(with: "=~") { return .match(left, try parsePattern()) }
        guard let relation = parseSymbol() else {
            if case .literal = left {
                throw scanner.failure(
                    "A literal alone is no condition",
                    remedy: "Compare it with a path: @.name == 'x'.",
                    at: start
                )
            }
            return .exists(left)
        }
        scanner.skipBlanks()
        return .relation(left, relation, try parseOperand())
    }

    /// Reads `=~ /pattern/flags`.
    private mutating func parsePattern() throws(PathSyntaxError) -> PathPattern {
        scanner.advance(by: 2)
        scanner.skipBlanks()
        let start = scanner.position
        guard scanner.take("/") else {
            throw scanner.failure("A pattern is missing", remedy: "Write a pattern between slashes: /A.*/.")
        }
        let inside = scanner.position
        while let scalar = scanner.next, scalar != "/" { scanner.advance(by: scalar == "\\" ? 2 : 1) }
        let pattern = scanner.read(since: inside)
        guard scanner.take("/") else {
            throw scanner.failure("A pattern is not closed", remedy: "Write / behind the pattern.", at: start)
        }
        let flags = scanner.take { $0.continuesName }
        guard flags.isEmpty || flags == "i" else {
            throw scanner.failure(
                "A pattern cannot have the flags '\(flags)'",
                remedy: "Use the flag i or none.",
                at: start
            )
        }
        do throws(JSONataError) {
            return try PathPattern(pattern, ignoresCase: flags == "i")
        } catch {
            throw scanner.failure("A pattern has a mistake", remedy: "Correct it: \(error.message).", at: start)
        }
    }

    private mutating func parseSymbol() -> PathFilter.Relation? {
        for relation in PathFilter.Relation.allCases {
            let symbol = Array(relation.rawValue.unicodeScalars)
            guard symbol.indices.allSatisfy({ scanner.scalar(ahead: $0) == symbol[$0] }) else { continue }
            // `in` must not be read out of `info`.
            if symbol[0].startsName, scanner.scalar(ahead: symbol.count)?.continuesName ?? false { continue }
            scanner.advance(by: symbol.count)
            return relation
        }
        return nil
    }

    private mutating func parseOperand() throws(PathSyntaxError) -> PathFilter.Operand {
        switch scanner.next {
        case "@":
            scanner.advance()
            return .candidate(try parseOperandSteps())
        case "$":
            scanner.advance()
            return .root(try parseOperandSteps())
        default: return .literal(try scanner.takeLiteral())
        }
    }

    private mutating func parseOperandSteps() throws(PathSyntaxError) -> [PathStep] {
        try scanner.enter()
        var parser = PathParser(scanner, in: .filter)
        let steps = try parser.parseSteps()
        scanner = parser.scanner
        scanner.leave()
        return steps
    }
}
