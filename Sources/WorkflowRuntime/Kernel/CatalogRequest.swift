public import JSONModel
public import WorkflowStore

/// A change of something that is managed by name: state machines, their versions and aliases, activities, tags.
public enum CatalogRequest: Sendable, Hashable {
    /// Makes a state machine. An equal one that exists already is given back.
    case createStateMachine(StateMachineDraft)
    /// Gives a state machine a new revision, if anything differs from its current one.
    case updateStateMachine(String, StateMachineUpdate)
    /// Deletes a state machine with its versions and aliases, if it is there. Its executions run on.
    case deleteStateMachine(String)
    /// Freezes the current revision, which must be the given one if one is given.
    case publishVersion(stateMachine: String, revisionID: String?, description: String?)
    /// Deletes a version, if it is there and no alias leads to it.
    case deleteVersion(stateMachine: String, number: Int)
    /// Makes an alias. An equal one that exists already is given back.
    case createAlias(stateMachine: String, name: String, description: String?, routes: [AliasRecord.Route])
    /// Changes what is given of an alias.
    case updateAlias(stateMachine: String, name: String, description: String?, routes: [AliasRecord.Route]?)
    /// Deletes an alias, if it is there.
    case deleteAlias(stateMachine: String, name: String)
    /// Makes an activity. An equal one that exists already is given back.
    case createActivity(name: String, encryption: JSON?, tags: [Tag])
    /// Deletes an activity, if it is there. Tasks that wait for its workers run into their timeouts.
    case deleteActivity(String)
    /// Gives tags to a resource, in place of those with the same keys.
    case tag(TaggedResource, [Tag])
    /// Takes the tags with these keys from a resource.
    case untag(TaggedResource, keys: [String])
}

/// What can be tagged.
public enum TaggedResource: Sendable, Hashable {
    /// A state machine, by its name.
    case stateMachine(String)
    /// An activity, by its name.
    case activity(String)
}

/// A state machine to be made.
///
/// Its definition must have been validated.
public struct StateMachineDraft: Sendable, Hashable {
    /// The name.
    public var name: String
    /// The definition's text.
    public var text: String
    /// The role given with it; passed on to the Context object.
    public var roleARN: String
    /// The type.
    public var type: StateMachineType
    /// What else is configured: stored and given back.
    public var settings: JSON
    /// The tags.
    public var tags: [Tag] = []
    /// Whether the first version is published at once.
    public var isPublished = false
    /// What is said about that version.
    public var versionDescription: String?

    /// Makes a draft.
    public init(name: String, text: String, roleARN: String, type: StateMachineType, settings: JSON) {
        self.name = name
        self.text = text
        self.roleARN = roleARN
        self.type = type
        self.settings = settings
    }
}

/// What changes about a state machine; what is `nil` stays.
public struct StateMachineUpdate: Sendable, Hashable {
    /// The definition's text, which must have been validated.
    public var text: String?
    /// The role.
    public var roleARN: String?
    /// The settings that change; those with other keys stay.
    public var settings: JSONObject = [:]
    /// Whether a version is published at once.
    public var isPublished = false
    /// What is said about that version.
    public var versionDescription: String?

    /// Makes an update of nothing.
    public init() {}
}

/// The answer to a ``CatalogRequest``.
public enum CatalogReply: Sendable, Hashable {
    /// The state machine with its current definition, and the version if one was published.
    case stateMachine(StateMachineRecord, DefinitionRecord, VersionRecord?)
    /// The version.
    case version(VersionRecord)
    /// The alias.
    case alias(AliasRecord)
    /// The activity.
    case activity(ActivityRecord)
    /// It was carried out.
    case done
}
