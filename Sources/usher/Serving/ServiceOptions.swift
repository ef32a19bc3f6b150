internal import ArgumentParser
internal import Connectors
internal import Foundation
internal import WorkflowRuntime

/// How much of AWS's surroundings a server stands in for.
struct ServiceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A JSON file that says where functions, queues, event buses and connections are.",
            discussion: "Its schema is workflows/connectors/integrations.schema.json.",
            valueName: "file"
        )
    )
    var integrations: String?

    @Option(
        help: ArgumentHelp(
            "Whose limits hold: usher's own, or those of aws (25,000 events, payloads of 256 KiB).",
            valueName: "limits"
        )
    )
    var compatibility = Compatibility.usher

    /// The engine's bounds.
    var configuration: KernelConfiguration { KernelConfiguration(compatibility: compatibility) }

    /// Reads the file of integrations; without one they lead nowhere.
    ///
    /// Every secret is looked up and thrown away, so that a missing one is told now.
    func integrations(secrets: any SecretSource) throws -> Integrations {
        guard let path = integrations else { return Integrations() }
        guard let data = FileManager.default.contents(atPath: path), let text = String(validating: data, as: UTF8.self)
        else {
            throw CommandFailure(
                .invalidInput,
                "The file of integrations \(path) cannot be read as UTF-8 text. Check that this user may read it."
            )
        }
        let (integrations, diagnostics) = Integrations.parse(text)
        let findings = diagnostics.map { CheckedFinding(file: path, text: text, diagnostic: $0) }
        if !findings.isEmpty { Output.note(CheckReport(findings: findings).text) }
        guard let integrations else {
            throw CommandFailure(
                .invalidInput,
                "The integrations in \(path) have errors. Mend them and try again; nothing was started."
            )
        }
        var complaints: [String] = []
        for reference in integrations.secretReferences.sorted(by: { $0.description < $1.description }) {
            do throws(MissingSecret) {
                _ = try secrets.value(of: reference)
            } catch {
                complaints.append("A connection needs the secret \(reference). \(error.message)")
            }
        }
        guard complaints.isEmpty else { throw CommandFailure(.missingSecret, complaints.joined(separator: "\n")) }
        return integrations
    }
}
