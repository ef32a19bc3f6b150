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

    /// The interpreter of a definition, from memory or from the store.
    mutating func interpreter(of key: DefinitionKey) throws(StoreError) -> Interpreter {
        if let known = interpreters[key] { return known }
        var record = current.values.first { $0.key == key }
        if record == nil { record = try store.definition(key) }
        guard let record, let interpreter = makeInterpreter(record.text) else {
            let message = "Definition \(key) is missing or cannot be read. Restore the database from a backup."
            throw StoreError(.corrupt, message)
        }
        interpreters[key] = interpreter
        return interpreter
    }

    /// Makes a definition the newest of its state machine; nothing happens if its text is that already.
    mutating func register(_ draft: DefinitionDraft, digest: String, at now: Timestamp) throws(EngineError)
        -> (record: DefinitionRecord, isNew: Bool)
    {
        let newest = current[draft.stateMachine]
        if let newest, newest.digest == digest, newest.roleARN == draft.roleARN { return (newest, false) }
        guard let interpreter = makeInterpreter(draft.text) else {
            let message = "The definition of '\(draft.stateMachine)' has errors. Run 'usher validate' to see them all."
            throw EngineError(.invalidDefinition, message)
        }
        let record = DefinitionRecord(
            key: DefinitionKey(nextKey),
            stateMachine: draft.stateMachine,
            revision: (newest?.revision ?? 0) + 1,
            text: draft.text,
            digest: digest,
            roleARN: draft.roleARN,
            createdAt: now
        )
        nextKey += 1
        current[draft.stateMachine] = record
        interpreters[record.key] = interpreter
        unwritten.append(record)
        return (record, true)
    }

    /// The definitions for the next transaction.
    mutating func takeUnwritten() -> [DefinitionRecord] {
        defer { unwritten = [] }
        return unwritten
    }

    private func makeInterpreter(_ text: String) -> Interpreter? {
        guard let stateMachine = resources.parseDefinition(text).stateMachine else { return nil }
        return Interpreter(
            stateMachine,
            limits: limits,
            digest: TaskResources.digest,
            defaultRetriers: { [resources] in resources.defaultRetriers(of: $0) }
        )
    }
}
