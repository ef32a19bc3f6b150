internal import JSONModel

extension TextScanner {
    /// Reads a literal of JSON, with single or double quotes around texts.
    mutating func takeLiteral() throws(PathSyntaxError) -> JSON {
        let start = position
        switch next {
        case "'", "\"": return .string(try takeQuoted())
        case "[": return try takeList()
        case "{": return try takeObject()
        default:
            let word = take { $0.continuesName || $0 == "-" || $0 == "+" || $0 == "." }
            switch word {
            case "true": return true
            case "false": return false
            case "null": return nil
            default:
                if let number = JSON(number: word) { return number }
                throw failure(
                    "A path or a literal is missing",
                    remedy: "Write a path such as @.name, a text in quotes, a number, true, false or null.",
                    at: start
                )
            }
        }
    }

    private mutating func takeList() throws(PathSyntaxError) -> JSON {
        try enter()
        defer { leave() }
        advance()
        skipBlanks()
        var elements: [JSON] = []
        guard !take("]") else { return .array(elements) }
        while true {
            elements.append(try takeLiteral())
            skipBlanks()
            if take("]") { return .array(elements) }
            guard take(",") else { throw failure("A bracket is not closed", remedy: "Write ] behind the elements.") }
            skipBlanks()
        }
    }

    private mutating func takeObject() throws(PathSyntaxError) -> JSON {
        try enter()
        defer { leave() }
        advance()
        skipBlanks()
        var object = JSONObject()
        guard !take("}") else { return .object(object) }
        while true {
            guard next == "'" || next == "\"" else {
                throw failure("A key is missing", remedy: "Write {'key': value}.")
            }
            let key = try takeQuoted()
            skipBlanks()
            guard take(":") else { throw failure("A colon must follow the key", remedy: "Write {'key': value}.") }
            skipBlanks()
            object[key] = try takeLiteral()
            skipBlanks()
            if take("}") { return .object(object) }
            guard take(",") else { throw failure("A brace is not closed", remedy: "Write } behind the members.") }
            skipBlanks()
        }
    }
}

extension JSON {
    /// The number that a text writes in the form of JSON; `nil` for any other text.
    init?(number text: String) {
        guard let first = text.unicodeScalars.first, first == "-" || first.isDigit,
            let value = try? JSON(parsing: text)
        else { return nil }
        self = value
    }
}
