internal import ArgumentParser
internal import Foundation

/// `usher bench`: what this build does on this machine.
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure this build on this machine.",
        discussion: """
            Rates mean little by themselves: where it can, a benchmark measures something comparable in the same run and \
            reports the ratio. Ends with 1 if a target is missed. Build with 'swift build -c release' first.

            EXAMPLES:
              usher bench steps
              usher bench onboardings --count 2000 --json
              usher bench waiting --count 1000000 --directory /var/lib/usher
            """,
        subcommands: [
            BenchSteps.self, BenchHistory.self, BenchOnboardings.self, BenchWaiting.self, BenchOutage.self,
            BenchCampaign.self,
            BenchJSON.self,
            BenchJSONata.self,
        ]
    )
}

/// What every benchmark understands.
struct BenchOptions: ParsableArguments {
    @OptionGroup var output: OutputOptions

    /// Writes a report, and ends the command with 1 if a target was missed.
    func finish(_ report: BenchReport) throws {
        output.json ? Output.print(report.json) : Output.print(report.text)
        if report.hasMissedTarget { throw ExitCode(ExitStatus.findings.rawValue) }
    }

    /// Tells people what is going on, where they look at a terminal.
    func progress(_ text: String) {
        if !output.json { Output.note(Style.forErrors.dim(text)) }
    }
}

/// Where a benchmark keeps its databases.
struct BenchFolderOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Make the databases below this folder; they are removed at the end. The disk decides much of the result.",
            valueName: "dir"
        )
    )
    var directory = "."

    /// Gives a body a folder of its own, and removes it afterwards, also on failure.
    func withScratchFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        let files = FileManager.default
        var isFolder: ObjCBool = false
        guard files.fileExists(atPath: directory, isDirectory: &isFolder), isFolder.boolValue else {
            throw CommandFailure(
                .invalidInput,
                "There is no folder \(directory). Give one that exists with --directory."
            )
        }
        let folder = directory + "/usher-bench-\(ProcessInfo.processInfo.processIdentifier)"
        do {
            try files.createDirectory(atPath: folder, withIntermediateDirectories: false)
        } catch {
            throw CommandFailure(
                .storeReadOnly,
                "No folder can be made in \(directory). Give one that can be written with --directory."
            )
        }
        ChildGuard.shared.watch(folder: folder)
        defer { try? files.removeItem(atPath: folder) }
        return try await body(folder)
    }
}

/// Checks of arguments that benchmarks share.
enum BenchArgument {
    static func check(_ value: Int, _ name: String, in range: ClosedRange<Int>) throws {
        guard range.contains(value) else {
            throw ValidationError("--\(name) takes a number from \(range.lowerBound) to \(range.upperBound).")
        }
    }
}
