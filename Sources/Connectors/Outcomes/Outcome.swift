public import JSONModel

/// What the answer to a call means.
public struct Outcome: Sendable, Hashable {
    /// The class, which tells the engine what to do.
    public var outcomeClass: OutcomeClass
    /// The name of the error that a workflow can catch (`Sardine.ConsentRevoked`); `nil` for ``OutcomeClass/ok``.
    public var errorName: String?
    /// What happened and what to do, safe to show to anyone.
    public var message: String
    /// What the operation's result template made of the answer, for ``OutcomeClass/ok``.
    public var result: JSON?
    /// How long the provider asked to wait, at most a day.
    public var retryAfter: Duration?
    /// The HTTP status, if an answer arrived.
    public var status: Int?
    /// Whether the provider may have acted on the call.
    ///
    /// A `create` whose answer could not be read is one: after the connector is mended, it must be resolved, not sent again.
    public var mayHaveHadEffect: Bool

    /// Whether a look with this outcome found out what it looked for: it is there, or it is not.
    public var isConclusive: Bool { outcomeClass == .ok || outcomeClass == .notFound }

    /// Makes an outcome.
    public init(
        _ outcomeClass: OutcomeClass,
        errorName: String? = nil,
        message: String = "",
        result: JSON? = nil,
        retryAfter: Duration? = nil,
        status: Int? = nil,
        mayHaveHadEffect: Bool = false
    ) {
        self.outcomeClass = outcomeClass
        self.errorName = errorName
        self.message = message
        self.result = result
        self.retryAfter = retryAfter
        self.status = status
        self.mayHaveHadEffect = mayHaveHadEffect
    }
}
