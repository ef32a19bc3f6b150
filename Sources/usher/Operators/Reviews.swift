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
}

/// `usher reviews list`.
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

    @OptionGroup var page: PageSize
    @OptionGroup var engine: EndpointOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reviews = try await engine.client().get(
            "/v1/reviews",
            query: [
                ("queue", queue), ("status", status), ("overdue", overdue ? "true" : nil),
                ("after", after.map(String.init)), ("limit", String(page.limit)),
            ]
        )
        output.show(reviews, as: OperatorText.reviews)
    }
}

/// `usher reviews show`.
struct ShowReview: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a review with what the reviewer has to know."
    )

    @OptionGroup var argument: ReviewArgument
    @OptionGroup var engine: EndpointOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        output.show(try await engine.client().get(argument.path), as: OperatorText.review)
    }
}
