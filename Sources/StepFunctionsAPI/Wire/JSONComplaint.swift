internal import JSONModel

/// Tells in AWS's words why a text is no JSON: with the unknown word where there is one, and the place in the text.
struct JSONComplaint {
    /// What is wrong.
    let message: String
    /// Where, with the beginning of the text: `[Source: (String)"not a definition"; line: 1, column: 4]`.
    let place: String

    /// How much of the text is shown, in characters, as in AWS.
    private static let shownLength = 500

    init(_ error: JSONParseError, in text: String) {
        let bytes = Array(text.utf8)
        let isOfWord: (UInt8) -> Bool = { byte in
            (65...90).contains(byte) || (97...122).contains(byte) || (48...57).contains(byte)
                || byte == UInt8(ascii: "_")
        }
        // The parser stops inside a word that begins like a literal: the whole word is what AWS shows.
        let stop = min(error.position.offset, bytes.count)
        let start = bytes[..<stop].lastIndex { !isOfWord($0) }.map { $0 + 1 } ?? 0
        let word = bytes[start...].prefix(while: isOfWord)
        let hidden = text.count - Self.shownLength
        let shown = text.prefix(Self.shownLength) + (hidden > 0 ? "[truncated \(hidden) chars]" : "")
        // AWS's parser stands behind a word that it does not know, and behind the character that it did not expect.
        let column = error.position.column - (stop - start) + max(word.count, 1)
        place = "[Source: (String)\"\(shown)\"; line: \(error.position.line), column: \(column)]"
        if word.isEmpty || word.first.map({ (48...57).contains($0) }) == true {
            message = error.message
        } else {
            let token = String(decoding: word, as: UTF8.self)
            message =
                "Unrecognized token '\(token)': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
        }
    }

    /// Message and place, as AWS's errors hold them.
    var text: String { "\(message)\n at \(place)" }
}
