internal import ArgumentParser
internal import JSONModel
internal import OnboardingAPI

/// `usher bulk`: an act on all that a selector means.
struct Bulk: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Do an act on all onboardings that a selector means, as a durable job.",
        discussion: """
            The selection is frozen when the job is proposed. A large one waits for another person: usher jobs approve.

            SELECTORS:
              status:failed  workflow:NAME  revision:N  state:NAME  cause:FINGERPRINT  error:NAME  id:onb-1  job:N  campaign:N
              age:>2d  age:<1h  overdue:true  overdue:1h  due:<1h  paused:true  field.NAME:VALUE

            EXAMPLES:
              usher bulk resume 'status:failed cause:9f0c1d2e3a4b5c6d' --dry-run
              usher bulk resume 'status:failed' --rate 100 --reason 'The provider is back.' --wait
              usher bulk pause 'workflow:sardine-onboarding status:running' --reason 'Outage.'
              usher bulk move 'workflow:sardine-onboarding revision:6' --revision 7 --reason 'New review.'
            """
    )

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

    @Flag(help: "Wait until it is done, and show how far it is.")
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
        let client = try options.engine.client()
        let (_, answer) = try await client.post("/v1/jobs", options.body(members), headers: options.headers)
        guard !options.dryRun else {
            return options.output.json ? Output.print(answer) : Output.print(OperatorText.preview(answer))
        }
        guard wait, let key = answer["job"]?.integerValue, answer["status"] != "proposed" else {
            return options.output.json ? Output.print(answer) : Output.print(OperatorText.job(answer))
        }
        let end = try await JobProgress(client: client, job: key).wait()
        options.output.json ? Output.print(end) : Output.print(OperatorText.job(end))
        if end["refused"] != 0 { throw ExitCode(ExitStatus.findings.rawValue) }
    }
}

/// Watches a job until nothing more happens to it by itself.
struct JobProgress {
    /// How long between two looks.
    private static let interval = Duration.milliseconds(500)

    let client: APIClient
    let job: Int

    /// Says on standard error how far it is whenever that changes.
    func wait() async throws -> JSON {
        var last = -1
        while true {
            let answer = try await client.get("/v1/jobs/\(job)")
            let done = answer["done"]?.integerValue ?? 0
            if done != last {
                let end = answer["expectedEnd"]?.stringValue.map { ", expected to end at \($0)" } ?? ""
                Output.note("\(done) of \(answer["total"]?.integerValue ?? 0) done\(end)")
                last = done
            }
            guard answer["status"] == "running" else { return answer }
            try await Task.sleep(for: Self.interval)
        }
    }
}
