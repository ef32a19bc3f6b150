internal import Connectors
internal import Foundation
internal import JSONModel
internal import StatesInterpreter
internal import StatesLanguage
internal import WorkflowRuntime

/// Checks files that people name: folders of workflows, single definitions, single connectors.
struct FileCheck {
    private(set) var findings: [CheckedFinding] = []
    private(set) var fileCount = 0

    /// The end of the name of a file that says where AWS's service integrations lead.
    private static let integrationsSuffix = "integrations.json"

    /// Checks a file or folder.
    ///
    /// A definition is checked against the connectors in the folder beside its own, if there is one, or else against none: then
    /// any resource is taken whose name is well-formed.
    mutating func check(_ path: String) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw CommandFailure(.invalidInput, "There is no file or folder \(path). Check the path.")
        }
        if isFolder.boolValue {
            try checkFolder(path)
        } else if path.hasSuffix(WorkflowLibrary.connectorSuffix) {
            try checkFile(path) { Connector.parse($0, supporting: .everyKind).1 }
        } else if path.hasSuffix(Self.integrationsSuffix) {
            try checkFile(path) { Integrations.parse($0).diagnostics }
        } else {
            let options = options(beside: path)
            try checkFile(path) { text in
                let (stateMachine, diagnostics) = StateMachine.parse(text, options: options)
                return diagnostics + (stateMachine.map { Interpreter.unsupportedFeatures(of: $0) } ?? [])
            }
        }
    }

    private mutating func checkFolder(_ path: String) throws {
        let library = WorkflowLibrary(folder: path)
        let files = library.connectors.count + library.definitions.count
        guard files > 0 || !library.findings.isEmpty else {
            throw CommandFailure(
                .invalidInput,
                "There are neither workflows nor connectors in \(path). Workflows are at <name>/\(WorkflowLibrary.definitionName), "
                    + "connectors at \(WorkflowLibrary.connectorFolder)/<name>\(WorkflowLibrary.connectorSuffix)."
            )
        }
        findings += library.findings.map(CheckedFinding.init)
        let broken = Set(library.findings.lazy.filter { $0.diagnostic.severity == .error }.map(\.file))
        fileCount += files + broken.count
    }

    private mutating func checkFile(_ path: String, _ check: (String) -> [Diagnostic]) throws {
        guard let data = FileManager.default.contents(atPath: path), let text = String(validating: data, as: UTF8.self)
        else {
            throw CommandFailure(
                .invalidInput,
                "The file \(path) cannot be read as UTF-8 text. Check that this user may read it."
            )
        }
        findings += check(text).map { CheckedFinding(file: path, text: text, diagnostic: $0) }
        fileCount += 1
    }

    private func options(beside path: String) -> DefinitionOptions {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().deletingLastPathComponent().path
        var isFolder: ObjCBool = false
        let connectors = "\(folder)/\(WorkflowLibrary.connectorFolder)"
        guard FileManager.default.fileExists(atPath: connectors, isDirectory: &isFolder), isFolder.boolValue else {
            var options = TaskResources().definitionOptions
            options.resources = OpenResourceCatalog()
            return options
        }
        return TaskResources(connectors: WorkflowLibrary(folder: folder).connectors).definitionOptions
    }
}
