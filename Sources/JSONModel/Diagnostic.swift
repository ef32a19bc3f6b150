/// One thing that a check found in a JSON document: a definition, a connector or a configuration file.
///
/// Checks collect every diagnostic and do not stop at the first.
public struct Diagnostic: Sendable, Hashable {
    /// How much a diagnostic weighs.
    public enum Severity: String, Sendable, Hashable {
        /// The document cannot be used.
        case error
        /// The document can be used, but probably not as meant.
        case warning
    }

    /// How much it weighs.
    public var severity: Severity
    /// A stable name for the kind of problem, in upper case: `MISSING_TRANSITION_TARGET`.
    public var code: String
    /// What is wrong, as a sentence that a person without the source at hand can understand.
    public var message: String
    /// What to do about it, as a sentence in the imperative; empty where the message leaves no doubt.
    public var remedy: String
    /// Where in the document it is.
    public var location: JSONPointer

    /// Makes a diagnostic.
    public init(
        _ severity: Severity = .error,
        code: String,
        message: String,
        remedy: String = "",
        at location: JSONPointer
    ) {
        self.severity = severity
        self.code = code
        self.message = message
        self.remedy = remedy
        self.location = location
    }
}

extension Diagnostic: CustomStringConvertible {
    /// Severity, place, message and remedy on one line.
    ///
    /// For example `error at /States/Search/Next: There is no such state. Name an existing one.`
    public var description: String {
        let place = location.tokens.isEmpty ? "" : " at \(location)"
        return "\(severity.rawValue)\(place): \(message)" + (remedy.isEmpty ? "" : " \(remedy)")
    }
}
