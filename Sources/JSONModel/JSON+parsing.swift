extension JSON {
    /// The depth of nesting that parsing allows unless told otherwise.
    public static let defaultMaximumDepth = 512

    /// The depth of nesting that parsing allows at most, whatever it is told.
    ///
    /// To parse, compare or print a value as deep as this takes less than 512 KiB of stack in a release build.
    public static let greatestMaximumDepth = 2048

    /// Parses a text that holds exactly one JSON value (RFC 8259), with white space around it.
    ///
    /// Of two members with equal keys the later one counts (RFC 8259 §4). A number without fraction and exponent that fits
    /// 64 bits becomes an ``integer(_:)``; any other becomes a ``double(_:)``, and one beyond its range is an error.
    ///
    /// - Throws: ``JSONParseError`` with the place of the first character that cannot be.
    public init(parsing text: String, maximumDepth: Int = JSON.defaultMaximumDepth) throws(JSONParseError) {
        var text = text
        // `withUTF8` cannot rethrow a typed error, so the outcome travels as a value.
        let outcome = text.withUTF8 { bytes in JSON.parse(bytes, maximumDepth: maximumDepth) }
        self = try outcome.get()
    }

    /// Parses UTF-8 bytes that hold exactly one JSON value.
    ///
    /// - Throws: ``JSONParseError``, also for bytes that are no UTF-8.
    public init(parsing bytes: some Sequence<UInt8>, maximumDepth: Int = JSON.defaultMaximumDepth)
        throws(JSONParseError)
    {
        let fast = bytes.withContiguousStorageIfAvailable { JSON.parse($0, maximumDepth: maximumDepth) }
        let outcome = fast ?? Array(bytes).withUnsafeBufferPointer { JSON.parse($0, maximumDepth: maximumDepth) }
        self = try outcome.get()
    }

    /// Parses UTF-8 bytes that hold exactly one JSON value, and leaves out what stands at some places: of a text, an array or an object there
    /// only the kind remains, so a place is as empty or as full as `null` and the rest of the document can tell.
    ///
    /// What is left out is checked like the rest, and never takes memory of its own: this is for answers with large images that
    /// nobody wants.
    ///
    /// - Parameters:
    ///   - bytes: the document.
    ///   - places: ways from the root, in which `*` stands for every member or element.
    /// - Throws: ``JSONParseError``, also for bytes that are no UTF-8.
    public init(parsing bytes: [UInt8], hollowing places: [[String]]) throws(JSONParseError) {
        let outcome = bytes.withUnsafeBufferPointer {
            JSON.parse($0, maximumDepth: JSON.defaultMaximumDepth, hollowing: places)
        }
        self = try outcome.get()
    }

    private static func parse(
        _ bytes: UnsafeBufferPointer<UInt8>,
        maximumDepth: Int,
        hollowing places: [[String]] = []
    ) -> Result<JSON, JSONParseError> {
        var parser = JSONTextParser(bytes: bytes, maximumDepth: min(maximumDepth, greatestMaximumDepth))
        do throws(JSONTextParser.Fault) {
            return .success(try parser.parseDocument(hollowing: places))
        } catch {
            let position = TextPosition(offset: error.offset, in: bytes)
            return .failure(JSONParseError(message: error.message, position: position))
        }
    }
}
