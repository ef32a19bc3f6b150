internal import ArgumentParser
internal import JSONModel

/// `usher stop`: ends a running onboarding.
struct Stop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Stop a running onboarding for good, with status aborted.",
        discussion: """
            What was asked of a provider already is not taken back.

            EXAMPLES:
              usher stop onb-42 --cause 'The applicant closed the account.'
            """
    )

    @Argument(help: ArgumentHelp("The id, or workflow:name.", valueName: "onboarding"))
    var onboarding: FlowReference

    @Option(help: ArgumentHelp("The error name to record.", valueName: "name"))
    var error: String?

    @Option(help: ArgumentHelp("The reason to record.", valueName: "text"))
    var cause: String?

    @Option(
        help: ArgumentHelp(
            "Why, for the log, which keeps it for ever; otherwise it says that none was given.",
            valueName: "text"
        )
    )
    var reason: String?

    @Flag(help: "Show what would happen, and do nothing.")
    var dryRun = false

    @OptionGroup var options: ChangeOptions

    func run() async throws {
        let id = try await EndpointReader(client: options.engine.client()).id(of: onboarding)
        var body: JSONObject = [:]
        if let error { body["error"] = .string(error) }
        if let cause { body["cause"] = .string(cause) }
        if let reason { body["reason"] = .string(reason) }
        if dryRun { body["dryRun"] = true }
        try await options.change("/v1/onboardings/\(id)/stop", body) { flow in
            dryRun ? OperatorText.effect(flow["effect"] ?? [:]) : "Stopped \(id)."
        }
    }
}
