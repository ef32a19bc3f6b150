/// Reads paths, alone or as part of a larger text.
struct PathParser {
    /// What a path stands in, which decides where a member's name ends.
    enum Surroundings {
        /// The path is the whole text.
        case nothing
        /// The path is an argument of a call, which a comma or a parenthesis ends.
        case arguments
        /// The path is an operand in a filter, which an operator ends too.
        case filter
    }

    var scanner: TextScanner
    private let surroundings: Surroundings

    init(_ text: String) { self.init(TextScanner(text), in: .nothing) }

    init(_ scanner: TextScanner, in surroundings: Surroundings) {
        self.scanner = scanner
        self.surroundings = surroundings
    }

    /// Reads a path with its root.
    mutating func parsePath() throws(PathSyntaxError) -> JSONPath {
        let start = scanner.position
        guard scanner.take("$") else {
            throw scanner.failure("A path starts with $", remedy: "Write a path such as $.name.")
        }
        let root: JSONPath.Root
        if scanner.take("$") {
            root = .context
        } else if let scalar = scanner.next, scalar.startsName {
            root = .variable(scanner.take { $0.continuesName || $0 == "_" })
        } else {
            root = .input
        }
        let steps = try parseSteps()
        return JSONPath(text: scanner.read(since: start), root: root, steps: steps)
    }

    /// Reads the steps behind a root.
    mutating func parseSteps() throws(PathSyntaxError) -> [PathStep] {
        var steps: [PathStep] = []
        while let scalar = scanner.next {
            switch scalar {
            case "." where scanner.scalar(ahead: 1) == ".":
                scanner.advance(by: 2)
                steps.append(.descent(try scanner.next == "[" ? parseBracket() : parseName()))
            case ".":
                scanner.advance()
                steps.append(try scanner.next == "[" ? parseBracket() : parseName())
            case "[":
                steps.append(try parseBracket())
            default:
                guard surroundings == .nothing, !scalar.isBlank else { return steps }
                throw scanner.failure(
                    "A path cannot go on with '\(scalar)'",
                    remedy: "Write . before a member's name, or [ before an index."
                )
            }
        }
        return steps
    }

    /// Requires that nothing but blanks follows.
    mutating func expectEnd() throws(PathSyntaxError) {
        let end = scanner.position
        scanner.skipBlanks()
        guard !scanner.isAtEnd else { return }
        throw scanner.failure(
            "A path cannot go on behind a blank",
            remedy: "Write members with blanks in brackets and quotes: ['first name'].",
            at: end
        )
    }

    /// Reads what follows a dot: a member's name, `*` or a function.
    private mutating func parseName() throws(PathSyntaxError) -> PathStep {
        let start = scanner.position
        let surroundings = surroundings
        let name = scanner.take { !Self.endsName($0, in: surroundings) }
        guard !name.isEmpty else {
            throw scanner.failure(
                "A member's name is missing behind a dot",
                remedy: "Write the member's name, or * for all members.",
                at: start
            )
        }
        if scanner.next == "(" { return try parseFunction(name) }
        return name == "*" ? .wildcard : .member(name)
    }

    private static func endsName(_ scalar: Unicode.Scalar, in surroundings: Surroundings) -> Bool {
        switch scalar {
        case ".", "[", "(": true
        case ",", ")": surroundings != .nothing
        case "=", "!", "<", ">", "&", "|", "~", "]": surroundings == .filter
        default: scalar.isBlank
        }
    }

    /// Reads the parentheses of a function.
    ///
    /// Step Functions accepts functions in paths, but they find nothing.
    private mutating func parseFunction(_ name: String) throws(PathSyntaxError) -> PathStep {
        let start = scanner.position
        var depth = 0
        while let scalar = scanner.next {
            scanner.advance()
            if scalar == "(" { depth += 1 }
            if scalar == ")" { depth -= 1 }
            if depth == 0 { return .function(name) }
        }
        throw scanner.failure("A parenthesis is not closed", remedy: "Write ) behind the arguments.", at: start)
    }

    /// Reads a step in brackets.
    private mutating func parseBracket() throws(PathSyntaxError) -> PathStep {
        let start = scanner.position
        scanner.advance()
        scanner.skipBlanks()
        let step: PathStep
        switch scanner.next {
        case "'", "\"": step = try parseMembers()
        case "*":
            scanner.advance()
            step = .wildcard
        case "?": step = try parseFilter()
        case let scalar? where scalar.isDigit || scalar == "-" || scalar == ":": step = try parseIndices()
        default:
            throw scanner.failure(
                "Brackets cannot hold this",
                remedy:
                    "Write a member in quotes ['name'], an index [0], a slice [1:5], [*] or a filter [?(@.name == 1)].",
                at: scanner.isAtEnd ? start : scanner.position
            )
        }
        scanner.skipBlanks()
        guard scanner.take("]") else {
            throw scanner.failure("A bracket is not closed", remedy: "Write ] behind the step.")
        }
        return step
    }

    private mutating func parseMembers() throws(PathSyntaxError) -> PathStep {
        var names = [try scanner.takeQuoted()]
        scanner.skipBlanks()
        while scanner.take(",") {
            scanner.skipBlanks()
            guard scanner.next == "'" || scanner.next == "\"" else {
                throw scanner.failure("A member in quotes must follow the comma", remedy: "Write ['a','b'].")
            }
            names.append(try scanner.takeQuoted())
            scanner.skipBlanks()
        }
        return names.count == 1 ? .member(names[0]) : .members(names)
    }

    private mutating func parseIndices() throws(PathSyntaxError) -> PathStep {
        let start = scanner.position
        let first = try parseInteger()
        scanner.skipBlanks()
        if scanner.take(":") {
            scanner.skipBlanks()
            let last = try parseInteger()
            scanner.skipBlanks()
            if scanner.next == ":" {
                throw scanner.failure("A slice cannot have a step", remedy: "Write [from:to].")
            }
            guard first != nil || last != nil else {
                throw scanner.failure("A slice needs a start or an end", remedy: "Write [1:], [:5] or [*].", at: start)
            }
            return .slice(from: first, to: last)
        }
        guard let first else { throw scanner.failure("An index is missing", remedy: "Write an index such as [0].") }
        var indices = [first]
        while scanner.take(",") {
            scanner.skipBlanks()
            guard let index = try parseInteger() else {
                throw scanner.failure("An index must follow the comma", remedy: "Write [0,1].")
            }
            indices.append(index)
            scanner.skipBlanks()
        }
        return indices.count == 1 ? .index(first) : .indices(indices)
    }

    /// Reads an integer; `nil` if none comes next.
    private mutating func parseInteger() throws(PathSyntaxError) -> Int? {
        let start = scanner.position
        let digits = (scanner.take("-") ? "-" : "") + scanner.take(while: \.isDigit)
        guard !digits.isEmpty else { return nil }
        guard digits != "-" else {
            throw scanner.failure("A digit must follow the minus", remedy: "Write an index such as [-1].")
        }
        // The bound is Java's, and keeps sums of an index and a length from overflowing.
        guard let number = Int32(digits) else {
            throw scanner.failure("An index is too large", remedy: "Write an index of at most \(Int32.max).", at: start)
        }
        return Int(number)
    }
}
