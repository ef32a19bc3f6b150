internal import JSONModel

/// Cuts the text of an expression into tokens, one at a time.
///
/// What a slash means depends on what stands before it, so the parser says whether an infix operator may come next.
struct Lexer {
    private let text: [Unicode.Scalar]
    private var position = 0

    init(_ source: String) { text = Array(source.unicodeScalars) }

    var length: Int { text.count }

    /// The next token.
    ///
    /// - Parameter infix: whether a slash would be the division operator and not start a regular expression.
    mutating func next(infix: Bool) throws(Failure) -> Token {
        try skipSpaceAndComments()
        guard let character = peek() else { return Token(kind: .end, position: text.count) }
        if character == "/" && !infix {
            position += 1
            return try regularExpression()
        }
        if let symbol = operatorSymbol(startingWith: character) {
            position += symbol.unicodeScalars.count
            return Token(kind: .symbol(symbol), position: position)
        }
        if character == "\"" || character == "'" { return try string(quote: character) }
        if let number = try number() { return number }
        if character == "`" { return try quotedName() }
        return name()
    }

    private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
        position + ahead < text.count ? text[position + ahead] : nil
    }

    private static func isSpace(_ character: Unicode.Scalar) -> Bool {
        switch character {
        case " ", "\t", "\n", "\r", "\u{B}": true
        default: false
        }
    }

    private static func isOperator(_ character: Unicode.Scalar) -> Bool {
        switch character {
        case ".", "[", "]", "{", "}", "(", ")", ",", "@", "#", ";", ":", "?", "+", "-", "*", "/", "%", "|", "=", "<",
            ">", "^", "&", "!", "~":
            true
        default: false
        }
    }

    private mutating func skipSpaceAndComments() throws(Failure) {
        while let character = peek() {
            if Self.isSpace(character) {
                position += 1
            } else if character == "/" && peek(1) == "*" {
                let start = position
                position += 2
                while !(peek() == "*" && peek(1) == "/") {
                    guard position < text.count else { throw Failure("S0106", position: start) }
                    position += 1
                }
                position += 2
            } else {
                return
            }
        }
    }

    private func operatorSymbol(startingWith character: Unicode.Scalar) -> String? {
        let pair: String? =
            switch (character, peek(1)) {
            case (".", "."): ".."
            case (":", "="): ":="
            case ("!", "="): "!="
            case (">", "="): ">="
            case ("<", "="): "<="
            case ("*", "*"): "**"
            case ("~", ">"): "~>"
            case ("?", ":"): "?:"
            case ("?", "?"): "??"
            default: nil
            }
        return pair ?? (Self.isOperator(character) ? String(character) : nil)
    }

    private mutating func string(quote: Unicode.Scalar) throws(Failure) -> Token {
        position += 1
        var units: [UInt16] = []
        while let character = peek() {
            if character == quote {
                position += 1
                return Token(kind: .string(String(decoding: units, as: UTF16.self)), position: position)
            }
            if character == "\\" {
                position += 1
                units.append(contentsOf: try escape())
            } else {
                units.append(contentsOf: UTF16.encode(character).map(Array.init) ?? [])
            }
            position += 1
        }
        throw Failure("S0101", position: position)
    }

    /// The UTF-16 units of an escape sequence; stops at its last character.
    private mutating func escape() throws(Failure) -> [UInt16] {
        guard let character = peek() else { throw Failure("S0101", position: position) }
        switch character {
        case "\"", "\\", "/": return [UInt16(character.value)]
        case "b": return [0x08]
        case "f": return [0x0C]
        case "n": return [0x0A]
        case "r": return [0x0D]
        case "t": return [0x09]
        case "u":
            var unit: UInt16 = 0
            for offset in 1...4 {
                guard let digit = peek(offset).flatMap({ Character($0).hexDigitValue }), peek(offset)?.isASCII == true
                else { throw Failure("S0104", position: position) }
                unit = unit << 4 | UInt16(digit)
            }
            position += 4
            return [unit]
        default:
            throw Failure("S0103", token: String(character), position: position)
        }
    }

    /// A number as JSON writes it; a minus sign is an operator of its own.
    private mutating func number() throws(Failure) -> Token? {
        var end = position
        func isDigit(_ index: Int) -> Bool { index < text.count && ("0"..."9").contains(text[index]) }
        guard isDigit(end) else { return nil }
        if text[end] == "0" {
            end += 1
        } else {
            while isDigit(end) { end += 1 }
        }
        if end < text.count, text[end] == ".", isDigit(end + 1) {
            end += 1
            while isDigit(end) { end += 1 }
        }
        if end < text.count, text[end] == "e" || text[end] == "E" {
            var exponent = end + 1
            if exponent < text.count, text[exponent] == "+" || text[exponent] == "-" { exponent += 1 }
            if isDigit(exponent) {
                while isDigit(exponent) { exponent += 1 }
                end = exponent
            }
        }
        var literal = String.UnicodeScalarView()
        literal.append(contentsOf: text[position..<end])
        if let integer = Int(String(literal)) {
            position = end
            return Token(kind: .number(.integer(integer)), position: position)
        }
        guard let value = Double(String(literal)), value.isFinite else {
            throw Failure("S0102", token: String(literal), position: position)
        }
        position = end
        return Token(kind: .number(Number.json(value)), position: position)
    }

    private mutating func quotedName() throws(Failure) -> Token {
        let start = position + 1
        guard let end = text[start...].firstIndex(of: "`") else { throw Failure("S0105", position: text.count) }
        position = end + 1
        return Token(kind: .name(string(in: start..<end)), position: position)
    }

    private mutating func name() -> Token {
        let start = position
        while let character = peek(), !Self.isSpace(character), !Self.isOperator(character) { position += 1 }
        if text[start] == "$" {
            return Token(kind: .variable(string(in: start + 1..<position)), position: position)
        }
        let kind: Token.Kind =
            switch string(in: start..<position) {
            case "and": .symbol("and")
            case "or": .symbol("or")
            case "in": .symbol("in")
            case "true": .value(true)
            case "false": .value(false)
            case "null": .value(nil)
            case let name: .name(name)
            }
        return Token(kind: kind, position: position)
    }

    /// A regular expression whose opening slash was read; slashes inside brackets and behind a backslash belong to it.
    private mutating func regularExpression() throws(Failure) -> Token {
        let start = position
        var depth = 0
        while let character = peek() {
            if character == "/" && depth == 0 && !isEscaped(position) {
                guard position > start else { throw Failure("S0301", position: position) }
                let pattern = string(in: start..<position)
                position += 1
                let flagsStart = position
                while peek() == "i" || peek() == "m" { position += 1 }
                let flags = string(in: flagsStart..<position)
                return Token(kind: .regularExpression(pattern: pattern, flags: flags), position: position)
            }
            let follows = position > 0 ? text[position - 1] : " "
            if follows != "\\" {
                switch character {
                case "(", "[", "{": depth += 1
                case ")", "]", "}": depth -= 1
                default: break
                }
            }
            position += 1
        }
        throw Failure("S0302", position: position)
    }

    private func isEscaped(_ index: Int) -> Bool {
        var count = 0
        while index - count > 0, text[index - count - 1] == "\\" { count += 1 }
        return count % 2 == 1
    }

    private func string(in range: Range<Int>) -> String {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: text[range])
        return String(scalars)
    }
}
