public import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// The JSON form of acts, which REST takes and jobs are stored in: the members of one act, without its name.
extension OperatorAct {
    /// The names of all acts.
    public static let names = ["resume", "retry", "skip", "complete", "fail", "pause", "stop", "reopen", "move"]

    /// The members of the act.
    public var members: JSONObject {
        var object: JSONObject = [:]
        func put(_ branch: BranchPath?) { object["branch"] = branch.map { .string($0.description) } }
        switch self {
        case .resume(let options):
            put(options.branch)
            object["from"] = options.from.map { .string($0) }
            object["input"] = options.input
            if !options.variables.isEmpty { object["variables"] = .object(options.variables) }
            object["revision"] = options.revision.map { .integer($0) }
            if !options.mapping.isEmpty { object["mapping"] = Self.object(options.mapping) }
            if options.isEffectChecked { object["effectChecked"] = true }
        case .retry(let branch): put(branch)
        case .skip(let branch, let result):
            put(branch)
            object["result"] = result
        case .complete(let branch, let output):
            put(branch)
            object["output"] = output
        case .fail(let branch, let error, let cause):
            put(branch)
            object["error"] = .string(error)
            object["cause"] = cause.map { .string($0) }
        case .pause(let deadlines): object["deadlines"] = .string(deadlines.rawValue)
        case .stop(let error, let cause):
            object["error"] = error.map { .string($0) }
            object["cause"] = cause.map { .string($0) }
        case .reopen(let from, let input, let variables):
            object["from"] = .string(from)
            object["input"] = input
            if !variables.isEmpty { object["variables"] = .object(variables) }
        case .move(let revision, let mapping):
            object["revision"] = .integer(revision)
            if !mapping.isEmpty { object["mapping"] = Self.object(mapping) }
        }
        return object
    }

    /// Reads an act.
    ///
    /// - Throws: ``EngineError`` for an unknown act, and for a member that is unknown, missing or of the wrong kind.
    public init(name: String, members: JSONObject) throws(EngineError) {
        var reader = ActReader(act: name, members: members)
        switch name {
        case "resume":
            var options = ResumeOptions()
            options.branch = try reader.branch()
            options.from = try reader.text("from")
            options.input = reader.value("input")
            options.variables = try reader.object("variables")
            options.revision = try reader.number("revision")
            options.mapping = try reader.mapping()
            options.isEffectChecked = try reader.flag("effectChecked")
            self = .resume(options)
        case "retry": self = .retry(branch: try reader.branch())
        case "skip": self = .skip(branch: try reader.branch(), result: try reader.required("result"))
        case "complete": self = .complete(branch: try reader.branch(), output: try reader.required("output"))
        case "fail":
            let branch = try reader.branch()
            guard let error = try reader.text("error") else { throw reader.missing("error") }
            self = .fail(branch: branch, error: error, cause: try reader.text("cause"))
        case "pause":
            let name = try reader.text("deadlines") ?? ExecutionPause.Deadlines.keep.rawValue
            guard let deadlines = ExecutionPause.Deadlines(rawValue: name) else {
                throw EngineError(.invalidRequest, "The member 'deadlines' must be keep or shift.")
            }
            self = .pause(deadlines)
        case "stop": self = .stop(error: try reader.text("error"), cause: try reader.text("cause"))
        case "reopen":
            guard let from = try reader.text("from") else { throw reader.missing("from") }
            let input = reader.value("input") ?? [:]
            self = .reopen(from: from, input: input, variables: try reader.object("variables"))
        case "move":
            guard let revision = try reader.number("revision") else { throw reader.missing("revision") }
            self = .move(revision: revision, mapping: try reader.mapping())
        default:
            let known = Self.names.joined(separator: ", ")
            throw EngineError(.invalidRequest, "There is no act of this name. There are: \(known).")
        }
        try reader.finish()
    }
}

/// Reads the members of an act, and remembers which were asked for.
private struct ActReader {
    let act: String
    let members: JSONObject
    private var known: [String] = []

    init(act: String, members: JSONObject) {
        self.act = act
        self.members = members
    }

    mutating func value(_ name: String) -> JSON? {
        known.append(name)
        return members[name]
    }

    mutating func required(_ name: String) throws(EngineError) -> JSON {
        guard let value = value(name) else { throw missing(name) }
        return value
    }

    mutating func text(_ name: String) throws(EngineError) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.stringValue, !text.isEmpty else { throw wrong(name, "a text that is not empty") }
        return text
    }

    mutating func number(_ name: String) throws(EngineError) -> Int? {
        guard let value = value(name) else { return nil }
        guard let number = value.integerValue, number > 0 else { throw wrong(name, "a whole number from 1") }
        return number
    }

    mutating func flag(_ name: String) throws(EngineError) -> Bool {
        guard let value = value(name) else { return false }
        guard let flag = value.boolValue else { throw wrong(name, "true or false") }
        return flag
    }

    mutating func object(_ name: String) throws(EngineError) -> JSONObject {
        guard let value = value(name) else { return [:] }
        guard let object = value.objectValue else { throw wrong(name, "an object") }
        return object
    }

    mutating func branch() throws(EngineError) -> BranchPath? {
        guard let value = value("branch") else { return nil }
        guard let text = value.stringValue, let path = BranchPath(text) else {
            throw wrong("branch", "the path of a branch, such as 0/2, or an empty text for the outermost")
        }
        return path
    }

    mutating func mapping() throws(EngineError) -> [String: String] {
        var mapping: [String: String] = [:]
        for (old, new) in try object("mapping") {
            guard let name = new.stringValue else { throw wrong("mapping", "an object of names of states") }
            mapping[old] = name
        }
        return mapping
    }

    func finish() throws(EngineError) {
        guard members.keys.allSatisfy(known.contains) else {
            let names = known.isEmpty ? "nothing" : known.joined(separator: ", ")
            throw EngineError(
                .invalidRequest,
                "'\(act)' was given something that it does not take. It takes: \(names)."
            )
        }
    }

    func missing(_ name: String) -> EngineError {
        EngineError(.invalidRequest, "'\(act)' needs the member '\(name)'.")
    }

    private func wrong(_ name: String, _ kind: String) -> EngineError {
        EngineError(.invalidRequest, "The member '\(name)' of '\(act)' must be \(kind).")
    }
}
