internal import ArgumentParser
internal import JSONModel
internal import OnboardingAPI

/// `usher jobs`: bulk acts that were proposed.
struct Jobs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at bulk acts, approve them, and make them go on otherwise.",
        discussion: """
            EXAMPLES:
              usher jobs
              usher jobs show 7 --status refused
              usher jobs approve 7 --reason 'Looked at the sample.'
              usher jobs rate 7 20 --reason 'The provider asked for less.'
            """,
        subcommands: [
            ListJobs.self, ShowJob.self, ApproveJob.self, PauseJob.self, ResumeJob.self, CancelJob.self, RateJob.self,
        ],
        defaultSubcommand: ListJobs.self
    )
}

/// `usher jobs list`.
struct ListJobs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List bulk acts, the newest first."
    )

    @OptionGroup var page: PageSize
    @OptionGroup var source: SourceOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        output.show(try await source.reader().jobs(limit: page.limit), as: OperatorText.jobs)
    }
}

/// `usher jobs show`.
struct ShowJob: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show how far a bulk act is, and what became of its items."
    )

    @Argument(help: ArgumentHelp("The job.", valueName: "number"))
    var job: Int

    @Option(help: ArgumentHelp("Only items of this status: pending, succeeded or refused.", valueName: "status"))
    var status: String?

    @Option(help: ArgumentHelp("Go on after this item.", valueName: "id"))
    var after: OnboardingID?

    @OptionGroup var page: PageSize
    @OptionGroup var engine: EndpointOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let client = try engine.client()
        var answer = try await client.get("/v1/jobs/\(job)")
        let query = [("status", status), ("after", after?.description), ("limit", String(page.limit))]
        let items = try await client.get("/v1/jobs/\(job)/items", query: query)
        answer["items"] = items["items"]
        answer["next"] = items["next"]
        output.show(answer) { OperatorText.job($0) + "\n\n" + OperatorText.items($0) }
    }
}
