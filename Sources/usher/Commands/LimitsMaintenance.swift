internal import ArgumentParser
internal import JSONModel

/// `usher limits maintenance`: times in which a provider is not to be called.
struct LimitsMaintenance: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maintenance",
        abstract: "Add and remove times in which a provider is not called.",
        discussion: "Calls that come in such a time wait for its end, and are spread behind it.",
        subcommands: [MaintenanceAdd.self, MaintenanceRemove.self]
    )
}

/// `usher limits maintenance add`.
struct MaintenanceAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a maintenance, or move the one with this name.",
        discussion: """
            EXAMPLES:
              usher limits maintenance add sardine/production/default night \\
                  --from 2026-06-01T22:00:00Z --until 2026-06-02T02:00:00Z \\
                  --every 604800 --spread 600
            """
    )

    @OptionGroup var change: BucketChange

    @Argument(help: "The maintenance's name.")
    var name: String

    @Option(help: ArgumentHelp("When it begins, the first time.", valueName: "moment"))
    var from: String

    @Option(help: ArgumentHelp("When it ends, the first time.", valueName: "moment"))
    var until: String

    @Option(help: ArgumentHelp("After how many seconds it begins again; never if absent.", valueName: "seconds"))
    var every: Double?

    @Option(
        help: ArgumentHelp(
            "Over how many seconds waiting calls are let through behind its end; a tenth of its length if absent.",
            valueName: "seconds"
        )
    )
    var spread: Double?

    func run() async throws {
        var body: JSONObject = ["name": .string(name), "from": .string(from), "until": .string(until)]
        if let every { body["every"] = .double(every) }
        if let spread { body["spread"] = .double(spread) }
        try await change.perform("maintenance", body)
    }
}

/// `usher limits maintenance remove`.
struct MaintenanceRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Take a maintenance away; calls that wait for its end go at once."
    )

    @OptionGroup var change: BucketChange

    @Argument(help: "The maintenance's name.")
    var name: String

    func run() async throws { try await change.perform("maintenance/remove", ["name": .string(name)]) }
}
