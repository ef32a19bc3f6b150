internal import Crypto
internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// State machines, versions, aliases, activities and tags.
extension Kernel {
    /// How many versions a state machine may have, as in AWS.
    static let maximumVersions = 1000
    /// How many tags a resource may have, as in AWS.
    static let maximumTags = 50

    func change(_ request: CatalogRequest, _ id: ReplyID) throws(StoreError) {
        do throws(CatalogFailure) {
            reply(id, .catalog(try decide(request)))
        } catch {
            switch error {
            case .refused(let refusal): reply(id, .failed(refusal))
            case .store(let failure): throw failure
            }
        }
    }

    private func decide(_ request: CatalogRequest) throws(CatalogFailure) -> CatalogReply {
        switch request {
        case .createStateMachine(let draft): return try create(draft)
        case .updateStateMachine(let name, let update): return try self.update(name, update)
        case .deleteStateMachine(let name): return delete(name)
        case .publishVersion(let name, let revisionID, let description):
            return .version(try publish(name, revisionID: revisionID, description: description))
        case .deleteVersion(let name, let number): return try deleteVersion(number, of: name)
        case .createAlias(let stateMachine, let name, let description, let routes):
            return try createAlias(name, of: stateMachine, description, routes)
        case .updateAlias(let stateMachine, let name, let description, let routes):
            return try updateAlias(name, of: stateMachine, description, routes)
        case .deleteAlias(let stateMachine, let name):
            if catalog.alias(name, of: stateMachine) != nil {
                catalog.apply(.deleteAlias(stateMachine: stateMachine, name: name))
            }
            return .done
        case .createActivity(let name, let encryption, let tags): return try createActivity(name, encryption, tags)
        case .deleteActivity(let name):
            if catalog.activity(name) != nil { catalog.apply(.deleteActivity(name)) }
            return .done
        case .tag(let resource, let tags): return try retag(resource) { $0.merging(tags) }
        case .untag(let resource, let keys):
            let keys = Set(keys)
            return try retag(resource) { $0.filter { !keys.contains($0.key) } }
        }
    }

    // MARK: State machines

    private func create(_ draft: StateMachineDraft) throws(CatalogFailure) -> CatalogReply {
        if let record = catalog.stateMachines[draft.name], let current = machines.newest(of: draft.name) {
            // Role and tags are not compared, as in AWS.
            guard current.text == draft.text, current.settings == draft.settings, record.type == draft.type else {
                let message =
                    "A state machine '\(draft.name)' exists with another definition. Update it, or choose another name."
                throw .refused(EngineError(.stateMachineExists, message))
            }
            let version = draft.isPublished ? try publish(draft.name, revisionID: nil, description: nil) : nil
            return .stateMachine(record, current, version)
        }
        let definition = DefinitionDraft(
            stateMachine: draft.name,
            text: draft.text,
            roleARN: draft.roleARN,
            type: draft.type,
            settings: draft.settings
        )
        let record = try define(definition, tags: draft.tags)
        return try published(record, draft.isPublished, draft.versionDescription)
    }

    private func update(_ name: String, _ update: StateMachineUpdate) throws(CatalogFailure) -> CatalogReply {
        guard let record = catalog.stateMachines[name], let current = machines.newest(of: name) else {
            throw .refused(.unknownStateMachine(name))
        }
        var settings = current.settings.objectValue ?? [:]
        settings.merge(update.settings)
        let draft = DefinitionDraft(
            stateMachine: name,
            text: update.text ?? current.text,
            roleARN: update.roleARN ?? current.roleARN,
            type: record.type,
            settings: .object(settings)
        )
        // An update that changes nothing keeps its revision.
        let isNew = draft.text != current.text || draft.roleARN != current.roleARN || draft.settings != current.settings
        if isNew { _ = try define(draft, tags: record.tags) }
        return try published(catalog.stateMachines[name] ?? record, update.isPublished, update.versionDescription)
    }

