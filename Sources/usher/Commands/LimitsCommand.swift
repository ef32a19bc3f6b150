internal import ArgumentParser
internal import JSONModel

/// `usher limits`: what bounds the calls to providers, and what stops them.
struct LimitsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limits",
        abstract: "See and change what bounds the calls to providers, while everything runs.",
        discussion: """
            Calls share the bounds of a bucket: connector/credential/group, such as sardine/sandbox/default. A call that \
            finds no room waits in the database and costs nothing. What is changed here counts at once, survives restarts, \
            and stays until it is taken back with the value 'file'.

            EXAMPLES:
              usher limits
              usher limits show sardine/sandbox/default
              usher limits set sardine/sandbox/default --rate 20/1 --concurrency 16
              usher limits open sardine/sandbox/default
              usher limits maintenance add sardine/sandbox/default night \\
                  --from 2026-06-01T22:00:00Z --until 2026-06-02T02:00:00Z
            """,
        subcommands: [
            LimitsList.self, LimitsShow.self, LimitsSet.self, LimitsOpen.self, LimitsClose.self, LimitsMaintenance.self,
        ],
        defaultSubcommand: LimitsList.self
    )
}

/// Which bucket a command is about.
struct BucketArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The bucket, as 'usher limits' lists it.", valueName: "bucket"))
    var bucket: String
}

/// What every change of a bucket takes.
struct BucketChange: ParsableArguments {
    @OptionGroup var bucket: BucketArgument

    @Option(help: ArgumentHelp("Why, for the log.", valueName: "text"))
    var reason: String?

    @OptionGroup var options: ChangeOptions

    /// Asks for the change, and writes how the bucket stands then.
    func perform(_ path: String, _ members: JSONObject = [:]) async throws {
        var members = members
        members["bucket"] = .string(bucket.bucket)
        members["reason"] = reason.map { .string($0) }
        try await options.change("/v1/limits/" + path, members, as: LimitText.show)
    }
}

/// `usher limits list`.
struct LimitsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the buckets, who waits before them, and what holds calls back."
    )

    @OptionGroup var source: SourceOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let page = try await source.limits()
        output.show(page, as: LimitText.list)
    }
}

/// `usher limits show`.
struct LimitsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a bucket: bounds, where they come from, breaker, back-off, maintenance and counts."
    )

    @OptionGroup var bucket: BucketArgument
    @OptionGroup var source: SourceOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let page = try await source.limits()
        let found = page["limits"]?.arrayValue?.first { $0["bucket"]?.stringValue == bucket.bucket }
        guard let found else {
            throw CommandFailure(.notFound, "There is no bucket '\(bucket.bucket)'. 'usher limits' lists them.")
        }
        output.show(found, as: LimitText.show)
    }
}

/// `usher limits set`.
struct LimitsSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Change bounds of a bucket.",
        discussion: """
            Every bound takes 'none' for no bound, and 'file' for what the connector's file says.

            EXAMPLES:
              usher limits set sardine/sandbox/default --rate 20/1
              usher limits set sardine/sandbox/default --rate 300/60 --burst 10 \\
                  --reserve 0.8
              usher limits set sardine/sandbox/default --rate file --concurrency none
            """
    )

    @OptionGroup var change: BucketChange

    @Option(help: ArgumentHelp("How many calls may start in how many seconds.", valueName: "calls/seconds"))
    var rate: String?

    @Option(help: ArgumentHelp("How many calls of the rate may start at once.", valueName: "calls"))
    var burst: Int?

    @Option(help: ArgumentHelp("How many calls may be under way.", valueName: "calls"))
    var concurrency: String?

    @Option(
        help: ArgumentHelp("The part that batch work leaves to people who wait, from 0 to 0.95.", valueName: "part")
    )
    var reserve: String?

    func validate() throws {
        guard rate != nil || concurrency != nil || reserve != nil else {
            throw ValidationError("Give at least one of --rate, --concurrency and --reserve.")
        }
        guard burst == nil || rate?.contains("/") == true else {
            throw ValidationError("--burst goes with a --rate such as 20/1.")
        }
        _ = try bounds()
    }

    func run() async throws { try await change.perform("set", try bounds()) }

    private func bounds() throws -> JSONObject {
        var body: JSONObject = [:]
        if let rate {
            body["rate"] = try Self.bound(rate) {
                let parts = rate.split(separator: "/", omittingEmptySubsequences: false)
                guard parts.count == 2, let calls = Int(parts[0]), let seconds = Double(parts[1]) else {
                    throw ValidationError("--rate takes calls and seconds, such as 20/1, or 'none', or 'file'.")
                }
                var value: JSON = ["calls": .integer(calls), "per": .double(seconds)]
                if let burst { value["burst"] = .integer(burst) }
                return value
            }
        }
        if let concurrency {
            body["concurrency"] = try Self.bound(concurrency) {
                guard let number = Int(concurrency) else {
                    throw ValidationError("--concurrency takes a whole number, or 'none', or 'file'.")
                }
                return .integer(number)
            }
        }
        if let reserve {
            body["interactiveReserve"] = try Self.bound(reserve) {
                guard let number = Double(reserve) else {
                    throw ValidationError("--reserve takes a number from 0 to 0.95, or 'none', or 'file'.")
                }
                return .double(number)
            }
        }
        return body
    }

    private static func bound(_ text: String, _ value: () throws -> JSON) rethrows -> JSON {
        switch text {
        case "none": "none"
        case "file": .null
        default: try value()
        }
    }
}

/// `usher limits open`.
struct LimitsOpen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Stop all calls of a bucket until it is closed again; who needs one waits."
    )

    @OptionGroup var change: BucketChange

    func run() async throws { try await change.perform("open") }
}

/// `usher limits close`.
struct LimitsClose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Let calls of a bucket go again, also before a pause that the provider asked for is over."
    )

    @OptionGroup var change: BucketChange

    func run() async throws { try await change.perform("close") }
}
