internal import ArgumentParser
internal import OnboardingAPI
internal import WorkflowStore

/// `usher list`: onboardings, or what can be started.
struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List onboardings, the newest first.",
        discussion: """
            EXAMPLES:
              usher list --status running
              usher list --workflow sardine-onboarding --limit 200 --json
              usher list --select 'overdue:true'
              usher list --machines
              usher list --database usher.db
            """
    )

    @Option(help: ArgumentHelp("Only those of this workflow.", valueName: "name"))
    var workflow: String?

    @Option(
        help: ArgumentHelp(
            "Only those of this status: running, succeeded, failed, timed_out or aborted.",
            valueName: "status"
        )
    )
    var status: ExecutionStatus?

    @Option(
        help: ArgumentHelp(
            "Only those that a selector means: 'status:failed age:>2d'. 'usher help bulk' explains them.",
            valueName: "selector"
        )
    )
    var select: String?

    @Option(
        help: ArgumentHelp(
            "Only those about this person, by phone number, mail address or your own key.",
            valueName: "contact"
        )
    )
    var applicant: String?

    @Option(help: ArgumentHelp("Go on after this one: the last of the page before.", valueName: "id"))
    var after: OnboardingID?

    @OptionGroup var page: PageSize

    @Flag(help: "List the workflows that can be started, and not onboardings.")
    var machines = false

    @OptionGroup var source: SourceOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard select == nil || (workflow == nil && status == nil && applicant == nil) else {
            throw ValidationError(
                "Write workflow, status and applicant into the selector: workflow:NAME status:failed applicant:CONTACT."
            )
        }
    }

    func run() async throws {
        let reader = try source.reader()
        if machines {
            return output.show(try await reader.workflows(), as: FlowText.workflows)
        }
        let query = ListQuery(
            workflow: workflow,
            status: status,
            applicant: applicant,
            selector: select,
            after: after,
            limit: page.limit
        )
        output.show(try await reader.onboardings(query), as: FlowText.list)
    }
}
