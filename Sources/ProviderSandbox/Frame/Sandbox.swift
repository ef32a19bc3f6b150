internal import HTTPTypes
public import JSONModel

/// All twins behind one address: each request goes to the twin that its path belongs to.
public struct Sandbox: Sendable {
    /// The twins, in the order in which their path prefixes are tried.
    public private(set) var twins: [any ProviderTwin]

    /// Makes a sandbox of the given twins.
    public init(_ twins: [any ProviderTwin]) { self.twins = twins }

    /// Answers one request; a path that belongs to no twin is 404, and `/` lists the twins.
    public mutating func respond(to request: TwinRequest, at now: Timestamp) -> TwinReply {
        let target = RequestTarget(request.head.path ?? "")
        if let index = twins.firstIndex(where: { target.belongs(to: type(of: $0).description) }) {
            return twins[index].respond(to: request, at: now)
        }
        guard target.path == "/" else {
            return .json(["message": "No provider's twin has this path; GET / lists the twins"], status: .notFound)
        }
        return .text(description)
    }

    /// The next moment at which any of the twins does something by itself.
    public var nextWake: Timestamp? { twins.compactMap(\.nextWake).min() }

    /// Lets happen in every twin what is due by the given moment.
    public mutating func wake(at now: Timestamp) -> [SideEffect] {
        var effects: [SideEffect] = []
        for index in twins.indices { effects += twins[index].wake(at: now) }
        return effects
    }
}

extension Sandbox: CustomStringConvertible {
    /// The descriptions of all twins.
    public var description: String { twins.map { type(of: $0).description.description }.joined(separator: "\n") }
}

extension RequestTarget {
    /// Whether the path is one of the prefixes or lies below it.
    func belongs(to description: TwinDescription) -> Bool {
        description.pathPrefixes.contains { prefix in
            path.hasPrefix(prefix)
                && (path.utf8.count == prefix.utf8.count || path.dropFirst(prefix.count).first == "/")
        }
    }
}
