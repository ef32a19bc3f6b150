/// The keys with which product backends and operators show that they may use the interface.
public struct APIKeys: Sendable {
    /// The least length of a key: 96 bits, if it was made by `openssl rand -base64 12` or alike.
    public static let minimumLength = 16
    /// The greatest length of a key, and of what is compared with one.
    public static let maximumLength = 512

    /// The greatest length of the name of a key.
    public static let maximumNameLength = 64

    private let keys: [[UInt8]]
    /// Whose each key is: the name under which its holder's acts are logged.
    private let names: [String]

    /// Takes the keys; `nil` if there are none, or one of them is too short, too long or no visible ASCII.
    ///
    /// A key may have a name in front, for the log of what its holder does: `alice:0123456789abcdef`. What stands before the
    /// first colon is a name if it begins with a letter, has letters, digits, `.`, `_`, `@` and `-` only, and a whole key follows;
    /// a key without a name is called `key-` and its place in the list.
    public init?(_ texts: some Sequence<String>) {
        let parts = texts.enumerated().map { Self.split($1, place: $0 + 1) }
        keys = parts.map { Array($0.key.utf8) }
        names = parts.map(\.name)
        let areValid = keys.allSatisfy { key in
            (Self.minimumLength...Self.maximumLength).contains(key.count)
                && key.allSatisfy { (0x21...0x7E).contains($0) }
        }
        guard areValid, !keys.isEmpty else { return nil }
    }

    /// Reads a list of keys, one a line; empty lines and those that begin with `#` are left out.
    public init?(parsing text: String) {
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingSpaces() }
        self.init(lines.filter { !$0.isEmpty && !$0.hasPrefix("#") })
    }

    private static func split(_ text: String, place: Int) -> (name: String, key: String) {
        let unnamed = ("key-\(place)", text)
        guard let colon = text.firstIndex(of: ":") else { return unnamed }
        let name = text[..<colon]
        let key = text[text.index(after: colon)...]
        guard let first = name.unicodeScalars.first, first.isASCII, first.properties.isAlphabetic,
            name.utf8.count <= maximumNameLength, key.utf8.count >= minimumLength,
            name.unicodeScalars.allSatisfy({ scalar in
                scalar.isASCII
                    && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                        || "._@-".unicodeScalars.contains(scalar))
            })
        else { return unnamed }
        return (String(name), String(key))
    }

    /// Whether the text is one of the keys.
    func contains(_ text: some StringProtocol) -> Bool { name(of: text) != nil }

    /// Whose key the text is; `nil` if it is none.
    ///
    /// All keys are compared in full, so that the time taken tells nothing about their bytes.
    func name(of text: some StringProtocol) -> String? {
        let candidate = Array(text.utf8)
        guard candidate.count <= Self.maximumLength else { return nil }
        var place = -1
        for (number, key) in keys.enumerated() {
            var difference = key.count ^ candidate.count
            for (index, byte) in candidate.enumerated() { difference |= Int(byte ^ key[index % key.count]) }
            // No short circuit, and every key is looked at.
            place = difference == 0 ? number : place
        }
        return place < 0 ? nil : names[place]
    }
}

extension Substring {
    fileprivate func trimmingSpaces() -> String {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) }) else {
            return ""
        }
        return String(self[first...last])
    }
}
