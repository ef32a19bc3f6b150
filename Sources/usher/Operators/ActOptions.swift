internal import ArgumentParser
internal import Foundation
internal import HTTPTypes
internal import JSONModel
internal import OnboardingAPI

/// What every act of an operator takes: why, as whom, and whether only to show it.
struct ActOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Why. The log keeps it for ever, so name no applicant.", valueName: "text"))
    var reason: String?

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "Who acts, where the engine asks for no key; with a key, its name counts.",
            discussion: "Otherwise USER counts.",
            valueName: "name"
        )
    )
    var actor: String?

    @Flag(help: "Show what would happen, and do nothing.")
    var dryRun = false

    @OptionGroup var engine: EndpointOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard dryRun || reason?.isEmpty == false else {
            throw ValidationError("Say why with --reason, or look first with --dry-run.")
        }
    }

    /// The header field that says who acts.
    var headers: HTTPFields { Self.headers(actor) }

    static func headers(_ actor: String?) -> HTTPFields {
        var headers: HTTPFields = [:]
        let user = actor ?? ProcessInfo.processInfo.environment["USER"] ?? ""
        if let name = HTTPField.Name("Usher-Actor"), !user.isEmpty { headers[name] = user }
        return headers
    }

    /// Adds the reason, and whether only to show it, to the members of an act.
    func body(_ members: JSONObject) -> JSON {
        var members = members
        if let reason { members["reason"] = .string(reason) }
        if dryRun { members["dryRun"] = true }
        return .object(members)
    }

    /// Does an act on one onboarding, and says what came of it.
    func perform(_ act: String, on reference: FlowReference, _ members: JSONObject) async throws {
        let client = try engine.client()
        let id = try await EndpointReader(client: client).id(of: reference)
        let (_, answer) = try await client.post("/v1/onboardings/\(id)/\(act)", body(members), headers: headers)
        output.json ? Output.print(answer) : Output.print(OperatorText.effect(answer["effect"] ?? [:]))
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
