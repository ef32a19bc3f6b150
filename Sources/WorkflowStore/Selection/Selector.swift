/// Which executions are meant: the one syntax of lists, searches and bulk acts.
///
/// A selector is a list of terms `field:value` with spaces between them; all of them must hold. The same field twice means
/// either. Values with spaces stand in double quotes.
///
///     status:failed workflow:sardine-onboarding cause:9f0c1d2e3a4b5c6d age:>2d
public struct Selector: Sendable, Hashable {
    /// Those of one of these statuses.
    public var statuses: [ExecutionStatus] = []
    /// Those of one of these state machines.
    public var stateMachines: [String] = []
    /// Those that run one of these revisions of their state machine.
    public var revisions: [Int] = []
    /// Those that have a branch in one of these states.
    public var states: [String] = []
    /// Those that ended for one of these causes, and those that run and try again after one of them.
    public var causes: [String] = []
    /// Those that ended with one of these error names.
    public var errors: [String] = []
    /// These.
    public var ids: [ExecutionKey] = []
    /// Those that are about one of these people.
    public var applicants: [Applicant] = []
    /// Those on which one of these bulk acts was done.
    public var jobs: [Int64] = []
    /// Those that were started for one of these campaigns.
    public var campaigns: [Int64] = []
    /// Those that started at least so long ago.
    public var minimumAge: Duration?
    /// Those that started less than so long ago.
    public var maximumAge: Duration?
    /// Those for which something should have happened at least so long ago.
    public var overdueBy: Duration?
    /// Those whose next due time comes within so long.
    public var dueWithin: Duration?
    /// Those that an operator holds, or does not.
    public var isPaused: Bool?
    /// Only those that were set aside because they cannot be read.
    public var isUnreadable = false
    /// Those with these values of fields that their state machine declares to be searchable.
    public var fields: [Field] = []

    /// A person, as operators name one.
    public enum Applicant: Sendable, Hashable {
        /// A contact as somebody wrote it: a phone number, a mail address, or a product's own key of a person.
        ///
        /// A store knows nobody under it. Whoever holds the store's secret makes ``keys(_:)`` of it first.
        case contact(String)
        /// The keyed digests under which a store may know the person; none of them tells who it is.
        case keys([String])
    }

    /// A declared business field, and the value that it must have.
    public struct Field: Sendable, Hashable {
        /// The name.
        public var name: String
        /// The value.
        public var value: String

        /// Makes a term.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// How long something may be late before it counts as overdue, where nothing else is said: a minute.
    public static let defaultGrace = Duration.seconds(60)
    /// How many terms a selector may have.
    public static let maximumTerms = 64
    /// How many values one field may have.
    public static let maximumValues = 16

    /// Makes a selector that means all.
    public init() {}

    /// Whether it means all.
    public var isEmpty: Bool { self == Selector() }
}
