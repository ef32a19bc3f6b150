/// Which functions exist in an expression.
///
/// The language is the same in every dialect; a dialect says which functions an author can call. A host adds its own with
/// ``adding(_:)`` and takes functions away with ``removing(_:)``.
public struct Dialect: Sendable {
    private var functions: [String: NativeFunction]

    /// The functions of the reference implementation.
    public static let standard = Dialect(functions: Library.standard)

    /// The functions of AWS Step Functions, without digests.
    ///
    /// An expression with `$hash` compiles; calling it is an error that says that the host offers no digests. There is no
    /// `$eval`, as on AWS.
    public static let stepFunctions = Dialect(
        functions: Library.standard.merging(Library.stepFunctions) { _, added in added }
    ).removing("eval")

    /// The functions of AWS Step Functions, with the host's digests for `$hash`.
    ///
    /// - Parameter digest: takes the name of an algorithm (`MD5`, `SHA-1`, `SHA-256`, `SHA-384` or `SHA-512`) and the bytes
    ///   to digest, and answers the digest in lower-case hexadecimal digits, or `nil` where it does not offer the algorithm.
    public static func stepFunctions(
        digest: @escaping @Sendable (_ algorithm: String, _ bytes: [UInt8]) -> String?
    ) -> Dialect {
        var dialect = stepFunctions
        if let signature = dialect.functions["hash"]?.signature {
            dialect.functions["hash"] = StepFunctions.hash(digest: digest, signature: signature)
        }
        return dialect
    }

    /// The dialect with one more function; a function of the same name gives way.
    public func adding(_ function: HostFunction) -> Dialect {
        var copy = self
        copy.functions[function.name] = function.native
        return copy
    }

    /// The dialect without the functions of the given names, which have no `$`.
    public func removing(_ names: String...) -> Dialect {
        var copy = self
        for name in names { copy.functions[name] = nil }
        return copy
    }

    /// The names of all functions, without `$`.
    public var functionNames: Set<String> { Set(functions.keys) }

    private init(functions: [String: NativeFunction]) { self.functions = functions }

    func function(named name: String) -> NativeFunction? { functions[name] }
}
