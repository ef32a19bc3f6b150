internal import ArgumentParser
internal import JSONModel
internal import OnboardingAPI

/// What every change of a campaign takes.
struct CampaignActOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Why. The log keeps it for ever, so name nobody.", valueName: "text"))
    var reason: String

    @OptionGroup var actor: ActorOption

    @OptionGroup var engine: EndpointOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !reason.isEmpty else { throw ValidationError("Say why with --reason.") }
    }

    /// Asks for a change, and says what the campaign is like now.
    func act(_ argument: CampaignArgument, _ verb: String, _ members: JSONObject = [:]) async throws {
        var members = members
        members["reason"] = .string(reason)
        let (status, answer) = try await engine.client().post(
            "\(argument.path)/\(verb)",
            .object(members),
            headers: actor.headers
        )
        guard !output.json else { return Output.print(answer) }
        Output.print(CampaignText.list(["campaigns": [answer]]))
        if status == 202 {
            Output.print(
                "\nAnother person has to approve it: usher campaign approve \(argument.campaign) --reason '…' --as NAME"
            )
        } else if verb == "start" {
            Output.print("\nSee how it goes: usher campaign watch \(argument.campaign)")
        }
    }
}

/// `usher campaign freeze`.
struct FreezeCampaign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "freeze",
        abstract: "Freeze the cohort of a campaign whose file was handed in: nobody joins it any more."
    )

    @OptionGroup var argument: CampaignArgument

    @Option(help: ArgumentHelp("The SHA-256 of the file, which the campaign keeps as evidence.", valueName: "hex"))
    var sourceDigest: String?

    @OptionGroup var options: CampaignActOptions

    func run() async throws {
        try await options.act(argument, "freeze", sourceDigest.map { ["sourceDigest": .string($0)] } ?? [:])
    }
}

/// `usher campaign start`.
struct StartCampaign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "start", abstract: "Let a campaign begin.")

    @OptionGroup var argument: CampaignArgument
    @OptionGroup var options: CampaignActOptions

    func run() async throws { try await options.act(argument, "start") }
}

/// `usher campaign approve`.
struct ApproveCampaign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approve the change of a campaign that somebody else proposed."
    )

    @OptionGroup var argument: CampaignArgument
    @OptionGroup var options: CampaignActOptions

    func run() async throws { try await options.act(argument, "approve") }
}

/// `usher campaign reject`.
struct RejectCampaign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "Withdraw the proposed change of a campaign."
    )

    @OptionGroup var argument: CampaignArgument
    @OptionGroup var options: CampaignActOptions

    func run() async throws { try await options.act(argument, "reject") }
}

/// `usher campaign pause`.
struct PauseCampaign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Hold a campaign: nobody new is started and nothing is sent. Calls on their way end."
    )

    @OptionGroup var argument: CampaignArgument
    @OptionGroup var options: CampaignActOptions

    func run() async throws { try await options.act(argument, "pause") }
}

/// `usher campaign resume`.
struct ResumeCampaign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let a paused campaign go on, or one that halted itself: its failures so far are then accepted."
    )

    @OptionGroup var argument: CampaignArgument
    @OptionGroup var options: CampaignActOptions

    func run() async throws { try await options.act(argument, "resume") }
}

/// `usher campaign rate`.
struct RateCampaign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rate",
        abstract: "Let a campaign start more, or fewer, customers a minute, at once."
    )

    @OptionGroup var argument: CampaignArgument

    @Argument(help: ArgumentHelp("The rate: 600/min, 10/s or 36000/h.", valueName: "rate"))
    var rate: CampaignRate

    @OptionGroup var options: CampaignActOptions

    func run() async throws { try await options.act(argument, "rate", ["ratePerMinute": .integer(rate.perMinute)]) }
}

/// `usher campaign extend`.
struct ExtendCampaign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extend",
        abstract: "Let a campaign end later, or earlier."
    )

    @OptionGroup var argument: CampaignArgument

    @Argument(
        help: ArgumentHelp(
            "The new deadline: a moment such as 2026-12-31T20:00:00Z, or a day, whose end in the campaign's time zone is meant.",
            valueName: "deadline"
        )
    )
    var deadline: CampaignDeadline

    @OptionGroup var options: CampaignActOptions

    func run() async throws {
        let campaign = try await options.engine.client().get(argument.path)
        let zone = campaign["settings"]?["timeZone"]?.stringValue ?? "UTC"
        let until = try deadline.moment(in: zone)
        try await options.act(argument, "extend", ["until": .string(until.description)])
    }
}

/// `usher campaign settings`.
struct ChangeCampaign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings",
        abstract: "Change how a campaign is run; what is not given stays as it is."
    )

    @OptionGroup var argument: CampaignArgument
    @OptionGroup var settings: CampaignSettingsOptions
    @OptionGroup var options: CampaignActOptions

    func run() async throws {
        let campaign = try await options.engine.client().get(argument.path)
        let zone = campaign["settings"]?["timeZone"]?.stringValue ?? "UTC"
        let change = try settings.members(timeZone: zone)
        guard !change.isEmpty else {
            throw CommandFailure(
                .usage,
                "Say what is to be otherwise: 'usher campaign settings --help' lists what there is."
            )
        }
        try await options.act(argument, "settings", ["settings": .object(change)])
    }
}

/// `usher campaign cancel`.
struct CancelCampaign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "End a campaign: nobody new is started."
    )

    @OptionGroup var argument: CampaignArgument

    @Flag(
        help: "Stop the customers' executions too, with the links that they hold. Otherwise they go on to their ends."
    )
    var links = false

    @OptionGroup var options: CampaignActOptions

    func run() async throws { try await options.act(argument, "cancel", ["links": .bool(links)]) }
}
