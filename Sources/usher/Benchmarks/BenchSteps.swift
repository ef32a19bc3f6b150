internal import ArgumentParser
internal import JSONModel
internal import SQLiteStore
internal import WorkflowRuntime
internal import WorkflowStore

/// `usher bench steps`: what the engine adds to what SQLite takes.
struct BenchSteps: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "steps",
        abstract: "Durable state transitions a second, against bare SQLite; and the latency of one step.",
        discussion: """
            Runs executions of a chain of tasks, which are closures in this process, through the engine on a real file with \
            synchronous=FULL. Then bare SQLite commits the same rows in the same batches: the ratio of the two times says \
            what the engine costs. At low load it measures how much later than its commit a step is done.
            """
    )

    @Option(help: ArgumentHelp("How many executions to run in each round.", valueName: "count"))
    var executions = 5000

    @Option(help: ArgumentHelp("How many tasks each execution has.", valueName: "count"))
    var tasks = 5

    @Option(help: ArgumentHelp("How many executions run at the same time.", valueName: "count"))
    var concurrency = 256

    @Option(
        help: ArgumentHelp("How often to measure; the median counts, since other programs disturb.", valueName: "count")
    )
    var rounds = 3

    @Flag(help: "Seal the engine's payloads, as 'usher serve --seal-payloads' does; bare SQLite's stay as they are.")
    var sealed = false

    @OptionGroup var folder: BenchFolderOptions
    @OptionGroup var options: BenchOptions

    func validate() throws {
        try BenchArgument.check(executions, "executions", in: 1...1_000_000)
        try BenchArgument.check(tasks, "tasks", in: 1...1000)
        try BenchArgument.check(concurrency, "concurrency", in: 1...4096)
        try BenchArgument.check(rounds, "rounds", in: 1...99)
        guard executions * tasks <= 10_000_000 else {
            throw ValidationError("That is more than ten million tasks, whose rows are kept in memory. Give fewer.")
        }
    }

    func run() async throws {
        try await folder.withScratchFolder { path in
            var report = BenchReport("steps", BenchEnvironment(folder: path))
            var measured: [Round] = []
            for number in 1...rounds {
                options.progress("Round \(number) of \(rounds)")
                measured.append(try await round(number, in: path))
            }
            describe(measured, in: &report)
            options.progress("Latency at low load")
            try await StepLatency.measure(in: path).describe(in: &report)
            try options.finish(report)
        }
    }

    // MARK: Throughput

    /// What one round gave.
    private struct Round {
        var seconds: Double
        var processorSeconds: Double
        var bareSeconds: Double
        var transitions: Int
        var events: Int
        var writes: Int
        var commits: Int
        var commitTimes: Spread

        var ratio: Double { bareSeconds / seconds }
    }

    private func round(_ number: Int, in path: String) async throws -> Round {
        let store = try BenchEngine.store(at: "\(path)/engine-\(number).db", isSealed: sealed)
        let recording = RecordingStore(store, keepsChanges: true)
        let processorTime = ProcessUsage.current?.processorSeconds ?? 0
        let seconds = try await BenchEngine.run(over: recording, handlers: ["step": { input, _ in input }]) { engine in
            _ = try await engine.register(
                DefinitionDraft(stateMachine: "chain", text: TaskChain(tasks: tasks).text, roleARN: "")
            )
            return try await load(engine, recording)
        }
        let processorSeconds = (ProcessUsage.current?.processorSeconds ?? 0) - processorTime
        try store.close()
        let changes = recording.changes
        let bareSeconds = try SQLiteYardstick.seconds(committing: changes, at: "\(path)/bare-\(number).db")
        let written = changes.flatMap(\.executions)
        return Round(
            seconds: seconds,
            processorSeconds: processorSeconds,
            bareSeconds: bareSeconds,
            transitions: written.reduce(0) { $0 + $1.transitions },
            events: written.reduce(0) { $0 + $1.events.count },
            writes: written.count,
            commits: changes.count,
            commitTimes: Spread(recording.durations)
        )
    }

    /// Keeps as many executions running as asked for, until all have ended durably.
    private func load(_ engine: Engine, _ store: RecordingStore) async throws -> Double {
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<concurrency {
                group.addTask {
                    for number in stride(from: lane, to: executions, by: concurrency) {
                        let request = StartRequest(
                            stateMachine: "chain",
                            name: "applicant-\(number)",
                            input: TaskChain.input(number)
                        )
                        let receipt = try await engine.start(request)
                        await store.end(of: receipt.key)
                    }
                }
            }
            try await group.waitForAll()
        }
        return (ContinuousClock.now - start).seconds
    }

    private func describe(_ rounds: [Round], in report: inout BenchReport) {
        let ordered = rounds.sorted { $0.ratio < $1.ratio }
        let round = ordered[ordered.count / 2]
        report.begin(
            "throughput",
            "Throughput: \(executions.grouped) executions of \(tasks) tasks, \(concurrency) at a time"
        )
        report.add("transitionsPerSecond", "Durable transitions", Double(round.transitions) / round.seconds, unit: "/s")
        report.add("eventsPerSecond", "History events", Double(round.events) / round.seconds, unit: "/s")
        report.add("seconds", "Time", round.seconds, unit: "s")
        report.add("processorSeconds", "Processor time", round.processorSeconds, unit: "s")
        report.add("commits", "Commits", round.commits)
        report.add("batchSize", "Executions a commit, mean", Double(round.writes) / Double(max(1, round.commits)))
        report.add("commit", "A commit", round.commitTimes)
        report.add("bareSeconds", "Bare SQLite, same rows", round.bareSeconds, unit: "s")
        report.add("bareTransitionsPerSecond", "Bare SQLite", Double(round.transitions) / round.bareSeconds, unit: "/s")
        let all = ordered.map { JSON.double($0.ratio.rounded(toPlaces: 4)) }
        report.add("ratios", "Ratios of the rounds", .array(all), ordered.map(\.ratio.short).joined(separator: ", "))
        report.add("ratio", "Engine to bare SQLite", round.ratio, target: .atLeast(0.5))
    }
}

/// A state machine of so many tasks in a row, each with arguments and an output of its own.
struct TaskChain {
    let tasks: Int

    var text: String {
        let states = (1...tasks).map { number in
            let next = number == tasks ? #""End": true"# : #""Next": "Step\#(number + 1)""#
            return """
                "Step\(number)": {
                  "Type": "Task", "Resource": "swift:step",
                  "Arguments": {"applicant": "{% $states.input.applicant %}", "score": "{% $states.input.score %}"},
                  "Output": {"applicant": "{% $states.result.applicant %}", "score": "{% $states.result.score + 1 %}"},
                  \(next)
                }
                """
        }
        return #"{"QueryLanguage": "JSONata", "StartAt": "Step1", "States": {\#(states.joined(separator: ","))}}"#
    }

    static func input(_ number: Int) -> JSON {
        ["applicant": .string("applicant-\(number)"), "score": .integer(number % 100)]
    }
}
