/// The language in which a state selects and transforms data.
public enum QueryLanguage: String, Sendable, Hashable, CaseIterable {
    /// Paths, payload templates and intrinsic functions.
    case jsonPath = "JSONPath"
    /// Expressions between `{%` and `%}`.
    case jsonata = "JSONata"
}
