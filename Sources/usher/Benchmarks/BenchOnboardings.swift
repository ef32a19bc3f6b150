internal import ArgumentParser
internal import Connectors
internal import CurlTransport
internal import Hummingbird
internal import JSONModel
internal import Logging
internal import OnboardingAPI
internal import SQLiteStore
internal import ServiceLifecycle
internal import StatesInterpreter
internal import WorkflowRuntime
internal import WorkflowStore
internal import WorkflowTestKit

/// `usher bench onboardings`: whole onboardings over HTTP.
struct BenchOnboardings: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "onboardings",
        abstract: "Whole onboardings over HTTP against a provider's double in another process.",
        discussion: """
            The double runs in a process of its own; this one runs the engine, libcurl and the address to which applicants \
            come back. Applicants complete the widget by themselves as soon as the double looks (five times a second). The \
            double takes its share of the processors, so the processor time of each side says more than the rate.
            """
    )

    @Option(help: ArgumentHelp("How many onboardings.", valueName: "count"))
    var count = 5000

    @Option(help: ArgumentHelp("How many at the same time.", valueName: "count"))
    var concurrency = 512

    @Option(help: ArgumentHelp("The folder with the workflows and connectors.", valueName: "dir"))
    var workflows = "workflows"

    @OptionGroup var folder: BenchFolderOptions
    @OptionGroup var options: BenchOptions

    private static let workflow = "sardine-onboarding"

    func validate() throws {
        // What the double tells about subjects reaches no further, and its phone numbers have seven digits to vary.
        try BenchArgument.check(count, "count", in: 1...1_000_000)
        try BenchArgument.check(concurrency, "concurrency", in: 1...8192)
    }

    func run() async throws {
        let library = try WorkflowLoading.library(in: workflows)
        guard library.definitions.contains(where: { $0.name == Self.workflow }) else {
            throw CommandFailure(
                .invalidInput,
                "There is no workflow '\(Self.workflow)' in \(workflows). Give it with --workflows."
            )
        }
        try await folder.withScratchFolder { path in
            let dials = ["--dial", "scenario=completes", "--dial", "applicantDelaySeconds=0"]
            let sandbox = ["sandbox", "--provider", "sardine", "--listen", "127.0.0.1:0"] + dials
            try await ChildProcess.run(sandbox) { twin in
                var report = BenchReport("onboardings", BenchEnvironment(folder: path))
                let outcome = try await measure(library, against: twin, in: path)
                describe(outcome, in: &report)
                try options.finish(report)
            }
        }
    }

    // MARK: Measurement

    private struct Outcome {
        var seconds: Double
        var engineSeconds: Double
        var twinSeconds: Double
        var times: Spread
        var counts: [ExecutionStatus: Int]
        var commits: Int
        var commitTimes: Spread
    }

    private func measure(_ library: WorkflowLibrary, against twin: ChildProcess, in path: String) async throws
        -> Outcome
    {
        let store = try BenchEngine.store(at: "\(path)/onboardings.db")
        defer { try? store.close() }
        let recording = RecordingStore(store, keepsChanges: false)
        let transport = try CurlTransport()
        let address = ListenAddress(host: "127.0.0.1", port: 0).withChosenPort()
        let engine = try engine(over: recording, library, twin, transport, address)
        let (isReady, ready) = AsyncStream<Void>.makeStream()
        let routes = OnboardingRoutes(engine: engine, reader: OnboardingReader(store: store), keys: nil)
        let logger = Logger(label: "usher.bench", factory: { _ in SwiftLogNoOpLogHandler() })
        let http = HTTPService(
            responder: routes.router().buildResponder(),
            address: address,
            logger: logger,
            prelude: { try await WorkflowLoading.register(library.definitions, with: engine) },
            isListening: { ready.finish() }
        )
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [EngineService(engine: engine), http], logger: logger)
        )
        async let serving: Void = group.run()
        for await _ in isReady {}
        let outcome: Outcome
        do {
            try await liftLimits(of: engine)
            outcome = try await load(engine, recording, twin, store)
        } catch {
            await group.triggerGracefulShutdown()
            try await serving
            throw error
        }
        await group.triggerGracefulShutdown()
        try await serving
        await transport.shutdown()
        return outcome
    }

    /// What is measured is the engine, and not the rate that the provider would bear.
    private func liftLimits(of engine: Engine) async throws {
        var change = LimitChange()
        (change.rate, change.concurrency) = (.unlimited, .value(KernelConfiguration().maximumCallsInFlight))
        for report in try await engine.limits(.list) {
            _ = try await engine.limits(.set(bucket: report.record.name, change))
        }
    }

    private func engine(
        over store: RecordingStore,
        _ library: WorkflowLibrary,
        _ twin: ChildProcess,
        _ transport: CurlTransport,
        _ address: ListenAddress
    ) throws -> Engine {
        let resources = TaskResources(
            connectors: library.connectors,
            deployments: TwinProviders.deployments(of: library.connectors, at: twin.address)
        )
        let planner = CallPlanner(resources: resources, secrets: TwinProviders.Secrets())
        return Engine(
            store: store,
            resources: resources,
            performer: ResourceCaller(resources: resources, planner: planner, transport: transport),
            mint: TokenMint(secret: try store.tokenSecret(), publicURL: address.url),
            logger: Logger(label: "usher.bench", factory: { _ in SwiftLogNoOpLogHandler() })
        )
    }

    private func load(
        _ engine: Engine,
        _ recording: RecordingStore,
        _ twin: ChildProcess,
        _ store: SQLiteStore
    ) async throws -> Outcome {
        options.progress("\(count.grouped) onboardings, \(concurrency) at a time, against \(twin.address)")
        let before = (ProcessUsage.current?.processorSeconds ?? 0, twin.usage?.processorSeconds ?? 0)
        recording.forgetDurations()
        let start = ContinuousClock.now
        let times = try await withThrowingTaskGroup(of: [Duration].self) { group in
            for lane in 0..<concurrency {
                group.addTask {
                    var times: [Duration] = []
                    for number in stride(from: lane, to: count, by: concurrency) {
                        let begin = ContinuousClock.now
                        let request = StartRequest(
                            stateMachine: Self.workflow,
                            name: "applicant-\(number)",
                            input: ["phoneNumber": .string(Self.phoneNumber(number))]
                        )
                        let receipt = try await engine.start(request)
                        await recording.end(of: receipt.key)
                        times.append(ContinuousClock.now - begin)
                    }
                    return times
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let seconds = (ContinuousClock.now - start).seconds
        return Outcome(
            seconds: seconds,
            engineSeconds: (ProcessUsage.current?.processorSeconds ?? 0) - before.0,
            twinSeconds: (twin.usage?.processorSeconds ?? 0) - before.1,
            times: Spread(times),
            counts: try store.executionCounts(),
            commits: recording.durations.count,
            commitTimes: Spread(recording.durations)
        )
    }

    /// A number of somebody in New York, never one that is magic to the double (those have 555-01xx).
    private static func phoneNumber(_ number: Int) -> String {
        let digits = String(6_000_000 + number)
        return "+1212" + digits
    }

    private func describe(_ outcome: Outcome, in report: inout BenchReport) {
        let perOnboarding = 1000 / Double(count)
        report.begin("onboardings", "\(count.grouped) onboardings, \(concurrency) at a time")
        report.add("perSecond", "Onboardings", Double(count) / outcome.seconds, unit: "/s")
        report.add("seconds", "Time", outcome.seconds, unit: "s")
        report.add("time", "One onboarding", outcome.times)
        report.add("succeeded", "Succeeded", outcome.counts[.succeeded] ?? 0)
        report.add("commits", "Commits", outcome.commits)
        report.add("commit", "A commit", outcome.commitTimes)
        report.add("engineProcessorSeconds", "Processor time, engine", outcome.engineSeconds, unit: "s")
        report.add(
            "engineProcessorMilliseconds",
            "  of an onboarding",
            outcome.engineSeconds * perOnboarding,
            unit: "ms"
        )
        report.add("twinProcessorSeconds", "Processor time, double", outcome.twinSeconds, unit: "s")
        report.add("twinProcessorMilliseconds", "  of an onboarding", outcome.twinSeconds * perOnboarding, unit: "ms")
        let part = Double(outcome.counts[.succeeded] ?? 0) / Double(count)
        report.add("successRate", "Ended as they should", part, target: .atLeast(1))
    }
}
