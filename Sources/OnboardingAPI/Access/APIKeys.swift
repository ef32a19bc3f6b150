/// The keys with which product backends and operators show that they may use the interface.
public struct APIKeys: Sendable {
    /// The least length of a key: 96 bits, if it was made by `openssl rand -base64 12` or alike.
    public static let minimumLength = 16
    /// The greatest length of a key, and of what is compared with one.
    public static let maximumLength = 512

    private let keys: [[UInt8]]

    /// Takes the keys; `nil` if there are none, or one of them is too short, too long or no visible ASCII.
    public init?(_ texts: some Sequence<String>) {
        keys = texts.map { Array($0.utf8) }
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

    /// Whether the text is one of the keys.
    ///
    /// All keys are compared in full, so that the time taken tells nothing about their bytes.
    func contains(_ text: some StringProtocol) -> Bool {
        let candidate = Array(text.utf8)
        guard candidate.count <= Self.maximumLength else { return false }
        var isFound = false
        for key in keys {
            var difference = key.count ^ candidate.count
            for (index, byte) in candidate.enumerated() { difference |= Int(byte ^ key[index % key.count]) }
            // No short circuit: `||` would skip the right side.
            isFound = (difference == 0) || isFound
        }
        return isFound
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
