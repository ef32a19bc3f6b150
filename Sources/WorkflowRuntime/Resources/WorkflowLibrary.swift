public import Connectors
internal import Foundation
public import JSONModel
internal import StatesLanguage

/// The folder `workflows`, as it was found on disk: definitions, connectors and everything that is wrong with them.
///
/// ```
/// workflows/
///   connectors/sardine.connector.json
///   sardine-onboarding/definition.asl.json
///                      workflow.json
///                      cases/*.json
/// ```
public struct WorkflowLibrary: Sendable {
    /// The folder with the connectors.
    public static let connectorFolder = "connectors"
    /// The end of the name of a connector's file.
    public static let connectorSuffix = ".connector.json"
    /// The name of a definition's file.
    public static let definitionName = "definition.asl.json"

    /// The name of the file that declares by which fields executions can be found.
    public static let searchName = "search.json"

    /// The connectors that could be read.
    public var connectors: [Connector] = []
    /// The definitions that could be read, by the name of the state machine, which is that of the folder.
    public var definitions: [(name: String, text: String)] = []
    /// By which fields executions of each state machine can be found, where its folder says so.
    public var searchFields: [String: SearchFields] = [:]
    /// What is declared about workflows beside their definitions, by their names.
    public var settings: [String: WorkflowSettings] = [:]
    /// What was found, by file.
    public var findings: [Finding] = []

    /// A diagnostic with the file that it is about.
    public struct Finding: Sendable {
        /// The path of the file.
        public var file: String
        /// The file's text, to find lines in; empty if it could not be read.
        public var text: String
        /// What was found.
        public var diagnostic: Diagnostic
    }

    /// Whether something cannot be used as it is.
    public var hasErrors: Bool { findings.contains { $0.diagnostic.severity == .error } }

    /// Reads a folder: first the connectors, then every definition against them.
    ///
    /// - Parameters:
    ///   - folder: the folder `workflows`.
    ///   - handlers: the names of `swift:` resources that the host will register.
    public init(folder: String, handlers: [String: TaskHandler] = [:]) {
        readConnectors(in: folder)
        let resources = TaskResources(connectors: connectors, handlers: handlers)
        for name in Self.names(in: folder) where name != Self.connectorFolder {
            let path = "\(folder)/\(name)/\(Self.definitionName)"
            guard FileManager.default.fileExists(atPath: path), let text = read(path) else { continue }
            let (stateMachine, diagnostics) = resources.parseDefinition(text)
            findings += diagnostics.map { Finding(file: path, text: text, diagnostic: $0) }
            if stateMachine != nil { definitions.append((name, text)) }
            readSearchFields(of: name, in: "\(folder)/\(name)/\(Self.searchName)")
            readSettings(of: name, in: folder)
        }
        checkSettings(in: folder, against: resources)
    }

    private mutating func readSearchFields(of name: String, in path: String) {
        guard FileManager.default.fileExists(atPath: path), let text = read(path) else { return }
        if let fields = (try? JSON(parsing: text)).flatMap({ SearchFields($0) }) { return searchFields[name] = fields }
        let diagnostic = Diagnostic(
            code: "INVALID_SEARCH_FIELDS",
            message: "The file does not declare fields by which executions can be found.",
            remedy:
                "Write an object of at most \(SearchFields.maximumCount) names with JSON Pointers: {\"country\": \"/country\"}.",
            at: .root
        )
        findings.append(Finding(file: path, text: text, diagnostic: diagnostic))
    }

    private mutating func readConnectors(in folder: String) {
        let path = "\(folder)/\(Self.connectorFolder)"
        for name in Self.names(in: path) where name.hasSuffix(Self.connectorSuffix) {
            guard let text = read("\(path)/\(name)") else { continue }
            let (connector, diagnostics) = Connector.parse(text, supporting: .everyKind)
            findings += diagnostics.map { Finding(file: "\(path)/\(name)", text: text, diagnostic: $0) }
            if let connector { connectors.append(connector) }
        }
    }

    private mutating func readSettings(of workflow: String, in folder: String) {
        let path = "\(folder)/\(workflow)/\(WorkflowSettings.fileName)"
        guard FileManager.default.fileExists(atPath: path), let text = read(path) else { return }
        let (settings, diagnostics) = WorkflowSettings.parse(text)
        findings += diagnostics.map { Finding(file: path, text: text, diagnostic: $0) }
        if let settings { self.settings[workflow] = settings }
    }

    /// Checks what settings name outside of themselves: resources, expressions, other workflows.
    private mutating func checkSettings(in folder: String, against resources: TaskResources) {
        let known = Set(definitions.map(\.name))
        for (workflow, settings) in settings.sorted(by: { $0.key < $1.key }) {
            guard let reconciliation = settings.reconciliation else { continue }
            let path = "\(folder)/\(workflow)/\(WorkflowSettings.fileName)"
            let place = JSONPointer(tokens: ["reconciliation"])
            var problems = resources.parseDefinition(reconciliation.definition).diagnostics.map { problem in
                Diagnostic(
                    problem.severity,
                    code: problem.code,
                    message: "In the definition that is made of it, at \(problem.location): \(problem.message)",
                    remedy: problem.remedy,
                    at: place
                )
            }
            for followUp in reconciliation.followUps.values where !known.contains(followUp.workflow) {
                problems.append(
                    Diagnostic(
                        code: "UNKNOWN_WORKFLOW",
                        message: "There is no workflow '\(followUp.workflow)' to follow up with.",
                        remedy: "Name one of: \(known.sorted().joined(separator: ", ")).",
                        at: place.appending("followUps")
                    )
                )
            }
            findings += problems.map { Finding(file: path, text: read(path) ?? "", diagnostic: $0) }
        }
    }

    private mutating func read(_ path: String) -> String? {
        if let data = FileManager.default.contents(atPath: path), let text = String(validating: data, as: UTF8.self) {
            return text
        }
        let diagnostic = Diagnostic(
            code: "UNREADABLE_FILE",
            message: "The file cannot be read as UTF-8 text.",
            remedy: "Check that this user may read it.",
            at: .root
        )
        findings.append(Finding(file: path, text: "", diagnostic: diagnostic))
        return nil
    }

    private static func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }
}
