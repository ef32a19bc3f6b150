public import WorkflowStore

extension SQLiteStore: DefinitionStore {
    /// The definition with a key.
    public func definition(_ key: DefinitionKey) throws(StoreError) -> DefinitionRecord? {
        try read { db in
            try db.firstRow(Statements.definition, [.integer(key.number)], read: DefinitionRecord.init)
        }
    }

    /// The newest definition of each state machine, in order of the names.
    public func currentDefinitions() throws(StoreError) -> [DefinitionRecord] {
        try read { db in
            try readableRows(of: "definitions", db, Statements.currentDefinitions, read: DefinitionRecord.init)
        }
    }

    /// The highest revision that was ever given to a state machine of this name, or zero.
    public func newestRevision(of stateMachine: String) throws(StoreError) -> Int {
        let revision = try read { db in
            try db.firstRow(Statements.newestRevision, [.text(stateMachine)]) { $0.isNull(0) ? 0 : try $0.count(0) }
        }
        return revision ?? 0
    }

    /// The highest key that was ever given to a definition, or zero.
    public func highestDefinitionKey() throws(StoreError) -> DefinitionKey {
        DefinitionKey(try highestKey(of: "definitions"))
    }
}

extension DefinitionRecord {
    init(_ row: RowReader) throws(StoreError) {
        self.init(
            key: DefinitionKey(try row.integer(0)),
            stateMachine: try row.text(1),
            revision: try row.count(2),
            text: try row.text(6),
            digest: try row.text(3),
            roleARN: try row.text(4),
            createdAt: try row.timestamp(5)
        )
        type = try row.name(7, as: StateMachineType.self)
        settings = try row.json(8)
        revisionID = try row.optionalText(9)
    }
}
