import Testing

@Suite("Help")
struct HelpTests {
    private static let commands = [
        "serve", "sandbox", "validate", "graph", "jsonata", "start", "stop", "list", "show", "history", "inbox",
        "audit", "failures", "log", "resume", "retry", "skip", "complete", "pause", "reopen", "move", "bulk", "jobs",
        "reviews",
        "limits", "campaign", "erase", "hold", "break-glass", "keys",
    ]

    @Test("every command has a help with examples that fits a terminal of 80 columns", arguments: commands)
    func explains(_ command: String) throws {
        let run = try Usher.run(command, "--help")
        #expect(run.status == 0)
        #expect(run.errors.isEmpty)
        #expect(run.output.contains("\nEXAMPLES:\n  usher \(command)"))
        // The library that writes the help does not break the line with the usage.
        for line in run.output.split(separator: "\n") where !line.hasPrefix("USAGE: ") {
            #expect(line.count <= 80, "too wide: \(line)")
        }
    }

    @Test("the help lists every command and the exit codes")
    func lists() throws {
        let run = try Usher.run("--help")
        #expect(run.status == 0)
        for command in Self.commands { #expect(run.output.contains("\n  \(command) ")) }
        #expect(run.output.contains("\n  23  another engine runs on the database\n"))
        // The library that writes the help does not break the line with the usage.
        for line in run.output.split(separator: "\n") where !line.hasPrefix("USAGE: ") {
            #expect(line.count <= 80, "too wide: \(line)")
        }
    }

    @Test(
        "a command line that is not understood ends with 64, and says so on standard error",
        arguments: [
            ["nope"], ["show"], ["show", "x"], ["list", "--limit", "0"], ["list", "--status", "done"], ["jsonata"],
        ]
    )
    func refuses(_ arguments: [String]) throws {
        let run = try Usher.start(arguments).end()
        #expect(run.status == 64)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasPrefix("Error: "))
    }
}
