/// Reads values of which nothing but the kind is wanted: they are checked byte by byte like all others, and nothing is built of them.
extension JSONTextParser {
    /// Parses a value, hollow at places below it.
    mutating func parseValue(hollowing places: [ArraySlice<String>]) throws(Fault) -> JSON {
        if places.isEmpty { return try parseValue() }
        if places.contains(where: \.isEmpty) { return try parseHollow() }
        guard index < bytes.count else { return try parseValue() }
        switch bytes[index] {
        case UInt8(ascii: "{"):
            var object = JSONObject()
            try eachMember { parser, key throws(Fault) in
                object.set(try parser.parseValue(hollowing: Self.below(key, places)), for: key)
            }
            return .object(object)
        case UInt8(ascii: "["):
            var elements: [JSON] = []
            try eachElement { parser throws(Fault) in
                elements.append(try parser.parseValue(hollowing: Self.below(String(elements.count), places)))
            }
            return .array(elements)
        default: return try parseValue()
        }
    }

    private static func below(_ name: String, _ places: [ArraySlice<String>]) -> [ArraySlice<String>] {
        places.filter { $0.first == name || $0.first == "*" }.map { $0.dropFirst() }
    }

    /// Parses a value and gives an empty one of its kind; numbers, truth values and `null` stay as they are.
    private mutating func parseHollow() throws(Fault) -> JSON {
        guard index < bytes.count else { return try parseValue() }
        switch bytes[index] {
        case UInt8(ascii: "\""):
            try skipString()
            return .string("")
        case UInt8(ascii: "{"):
            try eachMember { parser, _ throws(Fault) in _ = try parser.parseHollow() }
            return .object(JSONObject())
        case UInt8(ascii: "["):
            try eachElement { parser throws(Fault) in _ = try parser.parseHollow() }
            return .array([])
        default: return try parseValue()
        }
    }

    private mutating func eachMember(
        _ member: (inout JSONTextParser, String) throws(Fault) -> Void
    ) throws(Fault) {
        try enter()
        skipWhitespace()
        if consume(UInt8(ascii: "}")) { return depart() }
        while true {
            let key = try parseKey()
            try member(&self, key)
            skipWhitespace()
            if consume(UInt8(ascii: ",")) {
                skipWhitespace()
            } else if consume(UInt8(ascii: "}")) {
                return depart()
            } else {
                throw unexpected("where ',' or '}' is expected")
            }
        }
    }

    private mutating func eachElement(_ element: (inout JSONTextParser) throws(Fault) -> Void) throws(Fault) {
        try enter()
        skipWhitespace()
        if consume(UInt8(ascii: "]")) { return depart() }
        while true {
            try element(&self)
            skipWhitespace()
            if consume(UInt8(ascii: ",")) {
                skipWhitespace()
            } else if consume(UInt8(ascii: "]")) {
                return depart()
            } else {
                throw unexpected("where ',' or ']' is expected")
            }
        }
    }

    private mutating func depart() { _ = leave(.null) }

    /// Steps over a string.
    ///
    /// Escapes are ASCII, so the text is valid UTF-8 exactly if each part between them is.
    private mutating func skipString() throws(Fault) {
        index += 1
        while true {
            let start = index
            index = StringScan.firstSpecial(in: bytes, from: index, orBeyondASCII: true)
            if index < bytes.count, bytes[index] >= 0x80 {
                index = StringScan.firstSpecial(in: bytes, from: index, orBeyondASCII: false)
                let run = UnsafeBufferPointer(rebasing: bytes[start..<index])
                guard (try? UTF8Span(validating: run.span)) != nil else { throw invalidUTF8(from: start) }
            }
            guard index < bytes.count else { throw fault("The text ends inside a string") }
            switch bytes[index] {
            case UInt8(ascii: "\\"): _ = try parseEscape()
            case UInt8(ascii: "\""):
                index += 1
                return
            default: throw unexpected("inside a string; write it as an escape")
            }
        }
    }
}
