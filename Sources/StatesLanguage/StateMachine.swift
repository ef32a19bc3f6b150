public import JSONModel

/// A parsed definition: every path, expression and intrinsic function in it is compiled, and every transition has a target.
///
/// The `States` objects of the definition, those inside Parallel and Map states included, stand side by side in ``scopes``;
/// a state that has inner states refers to them by ``ScopeID``.
public struct StateMachine: Sendable {
    /// The `Comment` field.
    public var comment: String?
    /// The version of the language that the definition asks for.
    public var version: String?
    /// The language of states that do not choose their own.
    public var queryLanguage: QueryLanguage
    /// How long an execution may take.
    public var timeout: Duration?
    /// Every `States` object; the outermost comes first.
    public private(set) var scopes: [Scope]
    /// The variables that any state assigns.
    public private(set) var assignedVariables: Set<String>

    init(
        comment: String?,
        version: String?,
        queryLanguage: QueryLanguage,
        timeout: Duration?,
        scopes: [Scope],
        assignedVariables: Set<String>
    ) {
        self.comment = comment
        self.version = version
        self.queryLanguage = queryLanguage
        self.timeout = timeout
        self.scopes = scopes
        self.assignedVariables = assignedVariables
    }

    /// The scope with the given id; `nil` for an id of another definition.
    public subscript(id: ScopeID) -> Scope? {
        scopes.indices.contains(id.number) ? scopes[id.number] : nil
    }

    /// The state with the given name in a scope.
    public func state(_ name: String, in scope: ScopeID) -> State? { self[scope]?.states[name] }

    /// Every state of the definition, outer scopes first, in no particular order inside a scope.
    public var allStates: [State] { scopes.flatMap { Array($0.states.values) } }
}

/// The number of a `States` object in its definition.
public struct ScopeID: Sendable, Hashable {
    /// The position in ``StateMachine/scopes``.
    public var number: Int

    /// Makes an id.
    public init(_ number: Int) { self.number = number }

    /// The outermost scope.
    public static let root = ScopeID(0)
}

/// One `States` object with its start.
public struct Scope: Sendable {
    /// The name of the state at which the scope starts.
    public var startAt: String
    /// The states by name.
    public var states: [String: State]
}

extension StateMachine {
    /// Parses the text of a definition and collects every problem.
    ///
    /// The state machine is `nil` where a diagnostic has the severity error.
    public static func parse(
        _ text: String,
        options: DefinitionOptions = DefinitionOptions()
    ) -> (stateMachine: StateMachine?, diagnostics: [Diagnostic]) {
        do throws(JSONParseError) {
            return parse(try JSON(parsing: text), options: options)
        } catch {
            let diagnostic = Diagnostic(
                code: DiagnosticCode.invalidJSON,
                message: error.description,
                remedy: "Write the definition as JSON.",
                at: .root
            )
            return (nil, [diagnostic])
        }
    }

    /// Reads a definition that is JSON already and collects every problem.
    public static func parse(
        _ definition: JSON,
        options: DefinitionOptions = DefinitionOptions()
    ) -> (stateMachine: StateMachine?, diagnostics: [Diagnostic]) {
        var reader = DefinitionReader(options: options)
        let stateMachine = reader.readStateMachine(definition)
        let hasErrors = reader.diagnostics.contains { $0.severity == .error }
        return (hasErrors ? nil : stateMachine, reader.diagnostics)
    }
}
