public import JSONata

/// What a definition is checked against.
public struct DefinitionOptions: Sendable {
    /// The types of state machines.
    public enum MachineType: String, Sendable, Hashable {
        /// Durable, at most a year long.
        case standard = "STANDARD"
        /// Short, not recorded step by step.
        case express = "EXPRESS"
    }

    /// The type of the state machine.
    public var type: MachineType
    /// The functions of JSONata expressions.
    public var dialect: Dialect
    /// The resources of Task states.
    public var resources: any TaskResourceCatalog
    /// Whether transitions must lead to states that are there, and every state must be reachable.
    ///
    /// A host that tries out a single state of a definition turns this off.
    public var checksTransitions = true

    /// Makes options.
    public init(
        type: MachineType = .standard,
        dialect: Dialect = .stepFunctions,
        resources: any TaskResourceCatalog = OpenResourceCatalog()
    ) {
        self.type = type
        self.dialect = dialect
        self.resources = resources
    }
}
