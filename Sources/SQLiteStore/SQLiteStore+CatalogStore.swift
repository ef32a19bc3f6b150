internal import JSONModel
public import WorkflowStore

extension SQLiteStore: CatalogStore {
    /// The state machines, in the order of their making.
    public func stateMachines() throws(StoreError) -> [StateMachineRecord] {
        try read { db in
            try readableRows(of: "state_machines", db, Statements.stateMachines, read: StateMachineRecord.init)
        }
    }

    /// The state machine with a name.
    public func stateMachine(named name: String) throws(StoreError) -> StateMachineRecord? {
        try read { db in
            try db.firstRow(Statements.stateMachineNamed, [.text(name)], read: StateMachineRecord.init)
        }
    }

    /// The versions of a state machine, or of all, the oldest first.
    public func versions(of stateMachine: String?) throws(StoreError) -> [VersionRecord] {
        try read { db in
            guard let stateMachine else {
                return try readableRows(of: "versions", db, Statements.versions, read: VersionRecord.init)
            }
            return try db.rows(Statements.versionsOfStateMachine, [.text(stateMachine)], read: VersionRecord.init)
        }
    }

    /// The aliases of a state machine, or of all, in the order of their making.
    public func aliases(of stateMachine: String?) throws(StoreError) -> [AliasRecord] {
        try read { db in
            guard let stateMachine else {
                return try readableRows(of: "aliases", db, Statements.aliases, read: AliasRecord.init)
            }
            return try db.rows(Statements.aliasesOfStateMachine, [.text(stateMachine)], read: AliasRecord.init)
        }
    }

    /// The activities, in the order of their making.
    public func activities() throws(StoreError) -> [ActivityRecord] {
        try read { db in try readableRows(of: "activities", db, Statements.activities, read: ActivityRecord.init) }
    }
}

extension SQLiteStore: ActivityStore {
    /// The branches whose task waits for a worker of an activity, the longest waiting first.
    public func branchesWaitingForWorker(
        of activity: String,
        skipping skipped: Int,
        limit: Int
    ) throws(StoreError) -> [BranchReference] {
        let page = [QueryValue.limit(limit), .limit(skipped)]
        return try read { db in
            try db.rows(Statements.branchesWaitingForWorker, [.text(activity)] + page) {
                try $0.anyReference(execution: 0, path: 1)
            }
        }
    }
}

extension StateMachineRecord {
    fileprivate init(_ row: RowReader) throws(StoreError) {
        self.init(
            name: try row.text(0),
            definition: DefinitionKey(try row.integer(1)),
            type: try row.name(2, as: StateMachineType.self),
            createdAt: try row.timestamp(3)
        )
        newestVersion = try row.count(4)
        tags = try row.tags(5)
    }
}

extension VersionRecord {
    fileprivate init(_ row: RowReader) throws(StoreError) {
        self.init(
            stateMachine: try row.text(0),
            number: try row.count(1),
            definition: DefinitionKey(try row.integer(2)),
            description: try row.optionalText(3),
            createdAt: try row.timestamp(4)
        )
    }
}

extension AliasRecord {
    fileprivate init(_ row: RowReader) throws(StoreError) {
        var routes: [Route] = []
        for pair in try row.json(3).arrayValue ?? [] {
            guard let version = pair[0]?.integerValue, let weight = pair[1]?.integerValue else {
                throw row.unexpected(3)
            }
            routes.append(Route(version: version, weight: weight))
        }
        self.init(
            stateMachine: try row.text(0),
            name: try row.text(1),
            description: try row.optionalText(2),
            routes: routes,
            createdAt: try row.timestamp(4)
        )
        updatedAt = try row.timestamp(5)
    }

    /// The routes as they are stored: `[[3,90],[4,10]]`.
    var encodedRoutes: String {
        JSON.array(routes.map { [.integer($0.version), .integer($0.weight)] }).text()
    }
}

extension ActivityRecord {
    fileprivate init(_ row: RowReader) throws(StoreError) {
        self.init(
            name: try row.text(0),
            createdAt: try row.timestamp(1),
            encryption: try row.optionalJSON(2),
            tags: try row.tags(3)
        )
    }
}

extension [Tag] {
    /// The tags as they are stored: `[["team","kyc"]]`.
    var encoded: String { JSON.array(map { [.string($0.key), .string($0.value)] }).text() }
}

extension RowReader {
    /// A text that is JSON.
    func json(_ column: CInt) throws(StoreError) -> JSON {
        let text = try text(column)
        do throws(JSONParseError) {
            return try JSON(parsing: text)
        } catch {
            throw unexpected(column)
        }
    }

    fileprivate func optionalJSON(_ column: CInt) throws(StoreError) -> JSON? {
        // Not `isNull ? nil : …`: a literal `nil` would become the JSON value `null`.
        guard !isNull(column) else { return Optional.none }
        return try json(column)
    }

    fileprivate func tags(_ column: CInt) throws(StoreError) -> [Tag] {
        var tags: [Tag] = []
        for pair in try json(column).arrayValue ?? [] {
            guard let key = pair[0]?.stringValue, let value = pair[1]?.stringValue else { throw unexpected(column) }
            tags.append(Tag(key: key, value: value))
        }
        return tags
    }
}
