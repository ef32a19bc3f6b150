internal import ArgumentParser
internal import JSONModel

/// `usher reopen`: begins an ended onboarding again.
struct Reopen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Begin an ended onboarding again at a state, even one that succeeded.",
        discussion: """
            EXAMPLES:
              usher reopen onb-42 --from AwaitCompletion --input '{}' \\
                  --set customer='"c-1"' --reason 'Came a second too late.'
            """
    )

    @Option(help: ArgumentHelp("The state to begin at, in the outermost part of the workflow.", valueName: "state"))
    var from: String

    @Option(help: ArgumentHelp("The state's input: JSON, a file, or - for standard input.", valueName: "json"))
    var input = "{}"

    @Option(help: ArgumentHelp("The value of a variable; may be repeated.", valueName: "name=json"))
    var set: [NamedValue] = []

    @OptionGroup var flow: FlowActOptions

    func run() async throws {
        var members: JSONObject = ["from": .string(from), "input": try InputText.json(input)]
        if !set.isEmpty { members["variables"] = .object(JSONObject(set.map { ($0.name, $0.json) })) }
        try await flow.perform("reopen", members)
    }
}
