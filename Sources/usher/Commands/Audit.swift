internal import ArgumentParser
internal import JSONModel
internal import OnboardingAPI

/// `usher audit`: proof that nothing is stranded.
struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prove the invariants of the database: every live onboarding has exactly one thing that wakes it.",
        discussion: """
            Ends with 1 if something is violated.

            EXAMPLES:
              usher audit
              usher audit --database usher.db --json
            """
    )

    @Option(help: ArgumentHelp("How many violations to list at most.", valueName: "count"))
    var limit = OnboardingReader.maximumPageSize

    @OptionGroup var source: SourceOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try PageLimit.validate(limit) }

    func run() async throws {
        let report = try await source.reader().audit(limit: limit)
        output.json ? Output.print(report) : Output.print(FlowText.audit(report))
        guard report["violations"]?.arrayValue?.isEmpty ?? false else { throw ExitCode(ExitStatus.findings.rawValue) }
    }
}
