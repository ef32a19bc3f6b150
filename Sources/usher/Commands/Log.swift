internal import ArgumentParser
internal import JSONModel
internal import OnboardingAPI

/// `usher log`: what people did.
struct Log: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what people did: who, when, to what, and why, in order.",
        discussion: """
            With --json each entry has the digests of the onboarding before and after, and those that chain it to the entry \
            before; 'usher audit --log' proves the chain.

            EXAMPLES:
              usher log
              usher log onb-42
              usher log --after 2000 --limit 50 --database usher.db --json
            """
    )

    @Argument(help: ArgumentHelp("Only what was done to this one: the id, or workflow:name.", valueName: "onboarding"))
    var onboarding: FlowReference?

    @Option(help: ArgumentHelp("Go on after this entry.", valueName: "number"))
    var after: Int?

    @OptionGroup var page: PageSize
    @OptionGroup var source: SourceOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard after.map({ $0 >= 0 }) ?? true else { throw ValidationError("--after takes the number of an entry.") }
    }

    func run() async throws {
        let reader = try source.reader()
        var id: OnboardingID?
        if let onboarding { id = try await reader.id(of: onboarding) }
        output.show(try await reader.operatorLog(of: id, after: after, limit: page.limit), as: OperatorText.log)
    }
}
