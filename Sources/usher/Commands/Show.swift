internal import ArgumentParser
internal import JSONModel

/// `usher show`: where one onboarding stands, and why it waits.
struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show one onboarding: why it waits, who can act, and what was called.",
        discussion: """
            EXAMPLES:
              usher show onb-42
              usher show sardine-onboarding:customer-4711
              usher show onb-42 --json --database usher.db
            """
    )

    @Argument(help: ArgumentHelp("The id, or workflow:name.", valueName: "onboarding"))
    var onboarding: FlowReference

    @OptionGroup var source: SourceOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reader = try source.reader()
        let id = try await reader.id(of: onboarding)
        var flow = try await reader.onboarding(id)
        let calls = try await reader.calls(of: id)
        guard output.json else { return Output.print(FlowText.onboarding(flow, calls: calls)) }
        flow["calls"] = calls["calls"]
        Output.print(flow)
    }
}
