internal import ArgumentParser
internal import Connectors
internal import Foundation
internal import HTTPTypes
internal import JSONModel

/// Who acts, as every command takes it that changes something.
struct ActorOption: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "Who acts, where the engine asks for no key; with a key, its name counts.",
            discussion: "Otherwise USER counts.",
            valueName: "name"
        )
    )
    var actor: String?

    /// The header field that says who acts.
    var headers: HTTPFields {
        var headers: HTTPFields = [:]
        let user = actor ?? ProcessInfo.processInfo.environment["USER"] ?? ""
        if let name = HTTPField.Name("Usher-Actor"), !user.isEmpty { headers[name] = user }
        return headers
    }
}

/// Whom a change is asked of, as whom, and how the answer is written.
struct ChangeOptions: ParsableArguments {
    @OptionGroup var actor: ActorOption
    @OptionGroup var engine: EndpointOptions
    @OptionGroup var output: OutputOptions

    /// Asks for a change, and gives the answer.
    func post(
        _ path: String,
        _ members: JSONObject,
        timeouts: OutgoingRequest.Timeouts = OutgoingRequest.Timeouts()
    ) async throws -> JSON {
        try await engine.client().post(path, .object(members), headers: actor.headers, timeouts: timeouts).body
    }

    /// Asks for a change, and writes the answer.
    func change(_ path: String, _ members: JSONObject, as text: (JSON) -> String) async throws {
        output.show(try await post(path, members), as: text)
    }
}

/// What every act of an operator takes: why, as whom, and whether only to show it.
struct ActOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Why. The log keeps it for ever, so name no applicant.", valueName: "text"))
    var reason: String?

    @Flag(help: "Show what would happen, and do nothing.")
    var dryRun = false

    @OptionGroup var change: ChangeOptions

    func validate() throws {
        guard dryRun || reason?.isEmpty == false else {
            throw ValidationError("Say why with --reason, or look first with --dry-run.")
        }
    }

    /// Adds the reason, and whether only to show it, to the members of an act.
    func body(_ members: JSONObject) -> JSONObject {
        var members = members
        if let reason { members["reason"] = .string(reason) }
        if dryRun { members["dryRun"] = true }
        return members
    }
}

/// What every act on one onboarding takes.
struct FlowActOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The id, or workflow:name.", valueName: "onboarding"))
    var onboarding: FlowReference

    @OptionGroup var options: ActOptions

    /// Does an act, and says what came of it.
    func perform(_ act: String, _ members: JSONObject) async throws {
        let reader = EndpointReader(client: try options.change.engine.client())
        let id = try await reader.id(of: onboarding)
        try await options.change.change("/v1/onboardings/\(id)/\(act)", options.body(members)) { answer in
            OperatorText.effect(answer["effect"] ?? [:])
        }
    }
}

/// The branch that an act means.
struct BranchOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The branch, as 'usher show' names it; an empty text means the outermost.",
            valueName: "path"
        )
    )
    var branch: String?

    var members: JSONObject { branch.map { ["branch": .string($0)] } ?? [:] }
}

/// Variables and names of states, as `name=value`.
struct NamedValue: ExpressibleByArgument, Sendable {
    var name: String
    var value: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty else { return nil }
        (name, value) = (parts[0], parts[1])
    }

    /// The value as JSON where it is some, and else as a text.
    var json: JSON { (try? JSON(parsing: value)) ?? .string(value) }
}
