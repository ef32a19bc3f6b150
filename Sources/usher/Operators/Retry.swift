internal import ArgumentParser

/// `usher retry`: ends a delay at once.
struct Retry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Try again now: end the delay before a retry, or the pause before a look.",
        discussion: """
            EXAMPLES:
              usher retry onb-42 --reason 'The provider is back.'
            """
    )

    @OptionGroup var branch: BranchOption
    @OptionGroup var flow: FlowActOptions

    func run() async throws { try await flow.perform("retry", branch.members) }
}
