/// Why a text is no JSON, and where.
public struct JSONParseError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, as one sentence without the place.
    public var message: String
    /// The place, counted in lines and columns from 1.
    public var position: TextPosition

    /// Makes an error.
    public init(message: String, position: TextPosition) {
        self.message = message
        self.position = position
    }

    /// The message with its place.
    ///
    /// It quotes at most one character of the text, never a value.
    public var description: String { "\(message) at \(position)" }
}

/// A place in a text.
public struct TextPosition: Sendable, Hashable, CustomStringConvertible {
    /// The line, from 1.
    ///
    /// Lines end with a line feed.
    public var line: Int
    /// The column, from 1, counted in Unicode scalars.
    public var column: Int
    /// The offset in UTF-8 bytes from the start of the text.
    public var offset: Int

    /// Makes a place.
    public init(line: Int, column: Int, offset: Int) {
        self.line = line
        self.column = column
        self.offset = offset
    }

    /// The place of a byte offset in a UTF-8 text; an offset outside of the text counts as its start or its end.
    public init(offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        let end = max(0, min(offset, bytes.count))
        var line = 1
        var column = 1
        for byte in bytes[..<end] {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        self.init(line: line, column: column, offset: end)
    }

    /// `line 3, column 14`.
    public var description: String { "line \(line), column \(column)" }
}
