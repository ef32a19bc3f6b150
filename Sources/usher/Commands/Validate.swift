internal import ArgumentParser
internal import JSONModel

/// `usher validate`: what is wrong with definitions and connectors.
struct Validate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check workflows and connectors, and list every problem.",
        discussion: """
            A folder is checked as 'usher serve --workflows' reads it. A definition by itself is checked against the connectors \
            in the folder beside its own, and a file whose name ends in 'integrations.json' as 'usher serve --integrations' reads \
            it. Ends with 1 if there are errors.

            EXAMPLES:
              usher validate workflows
              usher validate workflows/sardine-onboarding/definition.asl.json
              usher validate workflows --json
            """
    )

    @Argument(help: ArgumentHelp("Files and folders.", valueName: "path"))
    var paths: [String]

    @OptionGroup var output: OutputOptions

    func run() throws {
        var check = FileCheck()
        for path in paths { try check.check(path) }
        let report = CheckReport(findings: check.findings)
        if output.json {
            var json = report.json
            json["files"] = .integer(check.fileCount)
            Output.print(json)
        } else {
            if !report.isEmpty { Output.print(report.text + "\n") }
            Output.print(summary(of: report, files: check.fileCount))
        }
        if report.errorCount > 0 { throw ExitCode(ExitStatus.findings.rawValue) }
    }

    private func summary(of report: CheckReport, files: Int) -> String {
        func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
        let checked = "\(count(files, "file")) checked: "
        guard !report.isEmpty else { return checked + "no problems." }
        return checked + "\(count(report.errorCount, "error")), \(count(report.warningCount, "warning"))."
    }
}
