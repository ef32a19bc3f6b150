internal import Connectors
internal import StatesLanguage

/// Which bucket each call belongs to: made once from the connectors, so that no text is taken apart at a call.
struct BucketDirectory: Sendable {
    /// A bucket as the connectors' files describe it.
    struct Entry: Sendable, Hashable {
        var name: BucketName
        var limits: BucketLimits
    }

    /// The buckets, in order of their names.
    let entries: [Entry]
    /// The bucket of a resource's own calls, and of the looks for it, by the resource's text.
    private let ofCalls: [String: Int]
    private let ofLooks: [String: Int]
    /// For each bucket the resources whose calls, or looks for them, count there.
    let resources: [Set<String>]

    init(connectors: [String: Connector], deployments: [String: Deployment]) {
        var entries: Set<Entry> = []
        var calls: [String: BucketName] = [:]
        var looks: [String: BucketName] = [:]
        for connector in connectors.values {
            let environment = deployments[connector.name]?.environment ?? ""
            func bucket(_ operation: String) -> BucketName? {
                guard let request = connector.operations[operation]?.request else { return nil }
                let credential = request.hasOwnCredential ? "\(environment)+\(operation)" : environment
                let name = BucketName(connector: connector.name, credential: credential, group: request.group)
                entries.insert(Entry(name: name, limits: BucketLimits(connector.limits[request.group])))
                return name
            }
            for operation in connector.operations.values {
                let probe = operation.awaited?.probe ?? operation.name
                let look = operation.request?.resolve?.operation ?? probe
                for pattern in [TaskResource.Pattern.requestResponse, .waitForTaskToken] {
                    let resource = "connector:\(connector.name):\(operation.name)\(pattern.suffix)"
                    calls[resource] = bucket(probe)
                    looks[resource] = bucket(look)
                }
            }
        }
        let sorted = entries.sorted { $0.name < $1.name }
        self.entries = sorted
        let indices = Dictionary(sorted.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        ofCalls = calls.compactMapValues { indices[$0] }
        ofLooks = looks.compactMapValues { indices[$0] }
        var resources = [Set<String>](repeating: [], count: sorted.count)
        for (resource, index) in [ofCalls, ofLooks].joined() { resources[index].insert(resource) }
        self.resources = resources
    }

    /// The bucket of a call; `nil` for one that leaves the process through no connector.
    func index(of resource: String, _ purpose: CallPurpose) -> Int? {
        switch purpose {
        case .operation, .poll: ofCalls[resource]
        case .resolve: ofLooks[resource]
        }
    }
}

extension TaskResource.Pattern {
    /// What a resource's text ends with.
    fileprivate var suffix: String { self == .requestResponse ? "" : rawValue }
}
