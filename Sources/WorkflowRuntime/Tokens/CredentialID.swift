internal import Connectors
internal import JSONModel

/// Names what a token stands for: those who share one have the same name.
///
/// The description is safe for logs: whom a token is about goes in as a digest, and is not shown.
public struct CredentialID: Sendable, Hashable, CustomStringConvertible {
    /// The connector, or `connection:` and the name of a connection.
    public let connector: String
    /// The environment; empty for a connection.
    public let environment: String
    /// The operation whose own authentication it is; empty for the connector's.
    let scope: String
    /// A digest of what the token is asked for with; empty where nothing is.
    let subject: String

    /// Whether a store keeps its tokens.
    ///
    /// Tokens of single people come and go, and a new login costs little.
    var isStorable: Bool { subject.isEmpty }

    /// The name in the store and in logs: `kajeet-sentinel/sandbox`, or `connection:ledger`.
    public var description: String {
        if environment.isEmpty, scope.isEmpty { return connector }
        return scope.isEmpty ? "\(connector)/\(environment)" : "\(connector)/\(environment)/\(scope)"
    }

    /// The credential of a connection of `http:invoke`, which no connector's can be: their names have no colon.
    init(connection name: String) { self.init(connector: "connection:\(name)", environment: "", scope: "") }

    init(connector: String, environment: String, scope: String, inputs: [JSON] = []) {
        self.connector = connector
        self.environment = environment
        self.scope = scope
        let text = inputs.filter { $0 != [:] }.map { $0.text() }.joined(separator: "\n")
        subject = text.isEmpty ? "" : TaskResources.digest("SHA-256", Array(text.utf8)) ?? text
    }
}
