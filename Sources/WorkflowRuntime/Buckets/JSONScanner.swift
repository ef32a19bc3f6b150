internal import JSONModel

/// Finds the elements of an array in a JSON text without reading the text as a whole.
///
/// It knows where values begin and end, and leaves it to the parser to say whether they are valid.
struct JSONScanner {
    let reader: ByteReader
    let maximumSize: Int

    /// The place of the next byte.
    var offset: Int { reader.offset }

    /// Goes to the first element of the array at a place of the text.
    func enterArray(at pointer: JSONPointer?) throws(BucketFailure) {
        for token in pointer?.tokens ?? [] { try enter(token) }
        guard try nextSignificant() == UInt8(ascii: "[") else {
            throw BucketFailure("InvalidRequest", "Attempting to map over non-iterable node.")
        }
        _ = try reader.next()
    }

    /// The text of the next element; `nil` behind the last.
    func nextElement() throws(BucketFailure) -> [UInt8]? {
        guard try !isAtEnd() else { return nil }
        return try value()
    }

    /// Whether no element follows.
    ///
    /// What separates elements is passed over.
    func isAtEnd() throws(BucketFailure) -> Bool {
        if try nextSignificant() == UInt8(ascii: ",") { _ = try reader.next() }
        guard let byte = try nextSignificant() else { throw Self.truncated }
        return byte == UInt8(ascii: "]")
    }

    /// Goes to the value of a member, or to an element.
    private func enter(_ token: String) throws(BucketFailure) {
        switch try nextSignificant() {
        case UInt8(ascii: "{"):
            _ = try reader.next()
            while true {
                if try nextSignificant() == UInt8(ascii: ",") { _ = try reader.next() }
                guard try nextSignificant() == UInt8(ascii: "\"") else { throw Self.missing }
                let key = try value()
                guard try nextSignificant() == UInt8(ascii: ":") else { throw Self.truncated }
                _ = try reader.next()
                if (try? JSON(parsing: key))?.stringValue == token { return }
                _ = try value()
            }
        case UInt8(ascii: "["):
            _ = try reader.next()
            guard var index = Int(token), index >= 0 else { throw Self.missing }
            while index > 0 {
                guard try nextElement() != nil else { throw Self.missing }
                index -= 1
            }
            guard try !isAtEnd() else { throw Self.missing }
        default: throw Self.missing
        }
    }

    /// The text of the value that begins here.
    private func value() throws(BucketFailure) -> [UInt8] {
        var text: [UInt8] = []
        var depth = 0
        var isInString = false
        _ = try nextSignificant()
        while let byte = try reader.peek() {
            if !isInString, depth == 0, !text.isEmpty, Self.endsScalar(byte) { return text }
            _ = try reader.next()
            text.append(byte)
            guard text.count <= maximumSize else {
                throw BucketFailure("InvalidRequest", "An item of the data set has more than \(maximumSize >> 20) MiB.")
            }
            switch byte {
            case UInt8(ascii: "\\") where isInString:
                if let escaped = try reader.next() { text.append(escaped) }
            case UInt8(ascii: "\""):
                isInString.toggle()
                if !isInString, depth == 0 { return text }
            case UInt8(ascii: "{") where !isInString, UInt8(ascii: "[") where !isInString: depth += 1
            case UInt8(ascii: "}") where !isInString, UInt8(ascii: "]") where !isInString:
                depth -= 1
                if depth == 0 { return text }
                guard depth > 0 else { throw Self.truncated }
            default: break
            }
        }
        throw Self.truncated
    }

    private func nextSignificant() throws(BucketFailure) -> UInt8? {
        while let byte = try reader.peek(), byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
            _ = try reader.next()
        }
        return try reader.peek()
    }

    private static func endsScalar(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ":"), 0x20, 0x09, 0x0A, 0x0D: true
        default: false
        }
    }

    private static let truncated = BucketFailure("InvalidRequest", "The data set is not valid JSON.")
    private static let missing = BucketFailure("InvalidRequest", "ItemsPointer leads to nothing in the data set.")
}
