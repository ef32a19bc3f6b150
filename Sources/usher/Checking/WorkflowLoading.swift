internal import Foundation
internal import WorkflowRuntime

/// Reads workflows for commands that run them, and refuses those with errors.
enum WorkflowLoading {
    /// The library of a folder.
    ///
    /// Warnings are written to standard error.
    static func library(in folder: String) throws -> WorkflowLibrary {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            throw CommandFailure(
                .invalidInput,
                "There is no folder \(folder). Say where the workflows are with --workflows."
            )
        }
        let library = WorkflowLibrary(folder: folder)
        let report = CheckReport(findings: library.findings.map(CheckedFinding.init))
        if !report.isEmpty { Output.note(report.text) }
        guard !library.hasErrors else {
            throw CommandFailure(
                .invalidInput,
                "The workflows in \(folder) have errors. Mend them and try again; nothing was started."
            )
        }
        guard !library.definitions.isEmpty else {
            throw CommandFailure(
                .invalidInput,
                "There are no workflows in \(folder). Each has a folder of its own with the file \(WorkflowLibrary.definitionName)."
            )
        }
        return library
    }

    /// Makes the endpoints of a file known.
    static func adopt(_ endpoints: [EndpointDraft], with engine: Engine) async throws {
        do throws(EngineError) {
            _ = try await engine.changeEndpoint(.adopt(endpoints))
        } catch {
            throw CommandFailure(.configuration, "The endpoints of the file cannot be used: \(error.message)")
        }
    }

    /// Makes every definition the newest of its state machine.
    static func register(_ definitions: [(name: String, text: String)], with engine: Engine) async throws {
        for (name, text) in definitions {
            do throws(EngineError) {
                _ = try await engine.register(DefinitionDraft(stateMachine: name, text: text, roleARN: ""))
            } catch {
                guard case .failing(let reason) = engine.status.health else {
                    throw CommandFailure(.failure, "The workflow '\(name)' could not be registered: \(error.message)")
                }
                throw CommandFailure(.store, reason)
            }
        }
    }
}
