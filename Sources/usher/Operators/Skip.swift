internal import ArgumentParser
internal import JSONModel

/// `usher skip`: leaves a state with a given result.
struct Skip: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Leave a state as if its work had a result, whether it waits, is being done or has failed.",
        discussion: """
            The state's own Output and Assign are applied to the result.

            EXAMPLES:
              usher skip onb-42 --result '{"status": "approved"}' \\
                  --reason 'Checked by hand.'
            """
    )

    @Option(help: ArgumentHelp("The result: JSON, a file, or - for standard input.", valueName: "json"))
    var result: String

    @OptionGroup var branch: BranchOption
    @OptionGroup var flow: FlowActOptions

    func run() async throws {
        var members = branch.members
        members["result"] = try InputText.json(result)
        try await flow.perform("skip", members)
    }
}
