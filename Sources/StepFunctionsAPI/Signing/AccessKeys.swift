/// The keys with which clients sign their requests.
public struct AccessKeys: Sendable, CustomStringConvertible {
    private let secrets: [String: String]

    /// Makes keys.
    ///
    /// - Parameter secrets: The secret of each access key, by its id.
    public init(_ secrets: [String: String]) { self.secrets = secrets }

    func secret(of id: String) -> String? { secrets[id] }

    /// The number of keys, and nothing of them.
    public var description: String { "\(secrets.count) access keys" }
}
