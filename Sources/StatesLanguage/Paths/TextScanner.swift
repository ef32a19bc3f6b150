/// Reads a text scalar by scalar and knows its place, for the parsers of paths and intrinsic functions.
struct TextScanner {
    /// The bound on nesting of calls, filters and parentheses; it keeps recursion far from the end of a thread's stack.
    static let maximumDepth = 32

    let text: String
    private let scalars: [Unicode.Scalar]
    /// The place of the next scalar.
    private(set) var position = 0
    /// How many levels of nesting are open.
    private var depth = 0

    init(_ text: String) {
        self.text = text
        self.scalars = Array(text.unicodeScalars)
    }

    var isAtEnd: Bool { position >= scalars.count }

    /// The next scalar, without reading it.
    var next: Unicode.Scalar? { scalar(ahead: 0) }

    /// The scalar a number of places behind the next one.
    func scalar(ahead count: Int) -> Unicode.Scalar? {
        position + count < scalars.count ? scalars[position + count] : nil
    }

    /// Whether the rest of the text starts with an ASCII text.
    func starts(with prefix: StaticString) -> Bool {
        var ahead = 0
        return prefix.withUTF8Buffer { bytes in
            for byte in bytes {
                guard scalar(ahead: ahead)?.value == UInt32(byte) else { return false }
                ahead += 1
            }
            return true
        }
    }

    mutating func advance(by count: Int = 1) { position = min(position + count, scalars.count) }

    /// Reads a scalar if it comes next.
    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        advance()
        return true
    }

    /// Reads scalars as long as they meet a condition, and answers them.
    mutating func take(while condition: (Unicode.Scalar) -> Bool) -> String {
        let start = position
        while let scalar = next, condition(scalar) { advance() }
        return read(since: start)
    }

    mutating func skipBlanks() {
        while let scalar = next, scalar.isBlank { advance() }
    }

    /// What was read since a place.
    func read(since start: Int) -> String {
        String(String.UnicodeScalarView(scalars[start..<max(start, position)]))
    }

    /// Opens a level of nesting; every level must be closed with ``leave()``.
    mutating func enter() throws(PathSyntaxError) {
        guard depth < Self.maximumDepth else {
            throw failure(
                "More than \(Self.maximumDepth) levels are nested",
                remedy: "Split the expression over several fields."
            )
        }
        depth += 1
    }

    mutating func leave() { depth -= 1 }

    func failure(_ message: String, remedy: String, at position: Int? = nil) -> PathSyntaxError {
        PathSyntaxError(text: text, message: message, remedy: remedy, position: position ?? self.position)
    }
}

extension Unicode.Scalar {
    /// A space, a tab or an end of line.
    var isBlank: Bool { self == " " || self == "\t" || self == "\n" || self == "\r" }

    /// A decimal digit of ASCII.
    var isDigit: Bool { ("0"..."9").contains(self) }

    /// Whether a variable's name may start with the scalar.
    var startsName: Bool { self == "_" || properties.isXIDStart }

    /// Whether a variable's name may go on with the scalar.
    var continuesName: Bool { properties.isXIDContinue }
}
