internal import ArgumentParser
internal import JSONModel
internal import OnboardingAPI
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
              usher campaign create --workflow re-kyc-campaign --name Q4 --customers customers.csv --rate 600/min \\
                  --canary 100 --deadline 2026-12-31 --reminders 3d,7d,12d --hours 10-18 --time-zone Asia/Dubai \\
                  --reason 'Documents expire.'
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

/// The campaign that a command is about.
struct CampaignArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The campaign.", valueName: "number"))
    var campaign: Int

    var path: String { "/v1/campaigns/\(campaign)" }

    func validate() throws {
        guard campaign > 0 else { throw ValidationError("A campaign is named by its number, such as 7.") }
    }
}

/// `usher campaign list`.
struct ListCampaigns: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List campaigns, the newest first.")

    @Option(help: ArgumentHelp("Go on after this one.", valueName: "number"))
    var after: Int?

    @Option(help: ArgumentHelp("How many to list at most.", valueName: "count"))
    var limit = OnboardingReader.defaultPageSize

    @OptionGroup var source: SourceOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try PageLimit.validate(limit) }

    func run() async throws {
        let page = try await source.campaigns().campaigns(after: after, limit: limit)
        output.json ? Output.print(page) : Output.print(CampaignText.list(page))
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
        output.json ? Output.print(answer) : Output.print(CampaignText.campaign(answer))
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
        let report = try await source.campaigns().report(of: argument.campaign)
        output.json ? Output.print(report) : Output.print(CampaignText.report(report))
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

    @Option(help: ArgumentHelp("How many to list at most.", valueName: "count"))
    var limit = OnboardingReader.defaultPageSize

    @OptionGroup var source: SourceOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try PageLimit.validate(limit) }

    func run() async throws {
        let page = try await source.campaigns().rows(
            of: argument.campaign,
            status: status,
            after: after,
            limit: limit
        )
        output.json ? Output.print(page) : Output.print(CampaignText.rows(page))
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

    @Option(help: ArgumentHelp("How many to list at most.", valueName: "count"))
    var limit = OnboardingReader.defaultPageSize

    @OptionGroup var source: SourceOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try PageLimit.validate(limit) }

    func run() async throws {
        let page = try await source.campaigns().rejects(of: argument.campaign, after: after, limit: limit)
        output.json ? Output.print(page) : Output.print(CampaignText.rejects(page))
    }
}
