internal import ArgumentParser
internal import JSONModel

/// A command that does something to a review.
protocol ReviewCommand: AsyncParsableCommand {
    /// What is done to it, as the last part of the path.
    static var verb: String { get }
    /// What every one takes.
    var review: ReviewOptions { get }
    /// What this one takes besides.
    var members: JSONObject { get }
}

extension ReviewCommand {
    var members: JSONObject { [:] }

    func run() async throws { try await review.act(Self.verb, members) }
}

/// A command that decides a review.
protocol ReviewDecisionCommand: ReviewCommand {
    /// The decision.
    static var decision: String { get }
    /// What is noted with it.
    var note: NoteOption { get }
}

extension ReviewDecisionCommand {
    static var verb: String { "decide" }

    var members: JSONObject {
        var members: JSONObject = ["decision": .string(Self.decision)]
        members["note"] = note.note.map { .string($0) }
        return members
    }
}

/// What every act on a review takes.
struct ReviewOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The review.", valueName: "number"))
    var number: Int

    @OptionGroup var options: ChangeOptions

    func act(_ verb: String, _ members: JSONObject) async throws {
        try await options.change("/v1/reviews/\(number)/\(verb)", members) { OperatorText.reviews(["reviews": [$0]]) }
    }
}

/// What a reviewer notes with a decision.
struct NoteOption: ParsableArguments {
    @Option(help: ArgumentHelp("What to note with the decision.", valueName: "text"))
    var note: String?
}

/// `usher reviews claim`.
struct ClaimReview: ReviewCommand {
    static let verb = "claim"
    static let configuration = CommandConfiguration(
        commandName: verb,
        abstract: "Take a review for a while, so that nobody else decides it."
    )

    @OptionGroup var review: ReviewOptions

    @Option(help: ArgumentHelp("For how many seconds.", valueName: "seconds"))
    var lease: Int?

    var members: JSONObject { lease.map { ["leaseSeconds": .integer($0)] } ?? [:] }
}

/// `usher reviews release`.
struct ReleaseReview: ReviewCommand {
    static let verb = "release"
    static let configuration = CommandConfiguration(commandName: verb, abstract: "Give a claimed review back.")

    @OptionGroup var review: ReviewOptions
}

/// `usher reviews approve`.
struct ApproveReview: ReviewDecisionCommand {
    static let decision = "approve"
    static let configuration = CommandConfiguration(
        commandName: decision,
        abstract: "Decide that the applicant passes."
    )

    @OptionGroup var review: ReviewOptions
    @OptionGroup var note: NoteOption
}

/// `usher reviews reject`.
struct RejectReview: ReviewDecisionCommand {
    static let decision = "reject"
    static let configuration = CommandConfiguration(
        commandName: decision,
        abstract: "Decide that the applicant does not pass."
    )

    @OptionGroup var review: ReviewOptions
    @OptionGroup var note: NoteOption
}

/// `usher reviews refer`.
struct ReferReview: ReviewDecisionCommand {
    static let decision = "refer"
    static let configuration = CommandConfiguration(
        commandName: decision,
        abstract: "Decide that somebody else has to look."
    )

    @OptionGroup var review: ReviewOptions
    @OptionGroup var note: NoteOption
}
