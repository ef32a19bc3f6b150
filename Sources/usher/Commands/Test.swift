internal import ArgumentParser
internal import Foundation
internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowTestKit

/// `usher test`: the cases of workflows, on virtual time.
struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the cases of workflows on virtual time.",
        discussion: """
            Each DIR/<name>/cases/*.json is run through the real engine and a real database against the providers' doubles in \
            the same process. A week of waiting takes milliseconds. Ends with 1 if a case fails.

            EXAMPLES:
              usher test
              usher test --workflows /etc/usher/workflows --only create
            """
    )

    @Option(help: ArgumentHelp("The folder with the workflows and connectors.", valueName: "dir"))
    var workflows = "workflows"

    @Option(help: ArgumentHelp("Run only cases whose file or workflow has this in its name.", valueName: "text"))
    var only: String?

    @OptionGroup var output: OutputOptions

    func run() throws {
        let library = try WorkflowLoading.library(in: workflows)
        let runner = CaseRunner(library: library)
        let folder = FileManager.default.temporaryDirectory.appending(path: "usher-test-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var results: [CaseResult] = []
        for file in CaseFile.all(in: workflows, of: library) where only.map({ file.label.contains($0) }) ?? true {
            // Each case has a database of its own, so that none can disturb another.
            let database = "\(folder)/\(results.count).sqlite"
            let result = CaseResult(of: file, runner: runner, database: database)
            if !output.json { Output.print(result.text) }
            results.append(result)
        }
        let failed = results.count { !$0.failures.isEmpty }
        if output.json {
            Output.print([
                "passed": .integer(results.count - failed), "failed": .integer(failed),
                "cases": .array(results.map(\.json)),
            ])
        } else {
            Output.print("\n\(results.count - failed) passed, \(failed) failed")
        }
        guard !results.isEmpty else {
            throw CommandFailure(
                .notFound,
                "There are no such cases. They are looked for in \(workflows)/<name>/cases/*.json."
            )
        }
        if failed > 0 { throw ExitCode(ExitStatus.findings.rawValue) }
    }
}

/// A case's file.
private struct CaseFile {
    let workflow: String
    let path: String

    var label: String { "\(workflow)/\(URL(filePath: path).deletingPathExtension().lastPathComponent)" }

    static func all(in folder: String, of library: WorkflowLibrary) -> [CaseFile] {
        library.definitions.flatMap { definition in
            let cases = "\(folder)/\(definition.name)/cases"
            let names = (try? FileManager.default.contentsOfDirectory(atPath: cases)) ?? []
            return names.filter { $0.hasSuffix(".json") }.sorted()
                .map { CaseFile(workflow: definition.name, path: "\(cases)/\($0)") }
        }
    }
}

/// What a case came to.
private struct CaseResult {
    private let label: String
    private var title = ""
    private var report = CaseRunner.Report()
    private(set) var failures: [String] = []
    private var took = Duration.zero

    init(of file: CaseFile, runner: CaseRunner, database: String) {
        label = file.label
        let began = ContinuousClock.now
        defer { took = ContinuousClock.now - began }
        guard let data = FileManager.default.contents(atPath: file.path),
            let text = String(validating: data, as: UTF8.self)
        else {
            failures = ["\(file.path) cannot be read as UTF-8 text."]
            return
        }
        let (workflowCase, diagnostics) = WorkflowCase.parse(text)
        guard let workflowCase else {
            failures = diagnostics.map { CheckedFinding(file: file.path, text: text, diagnostic: $0).text }
            return
        }
        title = workflowCase.title
        do {
            report = try runner.run(workflowCase, of: file.workflow, database: database)
            failures = report.failures
        } catch {
            failures = ["\(error)"]
        }
    }

    var text: String {
        let mark = failures.isEmpty ? "✓" : "✗"
        let head =
            "\(mark) \(label): \(title) (\(Int(report.virtualTime / .seconds(1))) virtual s in \(milliseconds) ms)"
        return ([head] + failures.map { "    \($0)" }).joined(separator: "\n")
    }

    var json: JSON {
        [
            "case": .string(label), "title": .string(title), "passed": .bool(failures.isEmpty),
            "failures": .array(failures.map { .string($0) }),
            "virtualSeconds": .double(report.virtualTime / .seconds(1)),
            "milliseconds": .integer(milliseconds), "commits": .integer(report.commits),
            "crashes": .integer(report.crashes),
        ]
    }

    private var milliseconds: Int { Int(took / .milliseconds(1)) }
}
