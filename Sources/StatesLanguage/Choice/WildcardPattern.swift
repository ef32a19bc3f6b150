/// The pattern of `StringMatches`: `*` stands for any text, `\*` for an asterisk, `\\` for a backslash.
public struct WildcardPattern: Sendable, Hashable {
    /// The literal parts between the wildcards; one more than there are wildcards.
    private let parts: [[Unicode.Scalar]]

    /// Reads a pattern.
    ///
    /// A backslash before another character stands for itself.
    public init(_ text: String) {
        var parts: [[Unicode.Scalar]] = [[]]
        var isEscaped = false
        for scalar in text.unicodeScalars {
            if isEscaped {
                if scalar != "*" && scalar != "\\" { parts[parts.count - 1].append("\\") }
                parts[parts.count - 1].append(scalar)
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else if scalar == "*" {
                parts.append([])
            } else {
                parts[parts.count - 1].append(scalar)
            }
        }
        if isEscaped { parts[parts.count - 1].append("\\") }
        self.parts = parts
    }

    /// Whether the whole text matches.
    ///
    /// Each literal part is taken at its first place behind the one before, which needs no way back: a later place could not
    /// help the parts that follow. Time is bounded by the product of both lengths.
    public func matches(_ text: String) -> Bool {
        let text = Array(text.unicodeScalars)
        guard let first = parts.first, let last = parts.last else { return false }
        if parts.count == 1 { return text == first }
        guard text.count >= first.count + last.count, text.starts(with: first),
            text[(text.count - last.count)...].elementsEqual(last)
        else { return false }
        var position = first.count
        let end = text.count - last.count
        for part in parts.dropFirst().dropLast() {
            guard let found = text[position..<end].firstRange(of: part) else { return false }
            position = found
        }
        return true
    }
}

extension ArraySlice<Unicode.Scalar> {
    /// The position behind the first occurrence of a part.
    fileprivate func firstRange(of part: [Unicode.Scalar]) -> Int? {
        var start = startIndex
        while start + part.count <= endIndex {
            if self[start..<start + part.count].elementsEqual(part) { return start + part.count }
            start += 1
        }
        return nil
    }
}