    private func published(
        _ record: StateMachineRecord,
        _ isPublished: Bool,
        _ description: String?
    ) throws(CatalogFailure) -> CatalogReply {
        let version = isPublished ? try publish(record.name, revisionID: nil, description: description) : nil
        guard let current = machines.newest(of: record.name) else { throw .refused(.unknownStateMachine(record.name)) }
        return .stateMachine(catalog.stateMachines[record.name] ?? record, current, version)
    }

    /// Gives a state machine a new current definition, and makes the state machine if it is not there.
    @discardableResult
    func define(_ draft: DefinitionDraft, tags: [Tag]) throws(CatalogFailure) -> StateMachineRecord {
        let known = catalog.stateMachines[draft.stateMachine]
        let revisionID = known == nil ? nil : makeUUID()
        let definition: DefinitionRecord
        do throws(EngineError) {
            definition = try machines.define(
                draft,
                digest: Self.digest(of: draft.text),
                revisionID: revisionID,
                at: now
            )
        } catch {
            throw error.code == .storeFailed ? .store(StoreError(.unavailable, error.message)) : .refused(error)
        }
        var record =
            known
            ?? StateMachineRecord(
                name: draft.stateMachine,
                definition: definition.key,
                type: draft.type,
                createdAt: now
            )
        record.definition = definition.key
        record.tags = tags
        catalog.apply(.putStateMachine(record))
        try defineReconciliation(of: draft.stateMachine)
        return record
    }

    private func delete(_ name: String) -> CatalogReply {
        if catalog.stateMachines[name] != nil {
            catalog.apply(.deleteStateMachine(name))
            machines.forget(name)
        }
        return .done
    }

