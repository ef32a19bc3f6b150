public import JSONModel

/// An error in a JSONata expression, found while compiling or while evaluating it.
///
/// Codes are those of the reference implementation: `S…` for syntax, `T…` for types, `D…` for what only evaluation can
/// show, and `U1001` where a bound of ``Limits`` was met. ``message`` may quote values from the input, as the reference
/// does; where that must not be shown, use ``code`` and ``position``.
public struct JSONataError: Error, Sendable, Hashable {
    /// The code of the error that says that the result of an expression is a function, which JSON cannot write.
    public static let functionResultCode = "U1002"

    /// The reference's code: `T2001`.
    public var code: String
    /// What is wrong, in the words of the reference.
    public var message: String
    /// The operator, name or character that the error is about.
    public var token: String?
    /// The offset in ``source``, counted in Unicode scalars, just behind the token that the error is about.
    ///
    /// The reference counts alike, but in UTF-16 units.
    public var position: Int?
    /// The value that the error is about, where one can be named.
    public var value: JSON?
    /// A second value, where two disagree.
    public var otherValue: JSON?
    /// The expression, where it is known.
    public var source: String?

    /// Makes an error.
    public init(
        code: String,
        message: String,
        token: String? = nil,
        position: Int? = nil,
        value: JSON? = nil,
        otherValue: JSON? = nil,
        source: String? = nil
    ) {
        self.code = code
        self.message = message
        self.token = token
        self.position = position
        self.value = value
        self.otherValue = otherValue
        self.source = source
    }

    init(_ failure: Failure, source: String?) {
        self.init(
            code: failure.code,
            message: failure.text,
            token: failure.token,
            position: failure.position,
            value: failure.value,
            otherValue: failure.otherValue,
            source: source
        )
    }
}

extension JSONataError: CustomStringConvertible {
    /// Code and message, and below them the expression's line with a caret under the place.
    ///
    /// ```
    /// T2001: The left side of the "+" operator must evaluate to a number (line 1, column 3)
    ///   a + 1
    ///     ^
    /// ```
    public var description: String {
        let headline = "\(code): \(message)"
        guard let source, let position else { return headline }
        let scalars = Array(source.unicodeScalars)
        // The position is behind the token; the caret goes under its last character.
        let place = max(0, min(position, scalars.count) - 1)
        let start = (scalars[..<min(place, scalars.count)].lastIndex { $0 == "\n" || $0 == "\r" } ?? -1) + 1
        let end = scalars[min(place, scalars.count)...].firstIndex { $0 == "\n" || $0 == "\r" } ?? scalars.count
        var breaks = 0
        for index in 0..<start where scalars[index] == "\n" || scalars[index] == "\r" {
            // CR LF is one line break.
            if scalars[index] == "\n", index > 0, scalars[index - 1] == "\r" { continue }
            breaks += 1
        }
        let line = scalars[start..<max(start, end)]
        // Tabs are repeated, so that the caret stands right however wide they are shown.
        let indentation = line.prefix(place - start).map { $0 == "\t" ? "\t" : " " }.joined()
        let coordinates = "(line \(breaks + 1), column \(place - start + 1))"
        return "\(headline) \(coordinates)\n  \(String(line))\n  \(indentation)^"
    }
}
