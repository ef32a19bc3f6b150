internal import JSONModel

/// Turns tokens into a syntax tree, by operator precedence (Pratt, 1973).
struct Parser {
    /// How high the syntax tree may be: everyone who walks it recurses as deep, and so does freeing it.
    static let maximumHeight = 500

    private var lexer: Lexer
    private var token: Token
    private var stack: StackGuard

    /// Parses a whole expression.
    static func parse(_ source: String, stack: StackGuard) throws(Failure) -> SyntaxNode {
        var lexer = Lexer(source)
        let first = try lexer.next(infix: false)
        var parser = Parser(lexer: lexer, token: first, stack: stack)
        let tree = try parser.expression(0)
        guard parser.token.kind == .end else {
            throw Failure("S0201", token: parser.token.text, position: parser.token.position)
        }
        return tree
    }

    private init(lexer: Lexer, token: Token, stack: StackGuard) {
        self.lexer = lexer
        self.token = token
        self.stack = stack
    }

    private mutating func advance(infix: Bool = false) throws(Failure) {
        token = try lexer.next(infix: infix)
        // Both end a name, but neither is an operator.
        if token.symbol == "!" || token.symbol == "~" {
            throw Failure("S0204", token: token.symbol, position: token.position)
        }
    }

    /// Reads on behind a symbol that must come here.
    private mutating func expect(_ symbol: String, infix: Bool = false) throws(Failure) {
        guard token.symbol == symbol else {
            let code = token.kind == .end ? "S0203" : "S0202"
            throw Failure(code, token: token.text, position: token.position, value: .string(symbol))
        }
        try advance(infix: infix)
    }

    private static func bindingPower(of symbol: String) -> Int {
        switch symbol {
        case "[", "(", "@", "#": 80
        case ".": 75
        case "{": 70
        case "*", "/", "%": 60
        case "+", "-", "&": 50
        case "=", "<", ">", "^", "!=", "<=", ">=", "~>", "in", "?:", "??": 40
        case "and": 30
        case "or": 25
        case "?": 20
        case ":=": 10
        default: 0
        }
    }

    private mutating func expression(_ rightBindingPower: Int) throws(Failure) -> SyntaxNode {
        guard stack.hasRoom else { throw Failure.tooDeepSyntax(at: token.position) }
        let first = token
        // A slash behind an operand divides; behind a bracket or a minus sign it starts a regular expression. (The
        // reference takes it for a division there too, so that `[/a/]` is an error.)
        try advance(infix: !["(", "[", "{", "-", "|"].contains(first.symbol))
        var left = try prefix(first)
        while rightBindingPower < Self.bindingPower(of: token.symbol) {
            guard left.height < Self.maximumHeight else { throw Failure.tooDeepSyntax(at: token.position) }
            let symbol = token
            try advance()
            left = try infix(symbol, left)
        }
        guard left.height <= Self.maximumHeight else { throw Failure.tooDeepSyntax(at: token.position) }
        return left
    }

    /// The node that a token starts.
    private mutating func prefix(_ first: Token) throws(Failure) -> SyntaxNode {
        let position = first.position
        switch first.kind {
        case .name(let name): return SyntaxNode(.name(name), at: position)
        case .variable(let name): return SyntaxNode(.variable(name), at: position)
        case .string(let text): return SyntaxNode(.string(text), at: position)
        case .number(let value): return SyntaxNode(.number(value), at: position)
        case .value(let value): return SyntaxNode(.value(value), at: position)
        case .regularExpression(let pattern, let flags):
            return SyntaxNode(.regularExpression(pattern: pattern, flags: flags), at: position)
        case .end: throw Failure("S0207", token: "(end)", position: position)
        case .symbol(let symbol): return try prefix(symbol: symbol, at: position)
        }
    }

    private mutating func prefix(symbol: String, at position: Int) throws(Failure) -> SyntaxNode {
        switch symbol {
        case "and", "or", "in": return SyntaxNode(.keyword(symbol), at: position)
        case "-": return SyntaxNode(.negation(try expression(70)), at: position)
        case "*": return SyntaxNode(.wildcard, at: position)
        case "**": return SyntaxNode(.descendant, at: position)
        case "%": return SyntaxNode(.parent, at: position)
        case "(": return try block(at: position)
        case "[": return try array(at: position)
        case "{": return SyntaxNode(.object(try pairs()), at: position)
        case "|": return try transform(at: position)
        default: throw Failure("S0211", token: symbol, position: position)
        }
    }

    /// The node of an operator whose left side was read.
    private mutating func infix(_ first: Token, _ left: SyntaxNode) throws(Failure) -> SyntaxNode {
        let position = first.position
        let symbol = first.symbol
        switch symbol {
        case "(": return try call(left, at: position)
        case "[": return try filter(left, at: position)
        case "{": return SyntaxNode(.group(left, try pairs()), at: position)
        case "^": return SyntaxNode(.order(left, try sortTerms()), at: position)
        case "?": return try condition(left, at: position)
        case "?:", "??":
            return SyntaxNode(.fallback(left, try expression(0), isCoalescing: symbol == "??"), at: position)
        case ":=":
            guard case .variable(let name) = left.kind else {
                throw Failure("S0212", token: left.leadingText, position: left.position)
            }
            return SyntaxNode(.binding(name, try expression(9)), at: position)
        case "@", "#":
            let right = try expression(80)
            guard case .variable(let name) = right.kind else {
                throw Failure("S0214", token: symbol, position: right.position)
            }
            return SyntaxNode(symbol == "@" ? .focus(left, name) : .index(left, name), at: position)
        case ".": return SyntaxNode(.map(left, try expression(75)), at: position)
        case "~>": return SyntaxNode(.application(left, try expression(40)), at: position)
        default:
            return SyntaxNode(.binary(symbol, left, try expression(Self.bindingPower(of: symbol))), at: position)
        }
    }

