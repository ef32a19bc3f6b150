import Foundation
import JSONModel
import Testing
import WorkflowRuntime
import WorkflowTestKit

/// The cases of the workflows that this repository ships, as `usher test` runs them.
@Suite("Cases of the shipped workflows")
struct WorkflowCaseTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "workflows").path

    /// What is in the folder, read once: reading it takes longer than a case.
    static let library = WorkflowLibrary(folder: folder)

    struct CaseFile: CustomTestStringConvertible, Sendable {
        var workflow: String
        var path: String
        var testDescription: String { "\(workflow)/\(URL(filePath: path).lastPathComponent)" }
    }

    static let files: [CaseFile] = library.definitions.flatMap { definition in
        let cases = "\(folder)/\(definition.name)/cases"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: cases)) ?? []
        return names.sorted().map { CaseFile(workflow: definition.name, path: "\(cases)/\($0)") }
    }

    @Test("the folder of workflows has no errors")
    func folderIsValid() {
        let library = Self.library
        #expect(library.findings.map { "\($0.file): \($0.diagnostic)" } == [])
        #expect(!library.definitions.isEmpty)
    }

    @Test("a case ends as it says", arguments: files)
    func caseEnds(file: CaseFile) throws {
        let text = try String(contentsOfFile: file.path, encoding: .utf8)
        let (workflowCase, diagnostics) = WorkflowCase.parse(text)
        #expect(diagnostics.map(\.description) == [])
        let runner = CaseRunner(library: Self.library)
        let database = FileManager.default.temporaryDirectory.appending(path: "usher-\(UUID()).sqlite").path
        defer {
            for suffix in ["", "-wal", "-shm", ".lock"] {
                try? FileManager.default.removeItem(atPath: database + suffix)
            }
        }
        let report = try runner.run(#require(workflowCase), of: file.workflow, database: database)
        #expect(report.failures == [])
    }
}
