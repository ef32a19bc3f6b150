internal import ArgumentParser
internal import JSONModel
internal import SQLiteStore
internal import StatesInterpreter
internal import WorkflowRuntime
internal import WorkflowStore

/// `usher bench history`: what a long past costs.
struct BenchHistory: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "A step of an execution with a long history, against one of a fresh execution.",
        discussion: """
            Two executions of the same state machine take turns in one engine, one step at a time. One of them has the given \
            number of events in its history. A live execution is resumed from its snapshot, so both should cost the same.
            """
    )

    @Option(help: ArgumentHelp("How many events the long history has.", valueName: "count"))
    var events = 1_000_000

    @Option(help: ArgumentHelp("How many steps of each execution to measure.", valueName: "count"))
    var steps = 1000

    @OptionGroup var folder: BenchFolderOptions
    @OptionGroup var options: BenchOptions

    /// How many events are written in one transaction.
    private static let batchSize = 20_000
    /// How many steps an execution takes before it is the other one's turn.
    private static let turn = 20
    /// How often an execution is loaded to time that.
    private static let loads = 500

    func validate() throws {
        try BenchArgument.check(events, "events", in: 100...100_000_000)
        try BenchArgument.check(steps, "steps", in: 20...1_000_000)
    }

    func run() async throws {
        try await folder.withScratchFolder { path in
            var report = BenchReport("history", BenchEnvironment(folder: path))
            let store = try BenchEngine.store(at: "\(path)/history.db")
            defer { try? store.close() }
            try prepare(store)
            options.progress("Measuring")
            let figures = try await measure(store)
            report.begin("history", "A step of an execution with \(events.grouped) events, and of a fresh one")
            report.add("events", "Events", try count(store, ExecutionKey(1)))
            report.add("longStep", "Step, long history", figures.long)
            report.add("freshStep", "Step, fresh", figures.fresh)
            report.add("longLoad", "Loading, long history", figures.longLoad)
            report.add("freshLoad", "Loading, fresh", figures.freshLoad)
            report.add(
                "loadRatio",
                "Loading, long to fresh",
                figures.longLoad.median.seconds / figures.freshLoad.median.seconds
            )
            report.add(
                "stepRatio",
                "Step, long to fresh",
                figures.long.median.seconds / figures.fresh.median.seconds,
                target: .atMost(1.1)
            )
            try options.finish(report)
        }
    }

    /// The id of the newest event, which is how many there are.
    private func count(_ store: SQLiteStore, _ key: ExecutionKey) throws -> Int {
        try store.events(of: key, after: nil, isReversed: true, limit: 1).first?.id.number ?? 0
    }

    // MARK: Preparation

    /// Starts both executions through a kernel, and gives the first one its past before any engine has seen it.
    private func prepare(_ store: SQLiteStore) throws {
        let kernel = try Kernel(
            store: store,
            resources: TaskResources(handlers: ["step": { input, _ in input }]),
            mint: TokenMint(secret: try store.tokenSecret(), publicURL: "http://127.0.0.1")
        )
        let now = SystemClock().now()
        let draft = DefinitionDraft(stateMachine: StepLoop.name, text: StepLoop.text, roleARN: "")
        try kernel.handle(.register(draft, reply: ReplyID(1)), at: now, seed: 1)
        for (number, name) in ["long", "fresh"].enumerated() {
            let request = StartRequest(stateMachine: StepLoop.name, name: name, input: [:])
            try kernel.handle(.start(request, reply: ReplyID(UInt64(number) + 2)), at: now, seed: UInt64(number))
        }
        guard let batch = kernel.seal(), let pattern = batch.changes.executions.first else {
            throw CommandFailure(.failure, "The kernel decided nothing.")
        }
        try store.commit(batch.changes)
        try lengthen(pattern, in: store)
    }

    /// Repeats the events of an execution's start until there are enough.
    private func lengthen(_ pattern: ExecutionChange, in store: SQLiteStore) throws {
        var last = pattern.events.count
        while last < events {
            var change = ExecutionChange(key: pattern.key)
            let count = min(Self.batchSize, events - last)
            change.events.reserveCapacity(count)
            for offset in 0..<count {
                var event = pattern.events[(last + offset) % pattern.events.count]
                event.id = EventID(last + offset + 1)
                event.previous = EventID(last + offset)
                change.events.append(event)
            }
            var changes = ChangeSet()
            changes.executions = [change]
            try store.commit(changes)
            last += count
            if last % (Self.batchSize * 10) == pattern.events.count { options.progress("\(last.grouped) events") }
        }
    }

    // MARK: Measurement

    private struct Figures {
        var long: Spread
        var fresh: Spread
        var longLoad: Spread
        var freshLoad: Spread
    }

    private func measure(_ store: SQLiteStore) async throws -> Figures {
        let turnstile = Turnstile()
        let arns = try [ExecutionKey(1), ExecutionKey(2)].map { key in
            try store.execution(key)?.record.header.arn ?? ""
        }
        let loads = try [ExecutionKey(1), ExecutionKey(2)].map { try Self.load($0, store) }
        // The engine recovers both: their calls were ordered, and nobody made them.
        let steps = try await BenchEngine.run(over: store, handlers: ["step": StepLoop.handler(turnstile)]) { _ in
            for arn in arns { _ = await turnstile.arrival(of: arn) }
            var steps: [[Duration]] = [[], []]
            var taken = 0
            while taken < self.steps {
                for (index, arn) in arns.enumerated() {
                    for _ in 0..<Self.turn { steps[index].append(await turnstile.step(arn)) }
                }
                taken += Self.turn
            }
            for arn in arns { _ = await turnstile.release(arn, isLast: true) }
            return steps
        }
        return Figures(
            long: Spread(steps[0]),
            fresh: Spread(steps[1]),
            longLoad: Spread(loads[0]),
            freshLoad: Spread(loads[1])
        )
    }

    private static func load(_ key: ExecutionKey, _ store: SQLiteStore) throws -> [Duration] {
        try (0..<loads).map { _ in
            let start = ContinuousClock.now
            _ = try store.execution(key)
            return ContinuousClock.now - start
        }
    }
}
