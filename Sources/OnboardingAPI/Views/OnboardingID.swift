internal import WorkflowRuntime
public import WorkflowStore

/// The name of an onboarding in URLs and on the command line: `onb-42`.
///
/// It stands for the number of the execution in its store, which is never given twice. It is opaque to clients: they keep what
/// they were given. The execution's own name is not used for it, because a product may put personal data there, and URLs end
/// up in logs.
public struct OnboardingID: Sendable, Hashable, CustomStringConvertible {
    private static let prefix = OnboardingRecord.publicPrefix

    /// The execution.
    public let key: ExecutionKey

    /// Makes the id of an execution.
    public init(_ key: ExecutionKey) { self.key = key }

    /// Reads the text form; `nil` for anything else.
    public init?(_ text: String) {
        guard text.hasPrefix(Self.prefix) else { return nil }
        let digits = text.dropFirst(Self.prefix.count)
        // A sign or a leading zero would give one onboarding two names.
        guard digits.utf8.allSatisfy({ $0 &- 48 < 10 }), !digits.hasPrefix("0"), let number = Int64(digits) else {
            return nil
        }
        self.init(ExecutionKey(number))
    }

    /// The text form.
    public var description: String { Self.prefix + key.description }
}
