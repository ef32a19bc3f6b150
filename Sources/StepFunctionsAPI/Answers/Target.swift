internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

/// A state machine as an ARN names it: itself, one of its versions, or through one of its aliases.
struct Target {
    let record: StateMachineRecord
    let qualifier: StartRequest.Qualifier

    /// Looks up what an ARN names.
    ///
    /// - Throws: `InvalidArn`, `StateMachineDoesNotExist`, and `ValidationException` for the ARN of a distributed Map state.
    init(_ arn: String, _ backend: Backend) async throws {
        let name: String
        var qualifier = StartRequest.Qualifier.current
        switch try ResourceName(arn: arn) {
        case .stateMachine(let stateMachine):
            name = stateMachine
        case .qualified(let stateMachine, let text):
            name = stateMachine
            qualifier = Int(text).map { .version($0) } ?? .alias(text)
        case let other:
            throw other.misplaced
        }
        try Self.refuseMapState(name, arn)
        guard let record = try await backend.stateMachine(name),
            arn.hasPrefix(backend.configuration.stateMachineARN(name))
        else { throw ServiceFailure.noStateMachine(arn) }
        let isThere =
            switch qualifier {
            case .current: true
            case .version(let number): try await backend.version(number, of: name) != nil
            case .alias(let alias): try await backend.alias(alias, of: name) != nil
            }
        guard isThere else { throw ServiceFailure.noStateMachine(arn) }
        self.record = record
        self.qualifier = qualifier
    }

    /// The name of the unqualified state machine that an ARN names, whether or not it is there.
    static func name(in arn: String) throws(ServiceFailure) -> String {
        let resource = try ResourceName(arn: arn)
        guard case .stateMachine(let name) = resource else { throw resource.misplaced }
        try refuseMapState(name, arn)
        return name
    }

    /// Refuses what stands for a distributed Map state: it has that state's label behind the name.
    private static func refuseMapState(_ name: String, _ arn: String) throws(ServiceFailure) {
        guard name.contains("/") else { return }
        throw ServiceFailure(
            .validation,
            "The ARN '\(arn)' is that of a distributed Map state. Give the one of its state machine."
        )
    }
}

/// The routes of an alias in a request.
struct RequestedRoutes {
    /// The state machine whose versions are named.
    let stateMachine: String
    let routes: [AliasRecord.Route]

    /// - Throws: `ValidationException` in AWS's words.
    init(_ list: JSON) throws(ServiceFailure) {
        let items = list.arrayValue ?? []
        let arns = items.map { $0["stateMachineVersionArn"]?.stringValue ?? "" }
        let weights = items.map { $0["weight"]?.integerValue ?? 0 }
        let received = "Received: [\(arns.joined(separator: ", "))]"
        guard Set(arns).count == arns.count else {
            throw Self.refusal("Routing configuration must contain distinct state machine version ARNs. \(received)")
        }
        var routes: [AliasRecord.Route] = []
        var names: Set<String> = []
        for (arn, weight) in zip(arns, weights) {
            guard case .qualified(let name, let qualifier) = try ResourceName(arn: arn), let number = Int(qualifier)
            else {
                throw Self.refusal("Routing configuration must contain state machine version ARNs. \(received)")
            }
            names.insert(name)
            routes.append(AliasRecord.Route(version: number, weight: weight))
        }
        guard names.count == 1, let name = names.first else {
            throw Self.refusal("Routing configuration must contain versions of one state machine. \(received)")
        }
        guard weights.reduce(0, +) == 100 else {
            let shown = weights.map(String.init).joined(separator: ", ")
            throw Self.refusal("Sum of routing configuration weights must equal 100. Received: [\(shown)]")
        }
        stateMachine = name
        self.routes = routes
    }

    private static func refusal(_ message: String) -> ServiceFailure { ServiceFailure(.validation, message) }
}

/// Tags in a request.
enum RequestedTags {
    /// The tags; of two with one key the later one counts.
    static func tags(in request: Request) throws(ServiceFailure) -> [Tag] {
        var tags: [Tag] = []
        for item in request["tags"]?.arrayValue ?? [] {
            guard let key = item["key"]?.stringValue else {
                throw ServiceFailure(.validation, "Each tag needs a key.")
            }
            tags.removeAll { $0.key == key }
            tags.append(Tag(key: key, value: item["value"]?.stringValue ?? ""))
        }
        guard tags.count <= maximumTags else {
            throw ServiceFailure(.tooManyTags, "A resource can have \(maximumTags) tags.")
        }
        return tags
    }

    private static let maximumTags = 50

    /// What an ARN names, if it can be tagged.
    static func resource(_ arn: String) throws(ServiceFailure) -> TaggedResource {
        switch try ResourceName(arn: arn) {
        case .stateMachine(let name): return .stateMachine(name)
        case .activity(let name): return .activity(name)
        // A version or an alias has no tags, and AWS says that it is not there.
        case .qualified: throw .noResource(arn)
        case let other: throw other.misplaced
        }
    }

    /// Gives a missing resource the name under which it was asked for.
    static func naming<Value>(_ arn: String, _ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as EngineError where error.code == .unknownResource {
            throw ServiceFailure.noResource(arn)
        }
    }
}
