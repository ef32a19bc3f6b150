internal import ArgumentParser
internal import JSONModel

/// `usher resume`: lets an onboarding go on.
struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let an onboarding go on: from its pause, or from where it failed, at any age.",
        discussion: """
            A call that may have had its effect is looked into before it is made again. What is changed is entered anew: its \
            calls get another idempotency key.

            EXAMPLES:
              usher resume onb-42 --dry-run
              usher resume onb-42 --reason 'The provider is back.'
              usher resume onb-42 --from CreateEntity --set 'country="DE"' \\
                  --reason 'Wrong country.'
              usher resume onb-42 --revision 7 --reason 'The expression was wrong.'
            """
    )

    @OptionGroup var changes: ResumeMembers
    @OptionGroup var branch: BranchOption
    @OptionGroup var flow: FlowActOptions

    func run() async throws {
        var members = try changes.members()
        members.merge(branch.members)
        try await flow.perform("resume", members)
    }
}
