internal import JSONModel

/// Finds where in a JSON text a value stands.
///
/// It walks over the text once and builds nothing. Where the text has no such value (a member that is missing, say) the
/// place is that of the nearest value around it; where the text is no JSON, that of the first character that cannot be.
struct JSONLocator {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// The place of the value at a pointer.
    ///
    /// A member of an object is found at its key.
    static func position(of pointer: JSONPointer, in text: String) -> TextPosition {
        do throws(JSONParseError) {
            _ = try JSON(parsing: text)
        } catch {
            return error.position
        }
        var text = text
        return text.withUTF8 { bytes in
            var locator = JSONLocator(bytes: bytes)
            return TextPosition(offset: locator.offset(of: pointer.tokens[...]), in: bytes)
        }
    }

    // The text was parsed before, so what follows meets only well-formed JSON. The bounds of every step still hold by themselves.

    private mutating func offset(of tokens: ArraySlice<String>) -> Int {
        skipSpace()
        var place = index
        var rest = tokens
        while let token = rest.popFirst() {
            switch peek {
            case UInt8(ascii: "{"): guard let key = enterMember(token) else { return place }; place = key
            case UInt8(ascii: "["): guard let element = enterElement(token) else { return place }; place = element
            default: return place
            }
        }
        return place
    }

    /// Moves from an object to the value of a member, and gives the place of its key.
    ///
    /// Of equal keys the last one counts.
    private mutating func enterMember(_ name: String) -> Int? {
        var found: (key: Int, value: Int)?
        index += 1
        while true {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { break }
            let start = index
            skipString()
            let key = (try? JSON(parsing: bytes[start..<index]))?.stringValue
            skipSpace()
            index += 1
            skipSpace()
            if key == name { found = (start, index) }
            skipValue()
            skipSpace()
            guard peek == UInt8(ascii: ",") else { break }
            index += 1
        }
        guard let found else { return nil }
        index = found.value
        return found.key
    }

    private mutating func enterElement(_ token: String) -> Int? {
        guard let wanted = Int(token) else { return nil }
        index += 1
        var number = 0
        while true {
            skipSpace()
            guard let byte = peek, byte != UInt8(ascii: "]") else { return nil }
            if number == wanted { return index }
            skipValue()
            skipSpace()
            guard peek == UInt8(ascii: ",") else { return nil }
            index += 1
            number += 1
        }
    }

    /// Skips a value of any kind: brackets are counted, so no recursion is needed.
    private mutating func skipValue() {
        var depth = 0
        repeat {
            skipSpace()
            switch peek {
            case UInt8(ascii: "\"")?: skipString()
            case UInt8(ascii: "{")?, UInt8(ascii: "[")?:
                depth += 1
                index += 1
            case UInt8(ascii: "}")?, UInt8(ascii: "]")?:
                depth -= 1
                index += 1
            case UInt8(ascii: ",")?, UInt8(ascii: ":")?: index += 1
            case nil: return
            default: skipLiteral()
            }
        } while depth > 0
    }

    private mutating func skipLiteral() {
        let ends = ",:]}\" \n\r\t".utf8
        repeat { index += 1 } while peek.map { !ends.contains($0) } ?? false
    }

    private mutating func skipString() {
        index += 1
        while let byte = peek, byte != UInt8(ascii: "\"") { index += byte == UInt8(ascii: "\\") ? 2 : 1 }
        index += 1
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }
}
