internal import ArgumentParser
internal import JSONModel
internal import OnboardingAPI

/// `usher jobs`: bulk acts that were proposed.
struct Jobs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at bulk acts, approve them, and make them go on otherwise.",
        subcommands: [
            ListJobs.self, ShowJob.self, ApproveJob.self, PauseJob.self, ResumeJob.self, CancelJob.self, RateJob.self,
        ],
        defaultSubcommand: ListJobs.self
    )

    struct ListJobs: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List bulk acts, the newest first."
        )

        @Option(help: ArgumentHelp("How many to list at most.", valueName: "count"))
        var limit = OnboardingReader.defaultPageSize

        @OptionGroup var source: SourceOptions
        @OptionGroup var output: OutputOptions

        func validate() throws { try PageLimit.validate(limit) }

        func run() async throws {
            let page = try await source.reader().jobs(limit: limit)
            output.json ? Output.print(page) : Output.print(OperatorText.jobs(page))
        }
    }

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

        @Option(help: ArgumentHelp("How many items to list at most.", valueName: "count"))
        var limit = OnboardingReader.defaultPageSize

        @OptionGroup var engine: EndpointOptions
        @OptionGroup var output: OutputOptions

        func validate() throws { try PageLimit.validate(limit) }

        func run() async throws {
            let client = try engine.client()
            var answer = try await client.get("/v1/jobs/\(job)")
            let query = [("status", status), ("after", after?.description), ("limit", String(limit))]
            let items = try await client.get("/v1/jobs/\(job)/items", query: query)
            guard output.json else {
                return Output.print(OperatorText.job(answer) + "\n\n" + OperatorText.items(items))
            }
            answer["items"] = items["items"]
            answer["next"] = items["next"]
            Output.print(answer)
        }
    }

    struct ApproveJob: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "approve",
            abstract: "Let a proposed bulk act begin. Whoever proposed it cannot."
        )

        @Argument(help: ArgumentHelp("The job.", valueName: "number"))
        var job: Int

        @OptionGroup var options: SteeringOptions

        func run() async throws { try await options.steer(job, "approve") }
    }

    struct PauseJob: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "pause",
            abstract: "Hold a bulk act after the items that are done."
        )

        @Argument(help: ArgumentHelp("The job.", valueName: "number"))
        var job: Int

        @OptionGroup var options: SteeringOptions

        func run() async throws { try await options.steer(job, "pause") }
    }

    struct ResumeJob: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "resume", abstract: "Let a held bulk act go on.")

        @Argument(help: ArgumentHelp("The job.", valueName: "number"))
        var job: Int

        @OptionGroup var options: SteeringOptions

        func run() async throws { try await options.steer(job, "resume") }
    }

    struct CancelJob: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cancel",
            abstract: "End a bulk act. What is done stays done."
        )

        @Argument(help: ArgumentHelp("The job.", valueName: "number"))
        var job: Int

        @OptionGroup var options: SteeringOptions

        func run() async throws { try await options.steer(job, "cancel") }
    }

    struct RateJob: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rate",
            abstract: "Let a bulk act do more, or fewer, items a second."
        )

        @Argument(help: ArgumentHelp("The job.", valueName: "number"))
        var job: Int

        @Argument(help: ArgumentHelp("How many a second at most.", valueName: "count"))
        var rate: Int

        @OptionGroup var options: SteeringOptions

        func run() async throws { try await options.steer(job, "rate", ["rate": .integer(rate)]) }
    }
}

/// What every change of a job takes.
struct SteeringOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Why. The log keeps it for ever.", valueName: "text"))
    var reason: String

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("Who acts, where the engine asks for no key. Otherwise USER counts.", valueName: "name")
    )
    var actor: String?

    @OptionGroup var engine: EndpointOptions
    @OptionGroup var output: OutputOptions

    func steer(_ job: Int, _ verb: String, _ members: JSONObject = [:]) async throws {
        var members = members
        members["reason"] = .string(reason)
        let (_, answer) = try await engine.client().post(
            "/v1/jobs/\(job)/\(verb)",
            .object(members),
            headers: ActOptions.headers(actor)
        )
        output.json ? Output.print(answer) : Output.print(OperatorText.job(answer))
        if answer["status"] == "void" {
            throw CommandFailure(
                .conflict,
                "What the job selects has changed since it was proposed, so it is void. Look again, and propose it anew."
            )
        }
    }
}
