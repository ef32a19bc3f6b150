internal import ArgumentParser
internal import JSONModel

/// The bulk act that a command is about.
struct JobArgument: SteeringTarget {
    @Argument(help: ArgumentHelp("The job.", valueName: "number"))
    var job: Int

    var path: String { "/v1/jobs/\(job)" }

    func show(_ answer: JSON, status: Int, after verb: String, to output: OutputOptions) throws {
        output.show(answer, as: OperatorText.job)
        guard answer["status"] == "void" else { return }
        throw CommandFailure(
            .conflict,
            "What the job selects has changed since it was proposed, so it is void. Look again, and propose it anew."
        )
    }
}

/// `usher jobs approve`.
struct ApproveJob: SteeringCommand {
    static let verb = "approve"
    static let abstract = "Let a proposed bulk act begin. Whoever proposed it cannot."

    @OptionGroup var target: JobArgument
    @OptionGroup var options: ReasonedChange
}

/// `usher jobs pause`.
struct PauseJob: SteeringCommand {
    static let verb = "pause"
    static let abstract = "Hold a bulk act after the items that are done."

    @OptionGroup var target: JobArgument
    @OptionGroup var options: ReasonedChange
}

/// `usher jobs resume`.
struct ResumeJob: SteeringCommand {
    static let verb = "resume"
    static let abstract = "Let a held bulk act go on."

    @OptionGroup var target: JobArgument
    @OptionGroup var options: ReasonedChange
}

/// `usher jobs cancel`.
struct CancelJob: SteeringCommand {
    static let verb = "cancel"
    static let abstract = "End a bulk act. What is done stays done."

    @OptionGroup var target: JobArgument
    @OptionGroup var options: ReasonedChange
}

/// `usher jobs rate`.
struct RateJob: SteeringCommand {
    static let verb = "rate"
    static let abstract = "Let a bulk act do more, or fewer, items a second."

    @OptionGroup var target: JobArgument

    @Argument(help: ArgumentHelp("How many a second at most.", valueName: "count"))
    var rate: Int

    @OptionGroup var options: ReasonedChange

    func members() -> JSONObject { ["rate": .integer(rate)] }
}
