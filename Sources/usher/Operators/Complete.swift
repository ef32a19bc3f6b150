internal import ArgumentParser
internal import JSONModel

/// `usher complete`: ends a task by hand.
struct Complete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "End a task that is under way by hand: with an output, or with an error that the workflow may catch.",
        discussion: """
            EXAMPLES:
              usher complete onb-42 --output '{"approved": true}' \\
                  --reason 'Told by telephone.'
              usher complete onb-42 --error Provider.Denied \\
                  --cause 'No such person.' --reason 'Told by telephone.'
            """
    )

    @Option(
        name: .customLong("output"),
        help: ArgumentHelp("The task's output: JSON, a file, or - for standard input.", valueName: "json")
    )
    var result: String?

    @Option(help: ArgumentHelp("The name of the error with which the task fails.", valueName: "name"))
    var error: String?

    @Option(help: ArgumentHelp("What the error says.", valueName: "text"))
    var cause: String?

    @OptionGroup var branch: BranchOption
    @OptionGroup var flow: FlowActOptions

    func validate() throws {
        guard (result == nil) != (error == nil), cause == nil || error != nil else {
            throw ValidationError("Give either --output, or --error and, if wanted, --cause.")
        }
    }

    func run() async throws {
        var members = branch.members
        guard let error else {
            members["output"] = try InputText.json(result ?? "null")
            return try await flow.perform("complete", members)
        }
        members["error"] = .string(error)
        members["cause"] = cause.map { .string($0) }
        try await flow.perform("fail", members)
    }
}
