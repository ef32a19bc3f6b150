internal import ArgumentParser

/// `usher failures`: causes, not failures.
struct Failures: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Group what failed, and what tries again after a failure, by cause: how many, and since when.",
        discussion: """
            The cause of a group is a selector: usher bulk resume 'cause:…'. Those that were resumed since are not counted.
            What tries again after a failure by itself stands apart: usher bulk retry 'cause:…' lets it try at once.

            EXAMPLES:
              usher failures
              usher failures 'workflow:sardine-onboarding age:<1d'
              usher failures --database usher.db --json
            """
    )

    @Argument(help: ArgumentHelp("Only those that a selector means.", valueName: "selector"))
    var selector: String?

    @OptionGroup var page: PageSize
    @OptionGroup var source: SourceOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        output.show(try await source.reader().failures(selector, limit: page.limit), as: OperatorText.failures)
    }
}
