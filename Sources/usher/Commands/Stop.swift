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

    @OptionGroup var engine: EndpointOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let client = try engine.client()
        let id = try await EndpointReader(client: client).id(of: onboarding)
        var body: JSONObject = [:]
        if let error { body["error"] = .string(error) }
        if let cause { body["cause"] = .string(cause) }
        let (_, flow) = try await client.post("/v1/onboardings/\(id)/stop", .object(body))
        output.json ? Output.print(flow) : Output.print("Stopped \(id).")
    }
}
