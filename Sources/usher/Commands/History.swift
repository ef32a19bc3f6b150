internal import ArgumentParser
internal import OnboardingAPI

/// `usher history`: what happened in one onboarding.
struct History: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what happened in one onboarding, event by event.",
        discussion: """
            EXAMPLES:
              usher history onb-42
              usher history onb-42 --reverse --limit 10
              usher history onb-42 --details --database usher.db
            """
    )

    @Argument(help: ArgumentHelp("The id, or workflow:name.", valueName: "onboarding"))
    var onboarding: FlowReference

    @Option(help: ArgumentHelp("Go on after this event.", valueName: "number"))
    var after: Int?

    @Option(help: ArgumentHelp("How many events to show at most.", valueName: "count"))
    var limit = OnboardingReader.maximumPageSize

    @Flag(help: "Show the newest event first.")
    var reverse = false

    @Flag(help: "Show all details, inputs and outputs included: they may hold personal data.")
    var details = false

    @OptionGroup var source: SourceOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try PageLimit.validate(limit) }

    func run() async throws {
        let reader = try source.reader()
        let query = HistoryQuery(after: after, isReversed: reverse, limit: limit)
        let page = try await reader.history(of: reader.id(of: onboarding), query)
        output.show(page) { FlowText.history($0, showsDetails: details) }
    }
}
