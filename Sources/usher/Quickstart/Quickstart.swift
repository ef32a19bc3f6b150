internal import ArgumentParser
internal import Foundation
internal import JSONModel
internal import Logging
internal import OnboardingAPI
internal import ProviderSandbox
internal import SQLiteStore
internal import ServiceLifecycle
internal import UnixSignals
internal import WorkflowRuntime
internal import WorkflowStore
internal import WorkflowTestKit

/// `usher quickstart`: the main job, from nothing to an end, on this machine.
struct Quickstart: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "See onboardings come to their ends, against providers' local doubles.",
        discussion: """
            Starts doubles of all providers and an engine on free ports of this machine, runs onboardings that take different \
            paths, shows every step, checks the result and ends. Calls and webhooks go over HTTP through libcurl, and every step \
            is committed to SQLite, as in production. Only patience is shorter: calls may take 2 seconds, and what is waited for \
            is looked at every 3 seconds.

            EXAMPLES:
              usher quickstart
              usher quickstart --serve          keep it running afterwards
            """
    )

    /// Later than anything in the demonstration takes.
    private static let bound = Duration.seconds(120)
    /// How often the store is asked for news.
    private static let interval = Duration.milliseconds(100)
    /// How long a call may take here.
    ///
    /// In production it is the connector that says so.
    private static let patience = Duration.seconds(2)

    @Option(help: ArgumentHelp("The folder with the workflows and connectors.", valueName: "dir"))
    var workflows = "workflows"

    @Option(help: ArgumentHelp("Keep the database here; otherwise it is removed at the end.", valueName: "file"))
    var database: String?

    @Flag(help: "Keep twins and engine running afterwards, until Ctrl-C.")
    var serve = false

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let library = try WorkflowLoading.library(in: workflows)
        let folder = FileManager.default.temporaryDirectory.appending(path: "usher-quickstart-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = database ?? folder + "/usher.sqlite"
        let stage = try Stage(library: library, database: path, patience: Self.patience)
        if !output.json { Output.print(opening(stage, path)) }
        // The services run beside the play; whichever ends first ends the other.
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await stage.run() }
            group.addTask {
                try await play(on: stage)
                if serve { try await stage.waitForever() }
            }
            try await group.next()
            await stage.close()
            // A signal ends the services first, and with them the play and the wait after it.
            group.cancelAll()
            while let result = await group.nextResult() {
                if case .failure(let error) = result, !(error is CancellationError) { throw error }
            }
        }
        try await stage.assembly.close()
    }

    private func play(on stage: Stage) async throws {
        try await stage.isReady(registering: library(of: stage))
        let clock = SystemClock()
        let startedAt = clock.now()
        var report = StepReport(store: stage.assembly.store, startedAt: startedAt)
        var keys: [ExecutionKey] = []
        for part in Cast.parts {
            let request = StartRequest(
                stateMachine: part.workflow,
                name: "demo-\(part.applicant.filter { $0.isLetter || $0.isNumber })",
                input: part.input
            )
            keys.append(try await stage.assembly.engine.start(request).key)
        }
        while true {
            for (part, key) in zip(Cast.parts, keys) {
                let lines = try report.news(of: key, as: Self.name(of: part))
                if !output.json { for line in lines { Output.print(line) } }
            }
            // Not all that runs is waited for: what looks after a consent that was given goes on for long.
            if try keys.allSatisfy({ try stage.assembly.store.execution($0)?.record.stoppedAt != nil }) { break }
            guard startedAt.duration(to: clock.now()) < Self.bound else {
                throw CommandFailure(
                    .failure,
                    "The demonstration did not end in time. Run it again with --database to keep the evidence."
                )
            }
            try await Task.sleep(for: Self.interval)
        }
        let summary = try Summary(
            of: zip(Cast.parts, keys).map { ($0, $1) },
            stage,
            took: startedAt.duration(to: clock.now())
        )
        if output.json { Output.print(summary.json) } else { Output.print(summary.text(isServing: serve)) }
        guard summary.isAsExpected else {
            throw CommandFailure(.findings, "Not everything ended as it should: see the table above.")
        }
    }

    /// Provider and applicant, in two columns.
    private static func name(of part: Cast.Part) -> String {
        let columns = [(part.provider.rawValue, \Cast.Part.provider.rawValue), (part.applicant, \Cast.Part.applicant)]
        return columns.map { text, path in
            let width = Cast.parts.map { $0[keyPath: path].count }.max() ?? 0
            return text + String(repeating: " ", count: width - text.count)
        }
        .joined(separator: "  ")
    }

    private func library(of stage: Stage) -> [(name: String, text: String)] { stage.library.definitions }

    private func opening(_ stage: Stage, _ path: String) -> String {
        let parts = Cast.parts.map { "  \(Self.name(of: $0))  \($0.plot)" }.joined(separator: "\n")
        return """
            Twins of all providers at \(stage.twinAddress.url), engine at \(stage.address.url), database \(path).

            \(parts)

            """
    }
}
