public import JSONModel

/// One frozen definition of a state machine.
public struct DefinitionRecord: Sendable, Hashable {
    /// The row's number.
    public var key: DefinitionKey
    /// The state machine's name.
    public var stateMachine: String
    /// Its revision, from 1: the highest of a state machine is what new executions run.
    public var revision: Int
    /// The definition as it was given.
    public var text: String
    /// The SHA-256 of the text, in lower-case hexadecimal.
    public var digest: String
    /// The role given with it.
    ///
    /// Usher does not assume roles; the value is passed on.
    public var roleARN: String
    /// When it was registered.
    public var createdAt: Timestamp

    /// Makes a definition's row.
    public init(
        key: DefinitionKey,
        stateMachine: String,
        revision: Int,
        text: String,
        digest: String,
        roleARN: String,
        createdAt: Timestamp
    ) {
        self.key = key
        self.stateMachine = stateMachine
        self.revision = revision
        self.text = text
        self.digest = digest
        self.roleARN = roleARN
        self.createdAt = createdAt
    }
}
