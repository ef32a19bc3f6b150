internal import JSONModel
internal import SQLiteStore
internal import WorkflowRuntime
internal import WorkflowStore

/// How long one step takes when nothing else is going on: its commit, and what the engine adds to it.
struct StepLatency {
    private let starts: Spread
    private let startCommits: Spread
    private let steps: Spread
    private let stepCommits: Spread

    private static let startCount = 300
    private static let stepCount = 1000
    /// The first ones warm up.
    private static let warmUp = 50

    /// Starts executions one after the other, then lets one take steps, one after the other.
    static func measure(in folder: String) async throws -> StepLatency {
        let store = try BenchEngine.store(at: "\(folder)/latency.db")
        defer { try? store.close() }
        let recording = RecordingStore(store, keepsChanges: false)
        let turnstile = Turnstile()
        return try await BenchEngine.run(over: recording, handlers: ["step": StepLoop.handler(turnstile)]) { engine in
            for (name, text) in [("waiting", waiting), (StepLoop.name, StepLoop.text)] {
                _ = try await engine.register(DefinitionDraft(stateMachine: name, text: text, roleARN: ""))
            }
            var starts: [Duration] = []
            for number in 0..<(warmUp + startCount) {
                if number == warmUp { recording.forgetDurations() }
                let request = StartRequest(
                    stateMachine: "waiting",
                    name: "applicant-\(number)",
                    input: TaskChain.input(number)
                )
                let begin = ContinuousClock.now
                _ = try await engine.start(request)
                if number >= warmUp { starts.append(ContinuousClock.now - begin) }
            }
            let startCommits = recording.durations
            let arn = try await engine.start(StartRequest(stateMachine: StepLoop.name, name: "loop", input: [:])).arn
            _ = await turnstile.arrival(of: arn)
            for _ in 0..<warmUp { _ = await turnstile.step(arn) }
            recording.forgetDurations()
            var steps: [Duration] = []
            for _ in 0..<stepCount { steps.append(await turnstile.step(arn)) }
            let stepCommits = recording.durations
            _ = await turnstile.release(arn, isLast: true)
            return StepLatency(
                starts: Spread(starts),
                startCommits: Spread(startCommits),
                steps: Spread(steps),
                stepCommits: Spread(stepCommits)
            )
        }
    }

    func describe(in report: inout BenchReport) {
        report.begin("latency", "Latency of one step at low load")
        report.add("start", "Start to acknowledgement", starts)
        report.add("startCommit", "  of which the commit", startCommits)
        report.add("step", "Task's answer to next call", steps)
        report.add("stepCommit", "  of which the commit", stepCommits)
        // A step is decided after its answer arrived, committed once, and acted on.
        add("startAdded", "Added to the commit, start", starts.median - startCommits.median, to: &report)
        add("stepAdded", "Added to the commit, step", steps.median - stepCommits.median, to: &report)
    }

    private func add(_ key: String, _ name: String, _ added: Duration, to report: inout BenchReport) {
        report.add(key, name, added.seconds * 1000, unit: "ms", target: .atMost(1))
    }

    /// An execution that is durable at once and then waits for a day.
    private static let waiting = """
        {"QueryLanguage": "JSONata", "StartAt": "Wait", "States": {
          "Wait": {"Type": "Wait", "Seconds": 86400, "End": true}
        }}
        """
}

/// A state machine that calls a task over and over, until the task says that it was the last time.
enum StepLoop {
    static let name = "loop"

    static let text = """
        {"QueryLanguage": "JSONata", "StartAt": "Step", "States": {
          "Step": {"Type": "Task", "Resource": "swift:step", "Next": "IsLast"},
          "IsLast": {"Type": "Choice", "Choices": [{"Condition": "{% $states.input.isLast %}", "Next": "Done"}], "Default": "Step"},
          "Done": {"Type": "Succeed"}
        }}
        """

    /// A handler whose calls are released one by one.
    static func handler(_ turnstile: Turnstile) -> TaskHandler {
        { _, context in ["isLast": .bool(await turnstile.pass(context.executionARN))] }
    }
}
