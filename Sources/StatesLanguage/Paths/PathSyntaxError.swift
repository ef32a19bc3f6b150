/// Why a text is no path or no call of an intrinsic function, where, and what to do about it.
public struct PathSyntaxError: Error, Sendable, Hashable {
    /// The text that was read.
    public var text: String
    /// What is wrong, as a sentence.
    public var message: String
    /// What to do about it, as a sentence in the imperative.
    public var remedy: String
    /// The place of the first character that cannot be, from 0, counted in Unicode scalars.
    public var position: Int

    /// Makes an error.
    public init(text: String, message: String, remedy: String, position: Int) {
        self.text = text
        self.message = message
        self.remedy = remedy
        self.position = position
    }
}

extension PathSyntaxError: CustomStringConvertible {
    /// The message, the place counted from 1, and the remedy on one line.
    public var description: String { "\(message) at character \(position + 1) of '\(text)'. \(remedy)" }

    /// The text with a caret under the place, for terminals with a fixed pitch.
    public var excerpt: String {
        // Line feeds and tabs in the text would move the caret away from its place.
        let line = String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
        return line + "\n" + String(repeating: " ", count: position) + "^"
    }
}
