internal import ArgumentParser
internal import JSONModel

/// `usher pause`: holds an onboarding.
struct Pause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Hold an onboarding: nothing of it begins until it is resumed.",
        discussion: """
            A call that is on its way is still answered. What is reported from outside meanwhile is taken and kept.

            EXAMPLES:
              usher pause onb-42 --reason 'The applicant called.'
              usher pause onb-42 --deadlines shift \\
                  --reason 'The provider is down; nobody should lose time.'
            """
    )

    @Option(
        help: ArgumentHelp("What happens to deadlines: keep, or shift by as long as it lasts.", valueName: "keep|shift")
    )
    var deadlines = "keep"

    @OptionGroup var flow: FlowActOptions

    func run() async throws {
        try await flow.perform("pause", ["deadlines": .string(deadlines)])
    }
}
