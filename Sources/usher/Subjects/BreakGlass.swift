internal import ArgumentParser
internal import JSONModel
internal import OnboardingAPI

/// `usher break-glass`: a look behind a restriction, which the log keeps.
struct BreakGlass: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "break-glass",
        abstract: "Show a restricted onboarding with its input and history; the log keeps who looked and why.",
        discussion: """
            EXAMPLES:
              usher break-glass onb-42 --reason 'Order of the authority, case 7'
              usher break-glass onb-42 --reason 'Case 7' --after 1000 --json
            """
    )

    @Argument(help: ArgumentHelp("The onboarding.", valueName: "onb-…"))
    var onboarding: OnboardingID

    @Option(help: ArgumentHelp("Why. The log keeps it for ever, so name no applicant.", valueName: "text"))
    var reason: String

    @Option(help: ArgumentHelp("Show the history behind this event.", valueName: "number"))
    var after: Int?

    @Option(help: ArgumentHelp("How many events to show at most.", valueName: "count"))
    var limit = OnboardingReader.maximumPageSize

    @OptionGroup var change: ChangeOptions

    func validate() throws { try PageLimit.validate(limit) }

    func run() async throws {
        var body: JSONObject = ["reason": .string(reason), "limit": .integer(limit)]
        body["after"] = after.map { .integer($0) }
        try await change.change("/v1/onboardings/\(onboarding)/break-glass", body, as: SubjectText.look)
    }
}
