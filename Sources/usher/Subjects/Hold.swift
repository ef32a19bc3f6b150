internal import ArgumentParser
internal import JSONModel
internal import OnboardingAPI

/// `usher hold`: duties that stand against erasing a person.
struct Hold: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Hold a person's data against erasure, as long as a law asks for it.",
        discussion: """
            EXAMPLES:
              usher hold add --onboarding onb-42 --basis 'AMLD Art. 40' \\
                  --until 2031-06-30T00:00:00Z --reason 'Case 7'
              usher hold list
              usher hold extend 3 --until 2032-06-30T00:00:00Z \\
                  --reason 'Ordered by the authority'
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

        @OptionGroup var options: ReasonedChange

        func run() async throws {
            var members = subject.members()
            members["basis"] = .string(basis)
            members["until"] = until.map { .string($0) }
            try await options.change.change("/v1/holds", options.body(members), as: SubjectText.report)
        }
    }

    struct ExtendHold: SteeringCommand {
        static let verb = "extend"
        static let abstract = "Let a hold end at another moment; an erasure that waits for it moves with it."

        @OptionGroup var target: HoldArgument

        @Option(help: ArgumentHelp("When it ends; without it, it must be removed.", valueName: "moment"))
        var until: String?

        @OptionGroup var options: ReasonedChange

        func members() -> JSONObject { until.map { ["until": .string($0)] } ?? [:] }
    }

    struct RemoveHold: SteeringCommand {
        static let verb = "end"
        static let name = "remove"
        static let abstract = "End a hold; an erasure that waits for it is carried out."

        @OptionGroup var target: HoldArgument
        @OptionGroup var options: ReasonedChange
    }

    struct ListHolds: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the holds that nobody has ended."
        )

        @OptionGroup var page: PageSize

        @OptionGroup var source: SourceOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            output.show(try await source.reader().holds(limit: page.limit), as: SubjectText.holds)
        }
    }
}

/// The hold that a command is about.
struct HoldArgument: SteeringTarget {
    @Argument(help: ArgumentHelp("The hold.", valueName: "number"))
    var hold: Int

    var path: String { "/v1/holds/\(hold)" }

    func show(_ answer: JSON, status: Int, after verb: String, to output: OutputOptions) {
        output.show(answer, as: SubjectText.report)
    }
}
