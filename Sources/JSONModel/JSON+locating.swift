extension JSON {
    /// Where in a JSON text the value at a pointer begins; `nil` where there is none, or the text is no JSON.
    ///
    /// Diagnostics carry pointers; a person with an editor wants a line and a column. Of two members with equal keys the
    /// later one is meant, as in parsing.
    public static func locate(_ pointer: JSONPointer, in text: String) -> TextPosition? {
        let (position, isExact) = search(pointer, in: text)
        return isExact ? position : nil
    }

    /// Where the value at a pointer begins or, where there is none, the deepest value around the place that it would have.
    ///
    /// So a diagnostic about an absent member points to the object that lacks it. `nil` only for a text that is no JSON.
    public static func locateNearest(_ pointer: JSONPointer, in text: String) -> TextPosition? {
        search(pointer, in: text).position
    }

    private static func search(_ pointer: JSONPointer, in text: String) -> (position: TextPosition?, isExact: Bool) {
        var text = text
        return text.withUTF8 { bytes in
            var locator = JSONLocator(bytes)
            let isExact = locator.descend(along: pointer.tokens)
            return (locator.offset.map { TextPosition(offset: $0, in: bytes) }, isExact)
        }
    }
}

/// Follows a pointer through a JSON text without building the value.
struct JSONLocator {
    private let bytes: UnsafeBufferPointer<UInt8>
    /// The offset of the deepest value that was found; `nil` as long as there is none.
    private(set) var offset: Int?

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Goes down token by token; false where there is no value for one of them.
    mutating func descend(along tokens: [String]) -> Bool {
        var parser = JSONTextParser(bytes: bytes, maximumDepth: JSON.defaultMaximumDepth)
        guard (try? parser.parseDocument()) != nil else { return false }
        var start = JSONTextParser.start(of: bytes)
        offset = start
        for token in tokens {
            guard let next = place(of: token, inValueAt: start) else { return false }
            start = next
            offset = next
        }
        return true
    }

    /// The offset of the member or element that a token names in the value at an offset.
    private func place(of token: String, inValueAt start: Int) -> Int? {
        var parser = JSONTextParser(bytes: bytes, maximumDepth: JSON.defaultMaximumDepth, index: start)
        // The text as a whole was found to be well formed, so nothing throws here.
        return if parser.consume(UInt8(ascii: "{")) {
            try? parser.placeOfMember(token)
        } else if parser.consume(UInt8(ascii: "[")), let index = JSONPointer.arrayIndex(token) {
            try? parser.placeOfElement(index)
        } else {
            nil
        }
    }
}

extension JSONTextParser {
    /// The offset of the first value: that of the first byte that is no white space.
    fileprivate static func start(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var parser = JSONTextParser(bytes: bytes, maximumDepth: JSON.defaultMaximumDepth)
        parser.skipWhitespace()
        return parser.index
    }

    /// Reads an object from behind its brace and tells where the last value with a key begins.
    fileprivate mutating func placeOfMember(_ key: String) throws(Fault) -> Int? {
        var place: Int?
        skipWhitespace()
        guard !consume(UInt8(ascii: "}")) else { return nil }
        repeat {
            skipWhitespace()
            let isWanted = try parseKey().utf8.elementsEqual(key.utf8)
            if isWanted { place = index }
            _ = try parseValue()
            skipWhitespace()
        } while consume(UInt8(ascii: ","))
        return place
    }

    /// Reads an array from behind its bracket and tells where an element begins.
    fileprivate mutating func placeOfElement(_ wanted: Int) throws(Fault) -> Int? {
        skipWhitespace()
        guard !consume(UInt8(ascii: "]")) else { return nil }
        var number = 0
        repeat {
            skipWhitespace()
            if number == wanted { return index }
            _ = try parseValue()
            skipWhitespace()
            number += 1
        } while consume(UInt8(ascii: ","))
        return nil
    }
}
