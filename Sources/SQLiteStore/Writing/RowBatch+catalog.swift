internal import JSONModel
internal import WorkflowStore

extension RowBatch {
    /// Appends the rows of definitions and of everything that is managed by name.
    mutating func append(_ definitions: [DefinitionRecord], _ catalog: [CatalogChange]) {
        for definition in definitions { append(definition) }
        // A definition makes its state machine, unless the catalogue says more about that itself.
        var named: Set<String> = []
        for case .putStateMachine(let record) in catalog { named.insert(record.name) }
        for definition in definitions where !named.contains(definition.stateMachine) { adopt(definition) }
        for change in catalog { append(change) }
    }

    private mutating func append(_ definition: DefinitionRecord) {
        append(.insertDefinition) { batch in
            batch.add(definition.key.number)
            batch.add(definition.stateMachine)
            batch.add(Int64(definition.revision))
            batch.add(definition.digest)
            batch.add(definition.roleARN)
            batch.add(definition.createdAt.milliseconds)
            batch.add(definition.text)
            batch.add(definition.type.rawValue)
            batch.add(definition.settings.text())
            batch.add(definition.revisionID)
        }
    }

    private mutating func adopt(_ definition: DefinitionRecord) {
        append(.adoptDefinition) { batch in
            batch.add(definition.stateMachine)
            batch.add(definition.key.number)
            batch.add(definition.type.rawValue)
            batch.add(definition.createdAt.milliseconds)
        }
    }

    private mutating func append(_ change: CatalogChange) {
        switch change {
        case .putStateMachine(let record): put(record)
        case .deleteStateMachine(let name): append(.deleteStateMachine) { $0.add(name) }
        case .insertVersion(let record): insert(record)
        case .deleteVersion(let stateMachine, let number):
            append(.deleteVersion) { batch in
                batch.add(stateMachine)
                batch.add(Int64(number))
            }
        case .putAlias(let record): put(record)
        case .deleteAlias(let stateMachine, let name):
            append(.deleteAlias) { batch in
                batch.add(stateMachine)
                batch.add(name)
            }
        case .putActivity(let record): put(record)
        case .deleteActivity(let name): append(.deleteActivity) { $0.add(name) }
        }
    }

    private mutating func put(_ record: StateMachineRecord) {
        append(.putStateMachine) { batch in
            batch.add(record.name)
            batch.add(record.definition.number)
            batch.add(record.type.rawValue)
            batch.add(record.createdAt.milliseconds)
            batch.add(Int64(record.newestVersion))
            batch.add(record.tags.encoded)
        }
    }

    private mutating func insert(_ record: VersionRecord) {
        append(.insertVersion) { batch in
            batch.add(record.stateMachine)
            batch.add(Int64(record.number))
            batch.add(record.definition.number)
            batch.add(record.description)
            batch.add(record.createdAt.milliseconds)
        }
    }

    private mutating func put(_ record: AliasRecord) {
        append(.putAlias) { batch in
            batch.add(record.stateMachine)
            batch.add(record.name)
            batch.add(record.description)
            batch.add(record.encodedRoutes)
            batch.add(record.createdAt.milliseconds)
            batch.add(record.updatedAt.milliseconds)
        }
    }

    private mutating func put(_ record: ActivityRecord) {
        append(.putActivity) { batch in
            batch.add(record.name)
            batch.add(record.createdAt.milliseconds)
            batch.add(record.encryption?.text())
            batch.add(record.tags.encoded)
        }
    }
}
