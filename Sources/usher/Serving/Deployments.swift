internal import Connectors
internal import StatesLanguage
internal import WorkflowRuntime

/// How the connectors that workflows use are deployed here, checked before anything runs.
struct Deployments {
    private(set) var byConnector: [String: Deployment] = [:]
    /// The operations that definitions use, by connector.
    private let used: [String: Set<String>]

    /// Decides on every connector that a definition uses; the others stay unused and need nothing.
    ///
    /// - Parameters:
    ///   - environment: The name of the environment. There is no default: a production must be asked for by name.
    ///   - baseURLs: Addresses that stand for those of the connectors' files, by connector.
    ///   - configurations: Files with the connectors' settings.
    init(
        of library: WorkflowLibrary,
        environment: String?,
        baseURLs: [BaseURLOverride],
        configurations: [ConfigurationFile] = []
    ) throws {
        let connectors = Dictionary(library.connectors.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for override in baseURLs where connectors[override.connector] == nil {
            let known = connectors.keys.sorted().joined(separator: ", ")
            throw CommandFailure(
                .configuration,
                "--base-url names the connector '\(override.connector)', which does not exist. There is: \(known)."
            )
        }
        let settings = try ConnectorSettings(configurations, of: connectors)
        used = Self.used(by: library)
        for name in used.keys.sorted() {
            guard let connector = connectors[name] else { continue }
            let baseURL = baseURLs.last { $0.connector == name }?.url
            var deployment = try Self.deployment(of: connector, environment, baseURL)
            deployment.configuration = try settings.values(for: connector)
            byConnector[name] = deployment
        }
    }

    /// Looks up every secret that calls will need, and throws all of them away.
    func checkSecrets(of library: WorkflowLibrary, in source: any SecretSource) throws {
        var complaints: [String] = []
        for connector in library.connectors {
            guard let deployment = byConnector[connector.name] else { continue }
            let operations = connector.requests(behind: used[connector.name] ?? [])
            let references = operations.reduce(into: Set<SecretReference>()) { all, operation in
                all.formUnion(connector.secretReferences(operation: operation, environment: deployment.environment))
            }
            for reference in references.sorted(by: { $0.description < $1.description }) {
                do throws(MissingSecret) {
                    _ = try source.value(of: reference)
                } catch {
                    complaints.append(
                        "The connector '\(connector.name)' needs the secret \(reference). \(error.message)"
                    )
                }
            }
        }
        guard complaints.isEmpty else { throw CommandFailure(.missingSecret, complaints.joined(separator: "\n")) }
    }

    private static func deployment(
        of connector: Connector,
        _ environment: String?,
        _ baseURL: BaseURL?
    ) throws -> Deployment {
        let known = connector.environments.keys.sorted().joined(separator: ", ")
        guard let environment else {
            throw CommandFailure(
                .configuration,
                "The connector '\(connector.name)' needs an environment. Give --environment with one of: \(known)."
            )
        }
        guard let own = connector.environments[environment] else {
            throw CommandFailure(
                .configuration,
                "The connector '\(connector.name)' has no environment '\(environment)'. Give --environment with one of: \(known)."
            )
        }
        guard baseURL != nil || own != nil else {
            throw CommandFailure(
                .configuration,
                "The provider of '\(connector.name)' gives every client an address of its own. "
                    + "Give it with --base-url \(connector.name)=https://…."
            )
        }
        return Deployment(environment: environment, baseURL: baseURL)
    }

    /// The operations that the library's definitions use, by connector.
    private static func used(by library: WorkflowLibrary) -> [String: Set<String>] {
        let resources = TaskResources(connectors: library.connectors)
        var used: [String: Set<String>] = [:]
        for (_, text) in library.definitions {
            for state in resources.parseDefinition(text).stateMachine?.allStates ?? [] {
                guard case .task(let task) = state.kind, case .connector(let name, let operation) = task.resource.kind
                else { continue }
                used[name, default: []].insert(operation)
            }
        }
        // What looks after the end calls providers too.
        for probe in library.settings.values.compactMap(\.reconciliation).flatMap(\.probes) {
            guard case .connector(let name, let operation)? = TaskResource(probe.resource)?.kind else { continue }
            used[name, default: []].insert(operation)
        }
        return used
    }
}
