internal import ArgumentParser
internal import JSONModel
internal import OnboardingAPI

/// `usher reviews`: what waits for the decision of a person.
struct Reviews: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at what waits for a person's decision, and decide.",
        discussion: """
            EXAMPLES:
              usher reviews --queue fraud
              usher reviews claim 7
              usher reviews approve 7 --note 'The passport is genuine.'
            """,
        subcommands: [
            ListReviews.self, ShowReview.self, ClaimReview.self, ReleaseReview.self, ApproveReview.self,
            RejectReview.self, ReferReview.self,
        ],
        defaultSubcommand: ListReviews.self
    )

    struct ListReviews: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List reviews, the longest open first."
        )

        @Option(help: ArgumentHelp("Only those of this queue.", valueName: "name"))
        var queue: String?

        @Option(help: ArgumentHelp("Those of this status: open, decided or closed.", valueName: "status"))
        var status: String?

        @Flag(help: "Only those past their due date.")
        var overdue = false

        @Option(help: ArgumentHelp("Go on after this one.", valueName: "number"))
        var after: Int?

        @Option(help: ArgumentHelp("How many to list at most.", valueName: "count"))
        var limit = OnboardingReader.defaultPageSize

        @OptionGroup var engine: EndpointOptions
        @OptionGroup var output: OutputOptions

        func validate() throws { try PageLimit.validate(limit) }

        func run() async throws {
            let page = try await engine.client().get(
                "/v1/reviews",
                query: [
                    ("queue", queue), ("status", status), ("overdue", overdue ? "true" : nil),
                    ("after", after.map(String.init)), ("limit", String(limit)),
                ]
            )
            output.json ? Output.print(page) : Output.print(OperatorText.reviews(page))
        }
    }

    struct ShowReview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show a review with what the reviewer has to know."
        )

        @Argument(help: ArgumentHelp("The review.", valueName: "number"))
        var review: Int

        @OptionGroup var engine: EndpointOptions

        func run() async throws { Output.print(try await engine.client().get("/v1/reviews/\(review)")) }
    }

    struct ClaimReview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "claim",
            abstract: "Take a review for a while, so that nobody else decides it."
        )

        @Argument(help: ArgumentHelp("The review.", valueName: "number"))
        var review: Int

        @Option(help: ArgumentHelp("For how many seconds.", valueName: "seconds"))
        var lease: Int?

        @OptionGroup var options: ReviewOptions

        func run() async throws {
            try await options.act(review, "claim", lease.map { ["leaseSeconds": .integer($0)] } ?? [:])
        }
    }

    struct ReleaseReview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "release",
            abstract: "Give a claimed review back."
        )

        @Argument(help: ArgumentHelp("The review.", valueName: "number"))
        var review: Int

        @OptionGroup var options: ReviewOptions

        func run() async throws { try await options.act(review, "release") }
    }

    struct ApproveReview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "approve",
            abstract: "Decide that the applicant passes."
        )

        @Argument(help: ArgumentHelp("The review.", valueName: "number"))
        var review: Int

        @OptionGroup var note: NoteOption
        @OptionGroup var options: ReviewOptions

        func run() async throws { try await options.act(review, "decide", note.members("approve")) }
    }

    struct RejectReview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reject",
            abstract: "Decide that the applicant does not pass."
        )

        @Argument(help: ArgumentHelp("The review.", valueName: "number"))
        var review: Int

        @OptionGroup var note: NoteOption
        @OptionGroup var options: ReviewOptions

        func run() async throws { try await options.act(review, "decide", note.members("reject")) }
    }

    struct ReferReview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "refer",
            abstract: "Decide that somebody else has to look."
        )

        @Argument(help: ArgumentHelp("The review.", valueName: "number"))
        var review: Int

        @OptionGroup var note: NoteOption
        @OptionGroup var options: ReviewOptions

        func run() async throws { try await options.act(review, "decide", note.members("refer")) }
    }
}

/// What a reviewer notes with a decision.
struct NoteOption: ParsableArguments {
    @Option(help: ArgumentHelp("What to note with the decision.", valueName: "text"))
    var note: String?

    func members(_ decision: JSON) -> JSONObject {
        var members: JSONObject = ["decision": decision]
        members["note"] = note.map { .string($0) }
        return members
    }
}

/// What every act on a review takes.
struct ReviewOptions: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("Who acts, where the engine asks for no key. Otherwise USER counts.", valueName: "name")
    )
    var actor: String?

    @OptionGroup var engine: EndpointOptions
    @OptionGroup var output: OutputOptions

    func act(_ review: Int, _ verb: String, _ members: JSONObject = [:]) async throws {
        let (_, answer) = try await engine.client().post(
            "/v1/reviews/\(review)/\(verb)",
            .object(members),
            headers: ActOptions.headers(actor)
        )
        output.json ? Output.print(answer) : Output.print(OperatorText.reviews(["reviews": [answer]]))
    }
}
