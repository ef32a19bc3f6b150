internal import JSONModel
internal import StatesInterpreter
internal import StatesLanguage
internal import WorkflowStore

/// The state machines that the kernel knows: the newest definition of each, and an interpreter for each definition in use.
struct StateMachines {
    private let store: any DefinitionStore
    private let resources: TaskResources
    private let limits: Interpreter.Limits
    private var current: [String: DefinitionRecord] = [:]
    private var interpreters: [DefinitionKey: Interpreter] = [:]
    private var nextKey: Int64
    /// The highest revisions given by this process.
    private var revisions: [String: Int] = [:]
    /// Definitions that no transaction has written yet.
    private(set) var unwritten: [DefinitionRecord] = []

    init(
        store: any DefinitionStore,
        resources: TaskResources,
        limits: Interpreter.Limits
    ) throws(StoreError) {
        self.store = store
        self.resources = resources
        self.limits = limits
        for record in try store.currentDefinitions() { current[record.stateMachine] = record }
        nextKey = try store.highestDefinitionKey().number + 1
    }

    /// The newest definition of a state machine.
    func newest(of stateMachine: String) -> DefinitionRecord? { current[stateMachine] }

    /// A definition, from memory or from the store.
    func definition(_ key: DefinitionKey) throws(StoreError) -> DefinitionRecord? {
        let known = current.values.first { $0.key == key } ?? unwritten.first { $0.key == key }
        if let known { return known }
        return try store.definition(key)
    }

    /// The interpreter of a definition, from memory or from the store.
    mutating func interpreter(of key: DefinitionKey) throws(StoreError) -> Interpreter {
        if let known = interpreters[key] { return known }
        guard let record = try definition(key), let interpreter = makeInterpreter(record.text, record.type) else {
            let message = "Definition \(key) is missing or cannot be read. Restore the database from a backup."
            throw StoreError(.unreadable, message)
        }
        interpreters[key] = interpreter
        return interpreter
    }

    /// An interpreter for an execution of which nothing can be read and nothing goes on.
    func placeholder() throws(StoreError) -> Interpreter {
        let text = #"{"StartAt": "Unreadable", "States": {"Unreadable": {"Type": "Fail"}}}"#
        guard let interpreter = makeInterpreter(text, .standard) else {
            throw StoreError(.unavailable, "The engine cannot read a definition of its own. Report this.")
        }
        return interpreter
    }

    /// Makes a definition the newest of its state machine.
    mutating func define(
        _ draft: DefinitionDraft,
        digest: String,
        revisionID: String?,
        at now: Timestamp
    ) throws(EngineError) -> DefinitionRecord {
        guard let interpreter = makeInterpreter(draft.text, draft.type) else {
            let message = "The definition of '\(draft.stateMachine)' has errors. Run 'usher validate' to see them all."
            throw EngineError(.invalidDefinition, message)
        }
        var record = DefinitionRecord(
            key: DefinitionKey(nextKey),
            stateMachine: draft.stateMachine,
            revision: try newestRevision(of: draft.stateMachine) + 1,
            text: draft.text,
            digest: digest,
            roleARN: draft.roleARN,
            createdAt: now
        )
        record.type = draft.type
        record.settings = draft.settings
        record.revisionID = revisionID
        nextKey += 1
        revisions[draft.stateMachine] = record.revision
        current[draft.stateMachine] = record
        interpreters[record.key] = interpreter
        unwritten.append(record)
        return record
    }

    /// The highest revision that a name ever had: one that was deleted leaves its definitions to its executions.
    private func newestRevision(of stateMachine: String) throws(EngineError) -> Int {
        if let known = revisions[stateMachine] { return known }
        do throws(StoreError) {
            return try store.newestRevision(of: stateMachine)
        } catch {
            throw EngineError(error)
        }
    }

    /// Lets go of a state machine that was deleted.
    mutating func forget(_ stateMachine: String) { current[stateMachine] = nil }

    /// The definitions for the next transaction.
    mutating func takeUnwritten() -> [DefinitionRecord] {
        defer { unwritten = [] }
        return unwritten
    }

    private func makeInterpreter(_ text: String, _ type: StateMachineType) -> Interpreter? {
        guard
            let stateMachine = resources.parseDefinition(text, type: type == .express ? .express : .standard)
                .stateMachine
        else { return nil }
        return Interpreter(
            stateMachine,
            limits: limits,
            digest: TaskResources.digest,
            defaultRetriers: { [resources] in resources.defaultRetriers(of: $0) }
        )
    }
}