    static func digest(of text: String) -> String {
        SHA256.hash(data: Array(text.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    // MARK: Versions

    private func publish(
        _ name: String,
        revisionID: String?,
        description: String?
    ) throws(CatalogFailure) -> VersionRecord {
        guard var record = catalog.stateMachines[name], let current = machines.newest(of: name) else {
            throw .refused(.unknownStateMachine(name))
        }
        if let revisionID, revisionID != current.revisionID ?? DefinitionRecord.initialRevisionID {
            let message =
                "The revision '\(revisionID)' is not the current one of '\(name)'. Describe the state machine and try again."
            throw .refused(EngineError(.conflict, message))
        }
        if let version = catalog.version(of: current.key, in: name) { return version }
        guard record.newestVersion < Int.max, catalog.versionCount(of: name) < Self.maximumVersions else {
            let message =
                "The state machine '\(name)' has \(Self.maximumVersions) versions. Delete some that are not needed."
            throw .refused(EngineError(.quotaExceeded, message))
        }
        record.newestVersion += 1
        let version = VersionRecord(
            stateMachine: name,
            number: record.newestVersion,
            definition: current.key,
            description: description,
            createdAt: now
        )
        catalog.apply(.putStateMachine(record))
        catalog.apply(.insertVersion(version))
        return version
    }

    private func deleteVersion(_ number: Int, of name: String) throws(CatalogFailure) -> CatalogReply {
        guard catalog.version(number, of: name) != nil else { return .done }
        let aliases = catalog.aliases(to: number, of: name)
        guard aliases.isEmpty else {
            let message =
                "Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: "
                + "[\(aliases.joined(separator: ", "))]"
            throw .refused(EngineError(.conflict, message))
        }
        catalog.apply(.deleteVersion(stateMachine: name, number: number))
        return .done
    }

    // MARK: Aliases

    private func createAlias(
        _ name: String,
        of stateMachine: String,
        _ description: String?,
        _ routes: [AliasRecord.Route]
    ) throws(CatalogFailure) -> CatalogReply {
        try check(routes, of: stateMachine)
        if let alias = catalog.alias(name, of: stateMachine) {
            guard alias.description == description, alias.routes == routes else {
                let message =
                    "Failed to create alias because an alias with the same name and a different routing configuration already exists."
                throw .refused(EngineError(.conflict, message))
            }
            return .alias(alias)
        }
        let alias = AliasRecord(
            stateMachine: stateMachine,
            name: name,
            description: description,
            routes: routes,
            createdAt: now
        )
        catalog.apply(.putAlias(alias))
        return .alias(alias)
    }

    private func updateAlias(
        _ name: String,
        of stateMachine: String,
        _ description: String?,
        _ routes: [AliasRecord.Route]?
    ) throws(CatalogFailure) -> CatalogReply {
        guard var alias = catalog.alias(name, of: stateMachine) else { throw .refused(.unknownResource) }
        if let routes {
            try check(routes, of: stateMachine)
            alias.routes = routes
        }
        alias.description = description ?? alias.description
        alias.updatedAt = now
        catalog.apply(.putAlias(alias))
        return .alias(alias)
    }

    private func check(_ routes: [AliasRecord.Route], of stateMachine: String) throws(CatalogFailure) {
        for route in routes where catalog.version(route.version, of: stateMachine) == nil {
            throw .refused(.unknownResource)
        }
    }

    // MARK: Activities and tags

    private func createActivity(_ name: String, _ encryption: JSON?, _ tags: [Tag]) throws(CatalogFailure)
        -> CatalogReply
    {
        if let activity = catalog.activity(name) {
            guard activity.encryption == encryption else {
                let message = "An activity '\(name)' exists with another encryption configuration. Choose another name."
                throw .refused(EngineError(.activityExists, message))
            }
            return .activity(activity)
        }
        let activity = ActivityRecord(name: name, createdAt: now, encryption: encryption, tags: tags)
        catalog.apply(.putActivity(activity))
        return .activity(activity)
    }

    private func retag(_ resource: TaggedResource, _ change: ([Tag]) -> [Tag]) throws(CatalogFailure) -> CatalogReply {
        switch resource {
        case .stateMachine(let name):
            guard var record = catalog.stateMachines[name] else { throw .refused(.unknownResource) }
            record.tags = try Self.bounded(change(record.tags))
            catalog.apply(.putStateMachine(record))
        case .activity(let name):
            guard var record = catalog.activity(name) else { throw .refused(.unknownResource) }
            record.tags = try Self.bounded(change(record.tags))
            catalog.apply(.putActivity(record))
        }
        return .done
    }

    private static func bounded(_ tags: [Tag]) throws(CatalogFailure) -> [Tag] {
        guard tags.count <= maximumTags else {
            throw .refused(EngineError(.tooManyTags, "A resource can have \(maximumTags) tags. Remove some first."))
        }
        return tags
    }

    /// A random UUID, from the input's seed.
    func makeUUID() -> String {
        let digits = [makeSeed(), makeSeed()].map { seed in
            let text = String(seed, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }.joined()
        var characters = Array(digits)
        // Version 4, variant 1 (RFC 9562).
        characters[12] = "4"
        characters[16] = ["8", "9", "a", "b"][(characters[16].hexDigitValue ?? 0) & 3]
        for position in [20, 16, 12, 8] { characters.insert("-", at: position) }
        return String(characters)
    }
}

/// Why a request to the catalogue was not carried out.
enum CatalogFailure: Error {
    case refused(EngineError)
    case store(StoreError)

    /// A read that failed: of a record that alone cannot be read, a refusal.
    init(_ error: StoreError) {
        self = error.code == .unreadable ? .refused(EngineError(error)) : .store(error)
    }
}

extension EngineError {
    /// A version, alias, activity or tagged resource that is not there.
    static let unknownResource = EngineError(.unknownResource, "Request references a resource that does not exist.")

    static func unknownStateMachine(_ name: String) -> EngineError {
        EngineError(
            .unknownStateMachine,
            "There is no state machine '\(name)'. List them with 'usher list --machines'."
        )
    }
}
