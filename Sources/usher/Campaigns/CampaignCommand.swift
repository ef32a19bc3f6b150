internal import ArgumentParser
internal import JSONModel
internal import WorkflowStore

/// `usher campaign`: a workflow that is run for each customer of a cohort.
struct CampaignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "campaign",
        abstract: "Run a workflow for each customer of a cohort, at a rate, and see how it goes.",
        discussion: """
            A campaign collects its customers, freezes them as a cohort, and is then started. Large ones need another person's \
            approval: usher campaign approve.

            EXAMPLES:
              usher campaign create --workflow re-kyc-campaign --name Q4 \\
                  --customers customers.csv --rate 600/min --canary 100 \\
                  --deadline 2026-12-31 --reminders 3d,7d,12d --hours 10-18 \\
                  --time-zone Asia/Dubai --reason 'Documents expire.'
              usher campaign start 7 --reason 'The report is fine.'
              usher campaign watch 7
              usher campaign rate 7 900/min --reason 'The provider agreed.'
              usher campaign results 7 --output q4
              usher campaign verify q4
              usher campaign show 7 --database usher.db
            """,
        subcommands: [
            CreateCampaign.self, ImportCampaign.self, FreezeCampaign.self, ReportCampaign.self, StartCampaign.self,
            ApproveCampaign.self, RejectCampaign.self, PauseCampaign.self, ResumeCampaign.self, RateCampaign.self,
            ExtendCampaign.self, ChangeCampaign.self, CancelCampaign.self, ListCampaigns.self, ShowCampaign.self,
            WatchCampaign.self, RowsOfCampaign.self, ResultsOfCampaign.self, RejectsOfCampaign.self,
            VerifyCampaign.self,
        ]
    )
}

/// `usher campaign list`.
struct ListCampaigns: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List campaigns, the newest first.")

    @Option(help: ArgumentHelp("Go on after this one.", valueName: "number"))
    var after: Int?

    @OptionGroup var page: PageSize
    @OptionGroup var source: SourceOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let answer = try await source.campaigns().campaigns(after: after, limit: page.limit)
        output.show(answer, as: CampaignText.list)
    }
}

/// `usher campaign show`.
struct ShowCampaign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a campaign, how its customers are, and when it will be done.",
        discussion: "With --by, progress is broken down by the values of an attribute of the settings' segments."
    )

    @OptionGroup var argument: CampaignArgument

    @Option(help: ArgumentHelp("Tally only customers with this value of an attribute.", valueName: "name:value"))
    var segment: SegmentArgument?

    @Option(help: ArgumentHelp("Break progress down by this attribute.", valueName: "name"))
    var by: String?

    @OptionGroup var source: SourceOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reader = try source.campaigns()
        var answer = try await reader.campaign(argument.campaign, segment: segment)
        if let by { answer["segments"] = try await reader.segments(of: argument.campaign, named: by) }
        output.show(answer, as: CampaignText.campaign)
    }
}

/// `usher campaign report`.
struct ReportCampaign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Show what is known before a campaign begins: size, rejects, customers in flight, duration, limits."
    )

    @OptionGroup var argument: CampaignArgument
    @OptionGroup var source: SourceOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        output.show(try await source.campaigns().report(of: argument.campaign), as: CampaignText.report)
    }
}

/// `usher campaign rows`.
struct RowsOfCampaign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rows",
        abstract: "List the customers of a campaign in order."
    )

    @OptionGroup var argument: CampaignArgument

    @Option(help: ArgumentHelp("Only those of this status.", valueName: "status"))
    var status: CampaignRow.Status?

    @Option(help: ArgumentHelp("Go on after this row.", valueName: "number"))
    var after: Int?

    @OptionGroup var page: PageSize
    @OptionGroup var source: SourceOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let answer = try await source.campaigns().rows(
            of: argument.campaign,
            status: status,
            after: after,
            limit: page.limit
        )
        output.show(answer, as: CampaignText.rows)
    }
}

/// `usher campaign rejects`.
struct RejectsOfCampaign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rejects",
        abstract: "List the rows of a campaign's source that are not in the cohort, with the numbers of their lines."
    )

    @OptionGroup var argument: CampaignArgument

    @Option(help: ArgumentHelp("Go on after this line.", valueName: "number"))
    var after: Int?

    @OptionGroup var page: PageSize
    @OptionGroup var source: SourceOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reader = try source.campaigns()
        output.show(
            try await reader.rejects(of: argument.campaign, after: after, limit: page.limit),
            as: CampaignText.rejects
        )
    }
}
