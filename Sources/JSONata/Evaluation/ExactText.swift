/// A text as the key of a dictionary, the same as another only if it has the same Unicode scalars.
struct ExactText: Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: ExactText, right: ExactText) -> Bool { left.text.hasSameCharacters(as: right.text) }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension String {
    /// Whether both have the same Unicode scalars. (`==` also takes `e` with an accent for the letter `é`.)
    func hasSameCharacters(as other: String) -> Bool {
        let count = utf8.count
        guard count == other.utf8.count else { return false }
        let same = utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { right in
                for index in 0..<count where left[index] != right[index] { return false }
                return true
            }
        }
        return (same ?? nil) ?? utf8.elementsEqual(other.utf8)
    }

    /// How the texts are ordered by UTF-16 code units: negative, zero or positive.
    func codeUnitOrder(_ other: String) -> Int {
        var left = utf8.makeIterator()
        var right = other.utf8.makeIterator()
        while true {
            switch (left.next(), right.next()) {
            case (nil, nil): return 0
            case (nil, _): return -1
            case (_, nil): return 1
            case (let first?, let second?):
                if first == second { continue }
                // UTF-8 orders as the scalars do; in UTF-16 those beyond U+FFFF come before U+E000 to U+FFFF.
                if first >= 0xF0 && (second == 0xEE || second == 0xEF) { return -1 }
                if second >= 0xF0 && (first == 0xEE || first == 0xEF) { return 1 }
                return first < second ? -1 : 1
            }
        }
    }
}
