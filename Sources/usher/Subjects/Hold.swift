internal import ArgumentParser
internal import JSONModel
internal import OnboardingAPI

/// `usher hold`: duties that stand against erasing a person.
struct Hold: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Hold a person's data against erasure, as long as a law asks for it.",
        discussion: """
            EXAMPLES:
              usher hold add --onboarding onb-42 --basis 'AMLD Art. 40' --until 2031-06-30T00:00:00Z --reason 'Case 7'
              usher hold list
              usher hold extend 3 --until 2032-06-30T00:00:00Z --reason 'Ordered by the authority'
              usher hold remove 3 --reason 'The case is closed'
            """,
        subcommands: [AddHold.self, ExtendHold.self, RemoveHold.self, ListHolds.self],
        defaultSubcommand: ListHolds.self
    )

    struct AddHold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Forbid to erase a person, until a moment or until the hold is removed."
        )

        @OptionGroup var subject: SubjectOptions

        @Option(help: ArgumentHelp("What it rests on, such as 'AMLD Art. 40'.", valueName: "text"))
        var basis: String

        @Option(help: ArgumentHelp("When it ends by itself; without it, it must be removed.", valueName: "moment"))
        var until: String?

        @OptionGroup var options: HoldOptions

        func run() async throws {
            var members = subject.members()
            members["basis"] = .string(basis)
            members["until"] = until.map { .string($0) }
            try await options.post("/v1/holds", members)
        }
    }

    struct ExtendHold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "extend",
            abstract: "Let a hold end at another moment; an erasure that waits for it moves with it."
        )

        @Argument(help: ArgumentHelp("The hold.", valueName: "number"))
        var hold: Int

        @Option(help: ArgumentHelp("When it ends; without it, it must be removed.", valueName: "moment"))
        var until: String?

        @OptionGroup var options: HoldOptions

        func run() async throws {
            try await options.post("/v1/holds/\(hold)/extend", until.map { ["until": .string($0)] } ?? [:])
        }
    }

    struct RemoveHold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove",
            abstract: "End a hold; an erasure that waits for it is carried out."
        )

        @Argument(help: ArgumentHelp("The hold.", valueName: "number"))
        var hold: Int

        @OptionGroup var options: HoldOptions

        func run() async throws { try await options.post("/v1/holds/\(hold)/end", [:]) }
    }

    struct ListHolds: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the holds that nobody has ended."
        )

        @Option(help: ArgumentHelp("How many to list at most.", valueName: "count"))
        var limit = OnboardingReader.defaultPageSize

        @OptionGroup var source: SourceOptions
        @OptionGroup var output: OutputOptions

        func validate() throws { try PageLimit.validate(limit) }

        func run() async throws {
            let page = try await source.reader().holds(limit: limit)
            output.json ? Output.print(page) : Output.print(SubjectText.holds(page))
        }
    }
}

/// What every change of a hold takes.
struct HoldOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Why. The log keeps it for ever, so name no applicant.", valueName: "text"))
    var reason: String

    @OptionGroup var actor: ActorOption

    @OptionGroup var engine: EndpointOptions
    @OptionGroup var output: OutputOptions

    func post(_ path: String, _ members: JSONObject) async throws {
        var members = members
        members["reason"] = .string(reason)
        let (_, report) = try await engine.client().post(path, .object(members), headers: actor.headers)
        output.json ? Output.print(report) : Output.print(SubjectText.report(report, isDryRun: false))
    }
}
