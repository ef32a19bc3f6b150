import ArgumentParser
import Testing

@testable import usher

/// The command line itself, beside the program of the same name that the tests run.
typealias Root = usher.Usher

@Suite("Help")
struct HelpTests {
    /// A command as it is typed, such as `usher jobs rate`.
    struct TypedCommand: CustomTestStringConvertible, Sendable {
        let type: any ParsableCommand.Type
        let path: [String]

        var testDescription: String { (["usher"] + path).joined(separator: " ") }
        var isGroup: Bool { !type.configuration.subcommands.isEmpty }
        var help: String { Root.helpMessage(for: type, columns: 80) }

        /// This command and all below it.
        var family: [TypedCommand] {
            [self]
                + type.configuration.subcommands.flatMap { child in
                    TypedCommand(type: child, path: path + [child._commandName]).family
                }
        }
    }

    private static let all = Array(TypedCommand(type: Root.self, path: []).family.dropFirst())

    /// What writes nothing that a program would read, or writes JSON in any case.
    private static let withoutJSON = ["serve", "sandbox", "jsonata"]

    @Test("the help of every command fits a terminal of 80 columns and breaks no example", arguments: all)
    func fits(_ command: TypedCommand) {
        let help = command.help.split(separator: "\n")
        // The library that writes the help does not break the line with the usage.
        for line in help where !line.hasPrefix("USAGE: ") { #expect(line.count <= 80, "too wide: \(line)") }
        let discussion = command.type.configuration.discussion.split(separator: "\n")
        for line in discussion where line.hasPrefix("  ") { #expect(help.contains(line), "broken: \(line)") }
    }

    @Test("every command that is listed first, and every group, has examples", arguments: all)
    func showsExamples(_ command: TypedCommand) {
        guard command.path.count == 1 else { return }
        #expect(command.help.contains("\nEXAMPLES:\n  usher \(command.path[0])"))
    }

    @Test("whatever shows something can show it as JSON", arguments: all)
    func offersJSON(_ command: TypedCommand) {
        guard !command.isGroup, !Self.withoutJSON.contains(command.path[0]) else { return }
        #expect(command.help.contains("\n  --json "))
    }

    @Test("the help lists every command and the exit codes")
    func lists() throws {
        let run = try Usher.run("--help")
        #expect(run.status == 0)
        #expect(run.errors.isEmpty)
        for command in Self.all where command.path.count == 1 {
            #expect(run.output.contains("\n  \(command.path[0]) "))
        }
        #expect(run.output.contains("\n  23  another engine runs on the database\n"))
    }

    @Test(
        "a command line that is not understood ends with 64, and says so on standard error",
        arguments: [
            ["nope"], ["show"], ["show", "x"], ["list", "--limit", "0"], ["list", "--status", "done"], ["jsonata"],
            ["help", "nope"], ["jobs", "nope"], ["limits", "maintenance", "nope"],
        ]
    )
    func refuses(_ arguments: [String]) throws {
        let run = try Usher.start(arguments).end()
        #expect(run.status == 64)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasPrefix("Error: "))
    }

    @Test("a command that does not exist is refused, with the one that may be meant")
    func suggests() throws {
        let run = try Usher.run("campaign", "pasue", "7")
        #expect(
            run.errors == """
                Error: There is no command 'usher campaign pasue'. Did you mean 'usher campaign pause'? \
                'usher campaign --help' lists what there is.

                """
        )
        let far = try Usher.run("frobnicate")
        #expect(far.errors == "Error: There is no command 'usher frobnicate'. 'usher --help' lists what there is.\n")
    }

    @Test("every command there is passes for one, with and without 'help' before it", arguments: all)
    func knows(_ command: TypedCommand) throws {
        try UnknownCommand.refuse(in: command.path + ["--json"])
        try UnknownCommand.refuse(in: ["help"] + command.path)
        if !command.isGroup { try UnknownCommand.refuse(in: command.path + ["7"]) }
    }
}
