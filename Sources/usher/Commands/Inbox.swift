internal import ArgumentParser
internal import OnboardingAPI

/// `usher inbox`: what providers sent by themselves.
struct Inbox: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the messages that providers sent by themselves, the newest first.",
        discussion: """
            A message is an orphan until somebody waits for it, applied once it made \
            an onboarding look at the provider, or stale if a newer one had come \
            before. What it said is not shown.

            EXAMPLES:
              usher inbox
              usher inbox --limit 200 --json
              usher inbox --database usher.db
            """
    )

    @Option(help: ArgumentHelp("Go on after this one: the last of the page before.", valueName: "message"))
    var after: Int?

    @OptionGroup var page: PageSize

    @OptionGroup var source: SourceOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard after ?? 1 >= 1 else { throw ValidationError("--after takes the number of a message, from 1.") }
    }

    func run() async throws {
        output.show(try await source.reader().inbox(after: after, limit: page.limit), as: FlowText.inbox)
    }
}
