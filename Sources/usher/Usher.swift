internal import ArgumentParser

/// The root of the command line: it lists the commands, and nothing else.
struct Usher: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "usher",
        abstract: "Takes people from unknown to verified, and never loses their place.",
        discussion: """
            Usher runs onboardings as durable state machines: workflows are Amazon States Language files, providers are \
            called through connectors, and every step is committed before anything leaves the process.

            TRY:
              usher sandbox --provider sardine        a provider's local double
              usher serve --database usher.db --environment sandbox --insecure-no-auth \\
                  --only sardine-onboarding --base-url sardine=http://127.0.0.1:8089/v1
              usher start sardine-onboarding --input '{"phoneNumber": "+14155550100"}'
              usher show onb-1

            EXIT CODES:
            \(ExitStatus.table)
            """,
        version: version,
        groupedSubcommands: [
            CommandGroup(name: "Run", subcommands: [Quickstart.self, Serve.self, SandboxCommand.self]),
            CommandGroup(
                name: "Write workflows",
                subcommands: [Validate.self, Test.self, Graph.self, JSONataCommand.self]
            ),
            CommandGroup(name: "Onboard", subcommands: [Start.self, Stop.self]),
            CommandGroup(
                name: "Look",
                subcommands: [
                    List.self, Show.self, History.self, Failures.self, Log.self, Inbox.self, Audit.self,
                ]
            ),
            CommandGroup(
                name: "Operate",
                subcommands: [
                    Resume.self, Retry.self, Skip.self, Complete.self, Pause.self, Reopen.self, Move.self, Bulk.self,
                    Jobs.self, Reviews.self, LimitsCommand.self, CampaignCommand.self,
                ]
            ),
            CommandGroup(
                name: "Forget",
                subcommands: [Erase.self, Hold.self, BreakGlass.self, KeysCommand.self]
            ),
            CommandGroup(name: "Measure", subcommands: [Bench.self]),
        ]
    )
}
