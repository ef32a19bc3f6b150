internal import ArgumentParser
internal import OnboardingAPI

/// `usher failures`: causes, not failures.
struct Failures: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Group failed onboardings by cause: how many, since when, and whether there are more every hour.",
        discussion: """
            The cause of a group is a selector: usher bulk resume 'cause:…'. Those that were resumed since are not counted.

            EXAMPLES:
              usher failures
              usher failures 'workflow:sardine-onboarding age:<1d'
              usher failures --database usher.db --json
            """
    )

    @Argument(help: ArgumentHelp("Only those that a selector means.", valueName: "selector"))
    var selector: String?

    @Option(help: ArgumentHelp("How many causes to list at most.", valueName: "count"))
    var limit = OnboardingReader.defaultPageSize

    @OptionGroup var source: SourceOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try PageLimit.validate(limit) }

    func run() async throws {
        let page = try await source.reader().failures(selector, limit: limit)
        output.json ? Output.print(page) : Output.print(OperatorText.failures(page))
    }
}
