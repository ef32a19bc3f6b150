internal import ArgumentParser
internal import JSONModel

/// A command that makes a bulk act go on otherwise.
protocol JobSteeringCommand: AsyncParsableCommand {
    /// What is done to it, as the last part of the path.
    static var verb: String { get }
    /// What every one takes.
    var steering: SteeringOptions { get }
    /// What this one takes besides.
    var members: JSONObject { get }
}

extension JobSteeringCommand {
    var members: JSONObject { [:] }

    func run() async throws { try await steering.steer(Self.verb, members) }
}

/// What every change of a job takes.
struct SteeringOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The job.", valueName: "number"))
    var job: Int

    @Option(help: ArgumentHelp("Why. The log keeps it for ever.", valueName: "text"))
    var reason: String

    @OptionGroup var options: ChangeOptions

    func steer(_ verb: String, _ members: JSONObject) async throws {
        var members = members
        members["reason"] = .string(reason)
        let answer = try await options.post("/v1/jobs/\(job)/\(verb)", members)
        options.output.show(answer, as: OperatorText.job)
        guard answer["status"] == "void" else { return }
        throw CommandFailure(
            .conflict,
            "What the job selects has changed since it was proposed, so it is void. Look again, and propose it anew."
        )
    }
}

/// `usher jobs approve`.
struct ApproveJob: JobSteeringCommand {
    static let verb = "approve"
    static let configuration = CommandConfiguration(
        commandName: verb,
        abstract: "Let a proposed bulk act begin. Whoever proposed it cannot."
    )

    @OptionGroup var steering: SteeringOptions
}

/// `usher jobs pause`.
struct PauseJob: JobSteeringCommand {
    static let verb = "pause"
    static let configuration = CommandConfiguration(
        commandName: verb,
        abstract: "Hold a bulk act after the items that are done."
    )

    @OptionGroup var steering: SteeringOptions
}

/// `usher jobs resume`.
struct ResumeJob: JobSteeringCommand {
    static let verb = "resume"
    static let configuration = CommandConfiguration(commandName: verb, abstract: "Let a held bulk act go on.")

    @OptionGroup var steering: SteeringOptions
}

/// `usher jobs cancel`.
struct CancelJob: JobSteeringCommand {
    static let verb = "cancel"
    static let configuration = CommandConfiguration(
        commandName: verb,
        abstract: "End a bulk act. What is done stays done."
    )

    @OptionGroup var steering: SteeringOptions
}

/// `usher jobs rate`.
struct RateJob: JobSteeringCommand {
    static let verb = "rate"
    static let configuration = CommandConfiguration(
        commandName: verb,
        abstract: "Let a bulk act do more, or fewer, items a second."
    )

    // The job's number comes first on the command line.
    @OptionGroup var steering: SteeringOptions

    @Argument(help: ArgumentHelp("How many a second at most.", valueName: "count"))
    var rate: Int

    var members: JSONObject { ["rate": .integer(rate)] }
}