    private mutating func block(at position: Int) throws(Failure) -> SyntaxNode {
        var expressions: [SyntaxNode] = []
        while token.symbol != ")" {
            expressions.append(try expression(0))
            guard token.symbol == ";" else { break }
            try advance()
        }
        try expect(")", infix: true)
        return SyntaxNode(.block(expressions), at: position)
    }

    private mutating func array(at position: Int) throws(Failure) -> SyntaxNode {
        var items: [SyntaxNode] = []
        if token.symbol != "]" {
            while true {
                var item = try expression(0)
                if token.symbol == ".." {
                    let rangePosition = token.position
                    try advance()
                    item = SyntaxNode(.binary("..", item, try expression(0)), at: rangePosition)
                }
                items.append(item)
                guard token.symbol == "," else { break }
                try advance()
            }
        }
        try expect("]", infix: true)
        return SyntaxNode(.array(items), at: position)
    }

    private mutating func pairs() throws(Failure) -> [(SyntaxNode, SyntaxNode)] {
        var pairs: [(SyntaxNode, SyntaxNode)] = []
        if token.symbol != "}" {
            while true {
                let key = try expression(0)
                try expect(":")
                pairs.append((key, try expression(0)))
                guard token.symbol == "," else { break }
                try advance()
            }
        }
        try expect("}", infix: true)
        return pairs
    }

    private mutating func transform(at position: Int) throws(Failure) -> SyntaxNode {
        let pattern = try expression(0)
        try expect("|")
        let update = try expression(0)
        var deletion: SyntaxNode?
        if token.symbol == "," {
            try advance()
            deletion = try expression(0)
        }
        try expect("|")
        return SyntaxNode(.transform(pattern: pattern, update: update, deletion: deletion), at: position)
    }

    private mutating func condition(_ left: SyntaxNode, at position: Int) throws(Failure) -> SyntaxNode {
        let then = try expression(0)
        var otherwise: SyntaxNode?
        if token.symbol == ":" {
            try advance()
            otherwise = try expression(0)
        }
        return SyntaxNode(.condition(left, then, otherwise), at: position)
    }

    private mutating func filter(_ left: SyntaxNode, at position: Int) throws(Failure) -> SyntaxNode {
        if token.symbol == "]" {
            var step = left
            while case .filter(let inner, _) = step.kind { step = inner }
            step.keepsArray = true
            try advance(infix: true)
            return left
        }
        let predicate = try expression(0)
        try expect("]", infix: true)
        return SyntaxNode(.filter(left, predicate), at: position)
    }

    private mutating func sortTerms() throws(Failure) -> [SyntaxNode.SortTerm] {
        try expect("(")
        var terms: [SyntaxNode.SortTerm] = []
        while true {
            let isDescending = token.symbol == ">"
            if isDescending || token.symbol == "<" { try advance() }
            terms.append(SyntaxNode.SortTerm(isDescending: isDescending, expression: try expression(0)))
            guard token.symbol == "," else { break }
            try advance()
        }
        try expect(")", infix: true)
        return terms
    }

    private mutating func call(_ procedure: SyntaxNode, at position: Int) throws(Failure) -> SyntaxNode {
        var arguments: [SyntaxNode] = []
        var isPartial = false
        if token.symbol != ")" {
            while true {
                if token.symbol == "?" {
                    isPartial = true
                    arguments.append(SyntaxNode(.placeholder, at: token.position))
                    try advance()
                } else {
                    arguments.append(try expression(0))
                }
                guard token.symbol == "," else { break }
                try advance()
            }
        }
        try expect(")", infix: true)
        if case .name(let word) = procedure.kind, word == "function" || word == "λ" {
            return try lambda(parameters: arguments, at: position)
        }
        return SyntaxNode(isPartial ? .partial(procedure, arguments) : .call(procedure, arguments), at: position)
    }

    private mutating func lambda(parameters: [SyntaxNode], at position: Int) throws(Failure) -> SyntaxNode {
        var names: [String] = []
        for (offset, parameter) in parameters.enumerated() {
            guard case .variable(let name) = parameter.kind else {
                throw Failure(
                    "S0208",
                    token: parameter.leadingText,
                    position: parameter.position,
                    value: .integer(offset + 1)
                )
            }
            names.append(name)
        }
        var signature: Signature?
        if token.symbol == "<" { signature = try self.signature() }
        try expect("{")
        let body = try expression(0)
        try expect("}", infix: true)
        return SyntaxNode(.lambda(parameters: names, signature: signature, body: body), at: position)
    }

    private mutating func signature() throws(Failure) -> Signature {
        let start = token.position
        var depth = 1
        var text = "<"
        while depth > 0 && token.symbol != "{" && token.kind != .end {
            try advance()
            if token.symbol == ">" { depth -= 1 }
            if token.symbol == "<" { depth += 1 }
            text += token.text
        }
        try expect(">")
        do throws(Failure) {
            return try Signature(text)
        } catch {
            throw error.located(token: nil, position: start)
        }
    }
}

extension SyntaxNode {
    /// How an error quotes the node: the text of the token that made it.
    var leadingText: String? {
        switch kind {
        case .name(let text), .variable(let text), .string(let text), .keyword(let text): text
        case .number(let value), .value(let value): value.text()
        case .binary(let symbol, _, _): symbol
        case .map: "."
        case .call, .partial, .block: "("
        case .array, .filter: "["
        case .object, .group: "{"
        default: nil
        }
    }
}

extension Failure {
    static func tooDeepSyntax(at position: Int) -> Failure {
        Failure("U1001", position: position, message: "The expression nests too deeply. Split it into functions.")
    }
}
