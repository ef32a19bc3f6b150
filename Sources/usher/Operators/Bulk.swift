internal import ArgumentParser
internal import Connectors
internal import JSONModel

/// `usher bulk`: an act on all that a selector means.
struct Bulk: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Do an act on all onboardings that a selector means, as a durable job.",
        discussion: """
            The selection is frozen when the job is proposed. A large one waits for another person: usher jobs approve.

            SELECTORS:
              status:failed  workflow:NAME  revision:N  state:NAME  cause:FINGERPRINT
              error:NAME  id:onb-1  job:N  campaign:N  applicant:CONTACT  age:>2d
              age:<1h  overdue:true  overdue:1h  due:<1h  paused:true  unreadable:true
              field.NAME:VALUE

            A cause means what ended for it, and what tries again after it; status:failed or status:running tells them \
            apart. An applicant is named by phone number, mail address or your own key; what is kept of it is a digest.

            EXAMPLES:
              usher bulk resume 'status:failed cause:9f0c1d2e3a4b5c6d' --dry-run
              usher bulk resume 'status:failed' --rate 100 \\
                  --reason 'The provider is back.' --wait
              usher bulk retry 'status:running cause:9f0c1d2e3a4b5c6d' \\
                  --reason 'The provider is back.'
              usher bulk pause 'workflow:sardine-onboarding status:running' \\
                  --reason 'Outage.'
              usher bulk move 'workflow:sardine-onboarding revision:6' \\
                  --revision 7 --reason 'New review.'
            """
    )

    /// How long the engine may take to look at 200,000 onboardings.
    private static let patience = OutgoingRequest.Timeouts(total: .seconds(900), idle: .seconds(900))

    @Argument(
        help: ArgumentHelp(
            "What to do: resume, retry, skip, complete, fail, pause, stop, reopen or move.",
            valueName: "act"
        )
    )
    var act: String

    @Argument(help: ArgumentHelp("To which onboardings.", valueName: "selector"))
    var selector: String

    @OptionGroup var changes: ResumeMembers

    @Option(
        help: ArgumentHelp(
            "What else the act takes, as one JSON object: '{\"result\": …}' for skip, '{\"deadlines\": \"shift\"}' for pause.",
            valueName: "json"
        )
    )
    var with: String?

    @Option(help: ArgumentHelp("How many a second at most.", valueName: "count"))
    var rate: Int?

    @Flag(
        help: ArgumentHelp(
            "Wait until it is done, and show how far it is.",
            discussion: "Ends with 1 if one refused, or if it was held, cancelled or voided. Waits for an approval too."
        )
    )
    var wait = false

    @OptionGroup var options: ActOptions

    func run() async throws {
        var members = try changes.members()
        if let with {
            guard let more = try InputText.json(with).objectValue else {
                throw CommandFailure(.invalidInput, "--with takes a JSON object.")
            }
            members.merge(more)
        }
        members["act"] = .string(act)
        members["select"] = .string(selector)
        members["rate"] = rate.map { .integer($0) }
        let (change, output) = (options.change, options.change.output)
        let answer = try await change.post("/v1/jobs", options.body(members), timeouts: Self.patience)
        guard !options.dryRun else { return output.show(answer, as: OperatorText.preview) }
        guard wait, let key = answer["job"]?.integerValue else { return output.show(answer, as: OperatorText.job) }
        let end = try await JobProgress(client: change.engine.client(), job: key).wait()
        output.show(end, as: OperatorText.job)
        let isDone = end["status"] == "finished" && end["refused"] == 0
        if !isDone { throw ExitCode(ExitStatus.findings.rawValue) }
    }
}
