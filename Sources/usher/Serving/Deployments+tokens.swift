internal import Connectors
internal import WorkflowRuntime

extension Deployments {
    /// Makes sure that each connector whose calls need a token has a way to come by one.
    ///
    /// Ways are alternatives, so it is enough that the secrets of one are there.
    func checkTokenSecrets(of library: WorkflowLibrary, in source: any SecretSource) throws {
        var complaints: [String] = []
        for connector in library.connectors {
            guard let deployment = byConnector[connector.name] else { continue }
            let ways = connector.tokenAlternatives(in: deployment.environment)
            guard !ways.isEmpty, !ways.contains(where: { isComplete($0, in: source) }) else { continue }
            let list = ways.map { way in way.map(\.description).sorted().joined(separator: " and ") }
            complaints.append(
                "The connector '\(connector.name)' needs a way to come by tokens. Set \(list.joined(separator: ", or "))."
            )
        }
        guard complaints.isEmpty else { throw CommandFailure(.missingSecret, complaints.joined(separator: "\n")) }
    }

    private func isComplete(_ way: Set<SecretReference>, in source: any SecretSource) -> Bool {
        way.allSatisfy { (try? source.value(of: $0)) != nil }
    }
}
