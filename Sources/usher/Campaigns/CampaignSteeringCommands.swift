internal import ArgumentParser
internal import JSONModel

/// The campaign that a command is about.
struct CampaignArgument: SteeringTarget {
    @Argument(help: ArgumentHelp("The campaign.", valueName: "number"))
    var campaign: Int

    var path: String { "/v1/campaigns/\(campaign)" }

    func validate() throws {
        guard campaign > 0 else { throw ValidationError("A campaign is named by its number, such as 7.") }
    }

    func show(_ answer: JSON, status: Int, after verb: String, to output: OutputOptions) {
        guard !output.json else { return Output.print(answer) }
        Output.print(CampaignText.list(["campaigns": [answer]]))
        if status == 202 {
            Output.print(
                "\nAnother person has to approve it: usher campaign approve \(campaign) --reason '…' --as NAME"
            )
        } else if verb == StartCampaign.verb {
            Output.print("\nSee how it goes: usher campaign watch \(campaign)")
        }
    }

    /// The time zone in which the campaign's days are meant.
    func timeZone(_ client: APIClient) async throws -> String {
        try await client.get(path)["settings"]?["timeZone"]?.stringValue ?? "UTC"
    }
}

/// `usher campaign freeze`.
struct FreezeCampaign: SteeringCommand {
    static let verb = "freeze"
    static let abstract = "Freeze the cohort of a campaign whose file was handed in: nobody joins it any more."

    @OptionGroup var target: CampaignArgument

    @Option(help: ArgumentHelp("The SHA-256 of the file, which the campaign keeps as evidence.", valueName: "hex"))
    var sourceDigest: String?

    @OptionGroup var options: ReasonedChange

    func members() -> JSONObject { sourceDigest.map { ["sourceDigest": .string($0)] } ?? [:] }
}

/// `usher campaign start`.
struct StartCampaign: SteeringCommand {
    static let verb = "start"
    static let abstract = "Let a campaign begin."

    @OptionGroup var target: CampaignArgument
    @OptionGroup var options: ReasonedChange
}

/// `usher campaign approve`.
struct ApproveCampaign: SteeringCommand {
    static let verb = "approve"
    static let abstract = "Approve the change of a campaign that somebody else proposed."

    @OptionGroup var target: CampaignArgument
    @OptionGroup var options: ReasonedChange
}

/// `usher campaign reject`.
struct RejectCampaign: SteeringCommand {
    static let verb = "reject"
    static let abstract = "Withdraw the proposed change of a campaign."

    @OptionGroup var target: CampaignArgument
    @OptionGroup var options: ReasonedChange
}

/// `usher campaign pause`.
struct PauseCampaign: SteeringCommand {
    static let verb = "pause"
    static let abstract = "Hold a campaign: nobody new is started and nothing is sent. Calls on their way end."

    @OptionGroup var target: CampaignArgument
    @OptionGroup var options: ReasonedChange
}

/// `usher campaign resume`.
struct ResumeCampaign: SteeringCommand {
    static let verb = "resume"
    static let abstract =
        "Let a paused campaign go on, or one that halted itself: its failures so far are then accepted."

    @OptionGroup var target: CampaignArgument
    @OptionGroup var options: ReasonedChange
}

/// `usher campaign rate`.
struct RateCampaign: SteeringCommand {
    static let verb = "rate"
    static let abstract = "Let a campaign start more, or fewer, customers a minute, at once."

    @OptionGroup var target: CampaignArgument

    @Argument(help: ArgumentHelp("The rate: 600/min, 10/s or 36000/h.", valueName: "rate"))
    var rate: CampaignRate

    @OptionGroup var options: ReasonedChange

    func members() -> JSONObject { ["ratePerMinute": .integer(rate.perMinute)] }
}

/// `usher campaign extend`.
struct ExtendCampaign: SteeringCommand {
    static let verb = "extend"
    static let abstract = "Let a campaign end later, or earlier."

    @OptionGroup var target: CampaignArgument

    @Argument(
        help: ArgumentHelp(
            "The new deadline: a moment such as 2026-12-31T20:00:00Z, or a day, whose end in the campaign's time zone is meant.",
            valueName: "deadline"
        )
    )
    var deadline: CampaignDeadline

    @OptionGroup var options: ReasonedChange

    func members() async throws -> JSONObject {
        let zone = try await target.timeZone(options.change.engine.client())
        return ["until": .string(try deadline.moment(in: zone).description)]
    }
}

/// `usher campaign settings`.
struct ChangeCampaign: SteeringCommand {
    static let verb = "settings"
    static let abstract = "Change how a campaign is run; what is not given stays as it is."

    @OptionGroup var target: CampaignArgument
    @OptionGroup var settings: CampaignSettingsOptions
    @OptionGroup var options: ReasonedChange

    func members() async throws -> JSONObject {
        let change = try settings.members(timeZone: try await target.timeZone(options.change.engine.client()))
        guard !change.isEmpty else {
            throw CommandFailure(
                .usage,
                "Say what is to be otherwise: 'usher campaign settings --help' lists what there is."
            )
        }
        return ["settings": .object(change)]
    }
}

/// `usher campaign cancel`.
struct CancelCampaign: SteeringCommand {
    static let verb = "cancel"
    static let abstract = "End a campaign: nobody new is started."

    @OptionGroup var target: CampaignArgument

    @Flag(
        help: "Stop the customers' executions too, with the links that they hold. Otherwise they go on to their ends."
    )
    var links = false

    @OptionGroup var options: ReasonedChange

    func members() -> JSONObject { ["links": .bool(links)] }
}
