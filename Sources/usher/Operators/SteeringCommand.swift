internal import ArgumentParser
internal import JSONModel

/// A command that makes something go on otherwise which has a number: a bulk act, a review, a campaign, a hold.
///
/// Each asks with one `POST`, to the path of the thing and a verb. A command says its verb, what its help tells, and what it takes besides;
/// the rest is the same for all.
protocol SteeringCommand: AsyncParsableCommand {
    associatedtype Target: SteeringTarget
    associatedtype Options: SteeringOptions

    /// What is done, as the last part of the path.
    static var verb: String { get }
    /// The command's name, where it is not the verb.
    static var name: String { get }
    /// What the command does, in a sentence of its help.
    static var abstract: String { get }

    /// What it is done to.
    var target: Target { get }
    /// What every command about such a thing takes.
    var options: Options { get }
    /// What this one takes besides, as members of the body.
    func members() async throws -> JSONObject
}

/// The thing that a command steers.
protocol SteeringTarget: ParsableArguments {
    /// Where the engine has it.
    var path: String { get }

    /// Writes the engine's answer to a change.
    func show(_ answer: JSON, status: Int, after verb: String, to output: OutputOptions) throws
}

/// What commands take that steer something.
protocol SteeringOptions: ParsableArguments {
    var change: ChangeOptions { get }

    /// Adds what was given to the members of the body.
    func body(_ members: JSONObject) -> JSONObject
}

extension SteeringCommand {
    static var name: String { verb }
    static var configuration: CommandConfiguration { CommandConfiguration(commandName: name, abstract: abstract) }

    func members() async throws -> JSONObject { [:] }

    func run() async throws {
        let change = options.change
        let (status, answer) = try await change.engine.client().post(
            "\(target.path)/\(Self.verb)",
            .object(options.body(try await members())),
            headers: change.actor.headers
        )
        try target.show(answer, status: status, after: Self.verb, to: change.output)
    }
}

/// Why something is changed, and whom the change is asked of.
struct ReasonedChange: SteeringOptions {
    @Option(help: ArgumentHelp("Why. The log keeps it for ever, so name no applicant.", valueName: "text"))
    var reason: String

    @OptionGroup var change: ChangeOptions

    func validate() throws {
        guard !reason.isEmpty else { throw ValidationError("Say why with --reason.") }
    }

    func body(_ members: JSONObject) -> JSONObject {
        var members = members
        members["reason"] = .string(reason)
        return members
    }
}
