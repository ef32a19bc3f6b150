public import JSONModel

/// The types of state machines, with the names of the Step Functions API.
public enum StateMachineType: String, Sendable, Hashable, CaseIterable {
    /// Durable, at most a year long.
    case standard = "STANDARD"
    /// At most five minutes long; its executions are not listed.
    case express = "EXPRESS"
}

/// What is known of a state machine beside its definitions.
public struct StateMachineRecord: Sendable, Hashable {
    /// The name.
    public var name: String
    /// The definition that new executions run.
    public var definition: DefinitionKey
    /// The type, which never changes.
    public var type: StateMachineType
    /// When it was made.
    public var createdAt: Timestamp
    /// The highest version number that was ever given; zero before the first version.
    public var newestVersion = 0
    /// Its tags, in the order in which they were given first.
    public var tags: [Tag] = []

    /// Makes the record of a new state machine.
    public init(name: String, definition: DefinitionKey, type: StateMachineType, createdAt: Timestamp) {
        self.name = name
        self.definition = definition
        self.type = type
        self.createdAt = createdAt
    }
}

/// A label of a state machine or an activity.
public struct Tag: Sendable, Hashable {
    /// The label's name, unique within its resource.
    public var key: String
    /// The label's value.
    public var value: String

    /// Makes a tag.
    public init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}

/// A frozen copy of a state machine.
public struct VersionRecord: Sendable, Hashable {
    /// The state machine's name.
    public var stateMachine: String
    /// The version's number, from 1 and never given twice.
    public var number: Int
    /// The definition that it froze.
    public var definition: DefinitionKey
    /// What its publisher says about it.
    public var description: String?
    /// When it was published.
    public var createdAt: Timestamp

    /// Makes a version.
    public init(
        stateMachine: String,
        number: Int,
        definition: DefinitionKey,
        description: String?,
        createdAt: Timestamp
    ) {
        self.stateMachine = stateMachine
        self.number = number
        self.definition = definition
        self.description = description
        self.createdAt = createdAt
    }
}

/// A name that is routed to one or two versions of a state machine.
public struct AliasRecord: Sendable, Hashable {
    /// Where a share of the executions goes.
    public struct Route: Sendable, Hashable {
        /// The version's number.
        public var version: Int
        /// The share in percent.
        public var weight: Int

        /// Makes a route.
        public init(version: Int, weight: Int) {
            self.version = version
            self.weight = weight
        }
    }

    /// The state machine's name.
    public var stateMachine: String
    /// The alias's name.
    public var name: String
    /// What its owner says about it.
    public var description: String?
    /// The routes, whose weights add up to 100.
    public var routes: [Route]
    /// When it was made.
    public var createdAt: Timestamp
    /// When it was changed last.
    public var updatedAt: Timestamp

    /// Makes a new alias.
    public init(stateMachine: String, name: String, description: String?, routes: [Route], createdAt: Timestamp) {
        self.stateMachine = stateMachine
        self.name = name
        self.description = description
        self.routes = routes
        self.createdAt = createdAt
        self.updatedAt = createdAt
    }
}

/// A named queue of work for workers outside.
public struct ActivityRecord: Sendable, Hashable {
    /// The name.
    public var name: String
    /// When it was made.
    public var createdAt: Timestamp
    /// What was said about encryption: stored and given back, never interpreted.
    public var encryption: JSON?
    /// Its tags, in the order in which they were given first.
    public var tags: [Tag]

    /// Makes an activity.
    public init(name: String, createdAt: Timestamp, encryption: JSON?, tags: [Tag]) {
        self.name = name
        self.createdAt = createdAt
        self.encryption = encryption
        self.tags = tags
    }
}
