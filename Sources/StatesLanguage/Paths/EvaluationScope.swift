public import JSONModel

/// What paths, payload templates and intrinsic functions can read while they are evaluated.
///
/// A scope lives for one evaluation. It carries the seams that keep this module pure: randomness is the seed, and digests
/// come from the host, which has a cryptographic library.
public struct EvaluationScope {
    /// Computes a digest: lower-case hexadecimal for an algorithm (`MD5`, `SHA-1`, `SHA-256`, `SHA-384`, `SHA-512`) and bytes.
    ///
    /// It answers `nil` for an algorithm that the host does not have.
    public typealias Digest = @Sendable (_ algorithm: String, _ bytes: [UInt8]) -> String?

    /// The value that `$` stands for.
    public var input: JSON
    /// The variables, by their names without `$`.
    public var variables: [String: JSON]
    /// The seed of `States.MathRandom` and `States.UUID`; equal seeds give equal results.
    public var seed: UInt64
    /// The host's digests, for `States.Hash`.
    public var digest: Digest?
    /// Makes the Context object when a path reads it.
    private let makeContext: (_ member: String?) -> JSON

    /// Makes a scope.
    ///
    /// - Parameters:
    ///   - input: what `$` stands for.
    ///   - variables: the variables, by their names without `$`.
    ///   - seed: the seed of `States.MathRandom` and `States.UUID`.
    ///   - digest: the host's digests, for `States.Hash`.
    ///   - context: makes the Context object that `$$` stands for. It is called only where a path reads the object,
    ///     with the one member of it that the path reads, or `nil` for a path that may read all of it.
    public init(
        input: JSON,
        variables: [String: JSON] = [:],
        seed: UInt64 = 0,
        digest: Digest? = nil,
        context: @escaping (_ member: String?) -> JSON
    ) {
        self.input = input
        self.variables = variables
        self.seed = seed
        self.digest = digest
        self.makeContext = context
    }

    /// Makes a scope with a Context object that is there already.
    public init(
        input: JSON,
        context: JSON = .object([:]),
        variables: [String: JSON] = [:],
        seed: UInt64 = 0,
        digest: Digest? = nil
    ) {
        self.init(input: input, variables: variables, seed: seed, digest: digest) { _ in context }
    }

    /// The Context object, or at least the given member of it.
    func context(reading member: String?) -> JSON { makeContext(member) }
}
