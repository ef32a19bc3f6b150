internal import JSONModel

/// Reads a definition and collects every problem on the way.
///
/// Reading goes on after a problem wherever something useful can still be said, so a reader returns `nil` for what it could
/// not read and has said why in ``diagnostics``. One extension reads one thing: a scope, a kind of state, a rule, a template.
struct DefinitionReader {
    /// What was found so far.
    var diagnostics: [Diagnostic] = []
    /// What the definition is checked against.
    let options: DefinitionOptions
    /// The language of states that do not choose their own; inner scopes inherit it from the whole definition.
    var machineLanguage = QueryLanguage.jsonPath
    /// The scopes that were read, by number; `nil` for one that is still being read.
    var scopes: [Scope?] = []
    /// The names of all states met so far.
    var stateNames: Set<String> = []
    /// The variables that the states met so far assign.
    var assignedVariables: Set<String> = []
    /// The labels of all Map states met so far.
    var labels: Set<String> = []
    /// How many scopes enclose the place that is being read.
    var depth = 0

    /// How deeply scopes may nest.
    ///
    /// AWS gives no number; a hundred is far beyond what people write.
    static let maximumDepth = 100

    init(options: DefinitionOptions) { self.options = options }

    mutating func report(
        _ message: String,
        code: String = DiagnosticCode.schema,
        severity: Diagnostic.Severity = .error,
        remedy: String = "",
        at location: JSONPointer
    ) {
        diagnostics.append(Diagnostic(severity, code: code, message: message, remedy: remedy, at: location))
    }

    /// The number of errors so far, to tell whether a part was read without any.
    var errorCount: Int { diagnostics.reduce(0) { $0 + ($1.severity == .error ? 1 : 0) } }
}

extension DefinitionReader {
    /// Reads a whole definition.
    mutating func readStateMachine(_ definition: JSON) -> StateMachine? {
        guard case .object(let object) = definition else {
            report(
                "The definition must be a JSON object.",
                remedy: "Write an object with StartAt and States.",
                at: .root
            )
            return nil
        }
        var fields = Fields(object, at: .root)
        let comment = string("Comment", in: &fields)
        let version = choice("Version", of: ["1.0"], in: &fields)
        if let language = queryLanguage(in: &fields) { machineLanguage = language }
        let timeout = integer("TimeoutSeconds", in: 1...Self.maximumSeconds, in: &fields)
        let root = readScope(&fields)
        reportUnknown(fields)
        guard root != nil, !scopes.contains(where: { $0 == nil }) else { return nil }
        return StateMachine(
            comment: comment,
            version: version,
            queryLanguage: machineLanguage,
            timeout: timeout.map { .seconds($0) },
            scopes: scopes.compactMap(\.self),
            assignedVariables: assignedVariables
        )
    }

    /// Reads the `StartAt` and `States` fields of an object; `nil` where they are missing.
    mutating func readScope(_ fields: inout Fields) -> ScopeID? {
        let id = ScopeID(scopes.count)
        scopes.append(nil)
        let missing = ["States", "StartAt"].filter { fields.object[$0] == nil }
        if !missing.isEmpty {
            report(
                "These fields are required: [\(missing.joined(separator: ", "))]",
                remedy: "Name the first state in StartAt, and describe every state in States.",
                at: fields.location
            )
        }
        let startAt = string("StartAt", in: &fields)
        guard let statesField = object("States", in: &fields) else { return nil }
        guard depth < Self.maximumDepth else {
            report(
                "The states are nested more than \(Self.maximumDepth) levels deep",
                code: DiagnosticCode.tooDeeplyNested,
                remedy: "Move inner states to a state machine of their own.",
                at: fields.location
            )
            return nil
        }
        depth += 1
        defer { depth -= 1 }
        let errorsBefore = errorCount
        if statesField.object.isEmpty { report("Value cannot be empty", at: statesField.location) }
        var states: [State] = []
        for (name, value) in statesField.object {
            if let state = readState(name, value, at: statesField.location.appending(name)) { states.append(state) }
        }
        if options.checksTransitions, let startAt {
            if errorCount == errorsBefore {
                checkTransitions(of: states, startAt: startAt, at: fields.location)
            } else if !statesField.object.isEmpty {
                checkTargets(of: statesField.object, startAt: startAt, at: fields.location)
            }
        }
        guard let startAt else { return nil }
        let byName = Dictionary(states.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        scopes[id.number] = Scope(startAt: startAt, states: byName)
        return id
    }

    /// The largest number of seconds that the language allows: a little more than three years.
    static let maximumSeconds = 99_999_999
}
