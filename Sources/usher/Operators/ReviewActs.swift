internal import ArgumentParser
internal import JSONModel

/// The review that a command is about.
struct ReviewArgument: SteeringTarget {
    @Argument(help: ArgumentHelp("The review.", valueName: "number"))
    var review: Int

    var path: String { "/v1/reviews/\(review)" }

    func show(_ answer: JSON, status: Int, after verb: String, to output: OutputOptions) {
        output.show(answer) { OperatorText.reviews(["reviews": [$0]]) }
    }
}

/// What taking a review and giving it back take: no reason.
struct ReviewOptions: SteeringOptions {
    @OptionGroup var change: ChangeOptions

    func body(_ members: JSONObject) -> JSONObject { members }
}

/// What a decision takes: a note for the reason.
struct DecisionOptions: SteeringOptions {
    @Option(help: ArgumentHelp("What to note with the decision.", valueName: "text"))
    var note: String?

    @OptionGroup var change: ChangeOptions

    func body(_ members: JSONObject) -> JSONObject {
        var members = members
        members["note"] = note.map { .string($0) }
        return members
    }
}

/// A command that decides a review; its name is the decision.
protocol ReviewDecisionCommand: SteeringCommand {}

extension ReviewDecisionCommand {
    static var verb: String { "decide" }

    func members() -> JSONObject { ["decision": .string(Self.name)] }
}

/// `usher reviews claim`.
struct ClaimReview: SteeringCommand {
    static let verb = "claim"
    static let abstract = "Take a review for a while, so that nobody else decides it."

    @OptionGroup var target: ReviewArgument

    @Option(help: ArgumentHelp("For how many seconds.", valueName: "seconds"))
    var lease: Int?

    @OptionGroup var options: ReviewOptions

    func members() -> JSONObject { lease.map { ["leaseSeconds": .integer($0)] } ?? [:] }
}

/// `usher reviews release`.
struct ReleaseReview: SteeringCommand {
    static let verb = "release"
    static let abstract = "Give a claimed review back."

    @OptionGroup var target: ReviewArgument
    @OptionGroup var options: ReviewOptions
}

/// `usher reviews approve`.
struct ApproveReview: ReviewDecisionCommand {
    static let name = "approve"
    static let abstract = "Decide that the applicant passes."

    @OptionGroup var target: ReviewArgument
    @OptionGroup var options: DecisionOptions
}

/// `usher reviews reject`.
struct RejectReview: ReviewDecisionCommand {
    static let name = "reject"
    static let abstract = "Decide that the applicant does not pass."

    @OptionGroup var target: ReviewArgument
    @OptionGroup var options: DecisionOptions
}

/// `usher reviews refer`.
struct ReferReview: ReviewDecisionCommand {
    static let name = "refer"
    static let abstract = "Decide that somebody else has to look."

    @OptionGroup var target: ReviewArgument
    @OptionGroup var options: DecisionOptions
}
