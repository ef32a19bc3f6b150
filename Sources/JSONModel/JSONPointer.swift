/// A place inside a JSON value, as RFC 6901 writes it: `/States/Search/Next`.
public struct JSONPointer: Sendable, Hashable {
    /// The steps from the root: keys, or array indices in decimal.
    public var tokens: [String]

    /// The whole value.
    public static let root = JSONPointer(tokens: [])

    /// Makes a pointer of unescaped tokens.
    public init(tokens: [String]) { self.tokens = tokens }

    /// Reads the text form; `nil` if it is neither empty nor starts with `/`, or has a `~` that is no escape.
    ///
    /// It is taken apart by Unicode scalars, as RFC 6901 §3 says: a combining mark behind a slash does not hide the slash.
    public init?(_ text: String) {
        guard !text.isEmpty else {
            self = .root
            return
        }
        let scalars = text.unicodeScalars
        guard scalars.first == "/" else { return nil }
        var tokens: [String] = []
        for part in scalars.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard let token = JSONPointer.unescape(part) else { return nil }
            tokens.append(token)
        }
        self.tokens = tokens
    }

    /// The pointer one step further.
    public func appending(_ token: String) -> JSONPointer { JSONPointer(tokens: tokens + [token]) }

    /// The pointer one step further, into an array.
    public func appending(_ index: Int) -> JSONPointer { appending(String(index)) }

    private static func unescape(_ part: Substring.UnicodeScalarView) -> String? {
        var result = String.UnicodeScalarView()
        var rest = part.makeIterator()
        while let scalar = rest.next() {
            guard scalar == "~" else {
                result.append(scalar)
                continue
            }
            switch rest.next() {
            case "0": result.append("~")
            case "1": result.append("/")
            default: return nil
            }
        }
        return String(result)
    }
}

extension JSONPointer: CustomStringConvertible {
    /// The text form, with `~` and `/` in tokens escaped.
    public var description: String {
        var text = String.UnicodeScalarView()
        for token in tokens {
            text.append("/")
            for scalar in token.unicodeScalars {
                switch scalar {
                case "~": text.append(contentsOf: "~0".unicodeScalars)
                case "/": text.append(contentsOf: "~1".unicodeScalars)
                default: text.append(scalar)
                }
            }
        }
        return String(text)
    }
}

extension JSON {
    /// The value at a pointer, or `nil` where there is none.
    public subscript(pointer: JSONPointer) -> JSON? {
        var value = self
        for token in pointer.tokens {
            switch value {
            case .object(let object):
                guard let member = object[token] else { return nil }
                value = member
            case .array(let elements):
                guard let index = JSONPointer.arrayIndex(token), index < elements.count else { return nil }
                value = elements[index]
            default:
                return nil
            }
        }
        return value
    }
}

extension JSONPointer {
    /// An array index as RFC 6901 §4 writes it: decimal without leading zeros.
    static func arrayIndex(_ token: String) -> Int? {
        let digits = token.utf8
        guard digits.allSatisfy({ $0 &- 48 < 10 }), digits.count == 1 || digits.first != UInt8(ascii: "0") else {
            return nil
        }
        return Int(token)
    }
}
