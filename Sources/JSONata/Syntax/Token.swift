internal import JSONModel

/// The smallest part of an expression's text that means something.
struct Token {
    enum Kind: Equatable {
        /// A field name, quoted or not.
        case name(String)
        /// `$name`; the empty name is the context value, `$` is the root.
        case variable(String)
        /// An operator, a bracket, or one of the words `and`, `or`, `in`.
        case symbol(String)
        case string(String)
        case number(JSON)
        /// `true`, `false` or `null`.
        case value(JSON)
        case regularExpression(pattern: String, flags: String)
        case end
    }

    var kind: Kind
    /// The offset just behind the token, in Unicode scalars.
    var position: Int

    /// The symbol, if this is one; the empty text otherwise.
    var symbol: String {
        guard case .symbol(let symbol) = kind else { return "" }
        return symbol
    }

    /// How an error names the token.
    var text: String {
        switch kind {
        case .name(let text), .variable(let text), .symbol(let text), .string(let text): text
        case .number(let value), .value(let value): value.text()
        case .regularExpression(let pattern, let flags): "/\(pattern)/\(flags)"
        case .end: "(end)"
        }
    }
}
