internal import JSONModel
internal import JSONata

/// A regular expression in a filter, `[?(@.name =~ /A.*/i)]`, which must match the whole text.
///
/// Matching is left to JSONata's engine, whose steps are bounded: a pathological pattern ends in an error.
struct PathPattern: Sendable, Hashable {
    /// The bound on the steps of matching one text: a part for any text, and a part for each of its bytes.
    private static let maximumSteps = (base: 100_000, perByte: 16)
    /// What one match counts among the visits of a search, so that many slow matches end too.
    static let visitCount = 100

    private let source: String
    private let expression: Expression

    /// Compiles what stands between the slashes.
    init(_ pattern: String, ignoresCase: Bool) throws(JSONataError) {
        source = "/^(?:\(pattern))$/\(ignoresCase ? "i" : "")"
        expression = try Expression("$contains($text, \(source))")
    }

    /// Whether the pattern matches the text as a whole.
    func matches(_ text: String) throws(PathFailure) -> Bool {
        do throws(JSONataError) {
            let steps = Self.maximumSteps.base + Self.maximumSteps.perByte * text.utf8.count
            let environment = Environment(limits: Limits(maximumSteps: steps))
            return try expression.evaluate(nil, bindings: ["text": .string(text)], in: environment) == true
        } catch {
            throw PathFailure(
                message: "The pattern \(source) could not be applied: \(error.message)",
                isAbandoned: true
            )
        }
    }

    static func == (left: PathPattern, right: PathPattern) -> Bool { left.source == right.source }

    func hash(into hasher: inout Hasher) { hasher.combine(source) }
}
