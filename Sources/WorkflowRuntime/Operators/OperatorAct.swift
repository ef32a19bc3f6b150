public import JSONModel
public import StatesInterpreter
public import WorkflowStore

/// What an operator can do to one execution, or to many.
public enum OperatorAct: Sendable, Hashable {
    /// It goes on: from its pause, or, if it has ended without success, from where it stopped or elsewhere.
    case resume(ResumeOptions)
    /// The delay before a retry, or the pause before a look, ends at once.
    case retry(branch: BranchPath?)
    /// A state is left as if its work had this result.
    case skip(branch: BranchPath?, result: JSON)
    /// A task that is under way is done, with this output.
    case complete(branch: BranchPath?, output: JSON)
    /// A task that is under way has failed, with this error, which the definition may catch or retry.
    case fail(branch: BranchPath?, error: String, cause: String?)
    /// Nothing of it begins any more until it is resumed.
    case pause(ExecutionPause.Deadlines)
    /// It ends for good, with status aborted.
    case stop(error: String?, cause: String?)
    /// It begins again at a state of its outermost scope, although it has come to its end.
    case reopen(from: String, input: JSON, variables: JSONObject)
    /// It goes on in another revision of its definition.
    case move(revision: Int, mapping: [String: String])

    /// From where and with what an execution is resumed.
    public struct ResumeOptions: Sendable, Hashable {
        /// The branch that is changed; the one that failed where this is `nil`.
        public var branch: BranchPath?
        /// The state to go on from; the one in which it stopped where this is `nil`.
        public var from: String?
        /// That state's input, in place of its own.
        public var input: JSON?
        /// Variables that get other values.
        public var variables: JSONObject = [:]
        /// The revision of the definition to go on with.
        public var revision: Int?
        /// The new names of states in that revision, by their old ones.
        public var mapping: [String: String] = [:]
        /// Whether the operator has looked at the provider, and a call that may have had its effect did not.
        public var isEffectChecked = false

        /// Makes options that change nothing.
        public init() {}
    }

    /// The name in logs, in REST and on the command line.
    public var name: String {
        switch self {
        case .resume: "resume"
        case .retry: "retry"
        case .skip: "skip"
        case .complete: "complete"
        case .fail: "fail"
        case .pause: "pause"
        case .stop: "stop"
        case .reopen: "reopen"
        case .move: "move"
        }
    }

    /// What may stand in the log of it: names and digests, and nothing that may be a person's.
    var details: JSONObject {
        var details: JSONObject = [:]
        func note(_ name: String, _ value: JSON?) { details[name] = value.map { .string(OperatorLog.digest(of: $0)) } }
        func note(_ branch: BranchPath?) { details["branch"] = branch.map { .string($0.description) } }
        switch self {
        case .resume(let options):
            note(options.branch)
            details["from"] = options.from.map { .string($0) }
            note("inputDigest", options.input)
            if !options.variables.isEmpty { details["variables"] = .array(options.variables.keys.map { .string($0) }) }
            details["revision"] = options.revision.map { .integer($0) }
            if !options.mapping.isEmpty { details["mapping"] = Self.object(options.mapping) }
            if options.isEffectChecked { details["effect"] = "checked" }
        case .retry(let branch): note(branch)
        case .skip(let branch, let result):
            note(branch)
            note("resultDigest", result)
        case .complete(let branch, let output):
            note(branch)
            note("outputDigest", output)
        case .fail(let branch, let error, let cause):
            note(branch)
            details["error"] = .string(error)
            note("causeDigest", cause.map { .string($0) })
        case .pause(let deadlines): details["deadlines"] = .string(deadlines.rawValue)
        case .stop(let error, let cause):
            details["error"] = error.map { .string($0) }
            note("causeDigest", cause.map { .string($0) })
        case .reopen(let from, let input, let variables):
            details["from"] = .string(from)
            note("inputDigest", input)
            if !variables.isEmpty { details["variables"] = .array(variables.keys.map { .string($0) }) }
        case .move(let revision, let mapping):
            details["revision"] = .integer(revision)
            if !mapping.isEmpty { details["mapping"] = Self.object(mapping) }
        }
        return details
    }

    static func object(_ mapping: [String: String]) -> JSON {
        .object(JSONObject(mapping.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
    }
}
