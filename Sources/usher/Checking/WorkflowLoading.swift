internal import Foundation
internal import WorkflowRuntime

/// Reads workflows for commands that run them, and refuses those with errors.
enum WorkflowLoading {
    /// The library of a folder, or of the default one.
    ///
    /// Without a folder that was asked for, a server is still of use: AWS clients bring their state machines along.
    static func library(
        in folder: String?,
        default usual: String,
        only names: [String] = []
    ) throws -> WorkflowLibrary {
        if let folder { return try library(in: folder, only: names, andFollowUps: true) }
        guard FileManager.default.fileExists(atPath: usual) else {
            Output.note(
                "There is no folder \(usual), so there are only the state machines that AWS clients make. "
                    + "Say where workflows are with --workflows."
            )
            return WorkflowLibrary(folder: usual)
        }
        return try library(in: usual, only: names, andFollowUps: true)
    }

    /// The library of a folder.
    ///
    /// Warnings are written to standard error.
    ///
    /// - Parameters:
    ///   - names: The workflows that are wanted; all of them if empty.
    ///   - andFollowUps: Whether those are wanted too that are started when a decision changes: a server that lacked them could not
    ///     record the change.
    static func library(
        in folder: String,
        only names: [String] = [],
        andFollowUps: Bool = false
    ) throws -> WorkflowLibrary {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            throw CommandFailure(
                .invalidInput,
                "There is no folder \(folder). Say where the workflows are with --workflows."
            )
        }
        var library = WorkflowLibrary(folder: folder)
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
        guard !names.isEmpty else { return library }
        let known = library.definitions.map(\.name)
        for name in names where !known.contains(name) {
            throw CommandFailure(
                .invalidInput,
                "There is no workflow '\(name)' in \(folder). There is: \(known.joined(separator: ", "))."
            )
        }
        let wanted = andFollowUps ? Self.wanted(names, in: library) : Set(names)
        library.definitions.removeAll { !wanted.contains($0.name) }
        library.settings = library.settings.filter { wanted.contains($0.key) }
        return library
    }

    /// Workflows, those that follow up on their decisions, those that follow up on these, and so on.
    private static func wanted(_ names: [String], in library: WorkflowLibrary) -> Set<String> {
        var wanted = Set(names)
        var left = names
        while let name = left.popLast() {
            for followUp in library.settings[name]?.reconciliation?.followUps.values.map(\.workflow) ?? []
            where wanted.insert(followUp).inserted {
                left.append(followUp)
            }
        }
        return wanted
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
    static func register(
        _ definitions: [(name: String, text: String)],
        searchFields: [String: SearchFields] = [:],
        with engine: Engine
    ) async throws {
        for (name, text) in definitions {
            var draft = DefinitionDraft(stateMachine: name, text: text, roleARN: "")
            draft.searchFields = searchFields[name]
            do throws(EngineError) {
                _ = try await engine.register(draft)
            } catch {
                guard case .failing(let reason) = engine.status.health else {
                    throw CommandFailure(.failure, "The workflow '\(name)' could not be registered: \(error.message)")
                }
                throw CommandFailure(.store, reason)
            }
        }
    }
}
