internal import JSONModel

extension JSON {
    /// Whether the compact text of the value has more than the given number of UTF-8 bytes.
    ///
    /// Escapes are not counted, and a double counts like its longest form, so a value near the limit may be misjudged.
    func isLarger(than limit: Int) -> Bool {
        var rest = limit
        subtractSize(from: &rest)
        return rest < 0
    }

    private func subtractSize(from rest: inout Int) {
        guard rest >= 0 else { return }
        switch self {
        case .null: rest -= 4
        case .bool(let value): rest -= value ? 4 : 5
        case .integer(let value): rest -= value.textSize
        case .double: rest -= 17
        case .string(let text): rest -= text.utf8.count + 2
        case .array(let elements):
            rest -= 2 + Swift.max(0, elements.count - 1)
            for element in elements {
                element.subtractSize(from: &rest)
                if rest < 0 { return }
            }
        case .object(let object):
            rest -= 2 + Swift.max(0, object.count - 1)
            for (key, value) in object {
                rest -= key.utf8.count + 3
                value.subtractSize(from: &rest)
                if rest < 0 { return }
            }
        }
    }
}

extension Int {
    /// The number of characters of the decimal text.
    fileprivate var textSize: Int {
        var size = self < 0 ? 2 : 1
        var rest = magnitude / 10
        while rest > 0 {
            size += 1
            rest /= 10
        }
        return size
    }
}
