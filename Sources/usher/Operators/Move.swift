internal import ArgumentParser
internal import JSONModel

/// `usher move`: puts a live onboarding into another revision of its definition.
struct Move: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let a live onboarding go on in another revision of its workflow.",
        discussion: """
            Every branch is compared first: its state must be there, or be mapped, and what it is in the middle of must fit. \
            Moving it back, with the mapping the other way round, undoes it.

            EXAMPLES:
              usher move onb-42 --to 7 --dry-run
              usher move onb-42 --to 7 --map AwaitReview=Review \\
                  --reason 'The review has a queue now.'
            """
    )

    @Option(
        help: ArgumentHelp("The revision to go on in; 'usher list --machines' shows the newest.", valueName: "number")
    )
    var to: Int

    @Option(
        name: .customLong("map"),
        help: ArgumentHelp("The new name of a state; may be repeated.", valueName: "old=new")
    )
    var mapping: [NamedValue] = []

    @OptionGroup var flow: FlowActOptions

    func run() async throws {
        var members: JSONObject = ["revision": .integer(to)]
        members["mapping"] = ResumeMembers.mapping(mapping)
        try await flow.perform("move", members)
    }
}
