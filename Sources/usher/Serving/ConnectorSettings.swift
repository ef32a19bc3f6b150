internal import Connectors
internal import Foundation
internal import JSONModel

/// The settings that the host makes for connectors, read from files and checked against what the connectors declare.
struct ConnectorSettings {
    private var values: [String: JSONObject] = [:]

    /// Reads the files.
    ///
    /// - Throws: what is wrong with a file, each with its line and a remedy.
    init(_ files: [ConfigurationFile], of connectors: [String: Connector]) throws {
        for file in files {
            guard let connector = connectors[file.connector] else {
                let known = connectors.keys.sorted().joined(separator: ", ")
                throw CommandFailure(
                    .configuration,
                    "--configuration names the connector '\(file.connector)', which does not exist. There is: \(known)."
                )
            }
            guard values[file.connector] == nil else {
                throw CommandFailure(
                    .configuration,
                    "--configuration names the connector '\(file.connector)' twice. Put all its settings into one file."
                )
            }
            values[file.connector] = try Self.read(file, for: connector)
        }
    }

    /// The settings of a connector.
    ///
    /// - Throws: what is missing, for a connector whose file was not given and that needs one.
    func values(for connector: Connector) throws -> JSONObject {
        if let values = values[connector.name] { return values }
        let problems = connector.diagnostics(ofConfiguration: [:])
        guard problems.isEmpty else {
            throw CommandFailure(
                .configuration,
                "The connector '\(connector.name)' must be configured: "
                    + problems.map(\.message).joined(separator: " ")
                    + " Write its settings into a JSON file and give it with --configuration \(connector.name)=FILE."
            )
        }
        return [:]
    }

    private static func read(_ file: ConfigurationFile, for connector: Connector) throws -> JSONObject {
        guard let data = FileManager.default.contents(atPath: file.path),
            let text = String(validating: data, as: UTF8.self)
        else {
            throw CommandFailure(
                .configuration,
                "The configuration of '\(connector.name)' at \(file.path) cannot be read as UTF-8 text. Check the path, and that this user may read it."
            )
        }
        var diagnostics: [Diagnostic]
        var values: JSON?
        do throws(JSONParseError) {
            let document = try JSON(parsing: text)
            values = document
            diagnostics = connector.diagnostics(ofConfiguration: document)
        } catch {
            diagnostics = [Diagnostic(.error, code: "INVALID_JSON", message: "\(error).", remedy: "", at: .root)]
        }
        guard diagnostics.isEmpty, case .object(let object)? = values else {
            let findings = diagnostics.map { CheckedFinding(file: file.path, text: text, diagnostic: $0) }
            throw CommandFailure(.configuration, CheckReport(findings: findings).text)
        }
        return object
    }
}
