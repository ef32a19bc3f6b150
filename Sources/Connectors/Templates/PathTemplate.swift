/// The path of a request behind the base URL, with fields of the input in braces: `/identity/entities/{customerId}`.
struct PathTemplate: Sendable {
    /// The template as written.
    let source: String
    /// Its parts, in order.
    let parts: [Part]

    enum Part: Sendable, Hashable {
        /// Text that is sent as it is.
        case text(String)
        /// The field of this name, percent-encoded.
        case field(String)
        /// The setting of this name, which is a whole path: `{configuration.expiredListPath}`.
        case setting(String)
    }

    /// The fields that the path needs.
    var fields: [String] {
        parts.compactMap { part in
            guard case .field(let name) = part else { return nil }
            return name
        }
    }

    /// The setting that stands for the path, if one does.
    var setting: String? {
        guard case .setting(let name) = parts.first else { return nil }
        return name
    }

    /// Why a text is no path template.
    struct Fault: Error, Hashable {
        let message: String
        let remedy: String
    }

    /// Reads a template.
    init(_ source: String) throws(Fault) {
        if let name = Self.setting(in: source) {
            self.source = source
            parts = [.setting(name)]
            return
        }
        guard source.hasPrefix("/") else {
            throw Fault(
                message: "A path starts with '/'.",
                remedy: "Write it behind the base URL: '/v1/customers/{id}'."
            )
        }
        guard
            source.utf8.allSatisfy({
                PercentEncoding.isPathByte($0) || $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}")
            })
        else {
            throw Fault(
                message: "The path holds a character that a path cannot hold.",
                remedy: "Leave out '?', '#' and spaces; give the query under 'query'."
            )
        }
        var parts: [Part] = []
        var rest = source[...]
        while let open = rest.firstIndex(of: "{") {
            guard let close = rest[open...].firstIndex(of: "}") else {
                throw Fault(message: "A brace is open at the end of the path.", remedy: "Close it: '{id}'.")
            }
            let name = String(rest[rest.index(after: open)..<close])
            guard FieldName.isValid(name) else {
                throw Fault(
                    message: "'{\(name)}' names no field of the input.",
                    remedy: "Put the name of one field between the braces."
                )
            }
            if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
            parts.append(.field(name))
            rest = rest[rest.index(after: close)...]
        }
        guard !rest.contains("}") else {
            throw Fault(message: "A brace is closed that was not opened.", remedy: "Write fields as '{id}'.")
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        guard !source.split(separator: "/").contains(where: { $0 == "." || $0 == ".." }) else {
            throw Fault(message: "The path goes up with '.' or '..'.", remedy: "Write the path that is meant.")
        }
        self.source = source
        self.parts = parts
    }

    /// Whether a setting's value is a path: no fields, no query, nothing that goes up.
    static func isLiteralPath(_ text: String) -> Bool {
        guard let template = try? PathTemplate(text) else { return false }
        return template.fields.isEmpty && template.setting == nil
    }

    /// The name in a path that is nothing but `{configuration.name}`.
    private static func setting(in source: String) -> String? {
        guard source.hasPrefix("{configuration."), source.hasSuffix("}") else { return nil }
        let name = String(source.dropFirst("{configuration.".count).dropLast())
        return FieldName.isValid(name) ? name : nil
    }
}

/// The names that fields of inputs and settings can have.
enum FieldName {
    static let maximumLength = 64

    /// A letter, then letters, digits and `_`.
    static func isValid(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= maximumLength else { return false }
        return ASCII.isLetter(first)
            && name.utf8.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "_") }
    }
}
