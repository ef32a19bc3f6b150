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
              usher audit --log
            """
    )

    @Option(help: ArgumentHelp("How many violations to list at most.", valueName: "count"))
    var limit = OnboardingReader.maximumPageSize

    @Flag(help: "Prove instead that the log of what people did is unbroken.")
    var log = false

    @OptionGroup var source: SourceOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try PageLimit.validate(limit) }

    func run() async throws {
        guard !log else { return try await verifyLog() }
        let report = try await source.reader().audit(limit: limit)
        output.show(report, as: FlowText.audit)
        guard report["violations"]?.arrayValue?.isEmpty ?? false else { throw ExitCode(ExitStatus.findings.rawValue) }
    }

    private func verifyLog() async throws {
        let report = try await source.reader().verifiedLog()
        output.show(report, as: OperatorText.verification)
        guard report["isUnbroken"] == true else { throw ExitCode(ExitStatus.findings.rawValue) }
    }
}
