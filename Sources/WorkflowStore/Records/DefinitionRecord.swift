public import JSONModel

/// One frozen definition of a state machine.
public struct DefinitionRecord: Sendable, Hashable {
    /// What the first revision is called, which has no name of its own.
    public static let initialRevisionID = "INITIAL"

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
    /// The type of its state machine.
    public var type = StateMachineType.standard
    /// What else was configured with it (logging, tracing, encryption): stored and given back, never interpreted.
    public var settings: JSON = [:]
    /// The name of this revision; the first of a state machine has none.
    public var revisionID: String?

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
