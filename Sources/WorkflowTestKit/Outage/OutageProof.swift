internal import Connectors
internal import JSONModel
internal import StatesInterpreter
internal import WorkflowRuntime
public import WorkflowStore

/// The proof that a provider may be down for an hour: many executions wait for it at no cost, others do not notice, and nobody
/// exceeds its rate when it is back, although the process is killed again and again.
///
/// The real kernel runs over a real store on virtual time, in three parts: before, during and after the outage. Beside the
/// executions that need the provider which fails, others with another provider start all the time.
public struct OutageProof {
    /// How many executions need the provider that fails.
    public var flows: Int
    /// How long it fails.
    public var outage = Duration.seconds(3600)
    /// How many calls of it may start in a second.
    public var rate = 100
    /// How often the process is killed, in each of the two parts that follow the beginning of the outage.
    public var kills = 20
    /// The time between two executions with the other provider.
    public var pace = Duration.seconds(2)
    /// Whether the provider fails at all; without, the other provider's latency is what to compare with.
    public var isOut = true
    /// What everything random is derived from.
    public var seed: UInt64 = 1

    /// What the proof found.
    public struct Report: Sendable {
        /// How many calls had failed when the breaker opened, the one that opened it included.
        public var failuresBeforeOpening = 0
        /// The most calls that were let through in any second while it was open.
        public var probesInASecond = 0
        /// How many were let through in all.
        public var probes = 0
        /// The most calls that started in any second, over the whole time.
        public var startsInASecond = 0
        /// How many executions that need the provider succeeded, and how many failed.
        public var succeeded = 0
        /// See ``succeeded``.
        public var failed = 0
        /// How many of them made an attempt that failed.
        public var attemptsBurnt = 0
        /// The latencies of the executions with the other provider, sorted.
        public var latencies: [Duration] = []
        /// How often the process was killed.
        public var kills = 0
        /// How much virtual time the provider needed to catch up after the outage.
        public var catchingUp = Duration.zero
        /// How many transactions were committed during the outage.
        public var commitsDuringOutage = 0
        /// What the audit found at the end.
        public var violations: [String] = []
        /// How much real time each part took.
        public var realTime = (filling: Duration.zero, outage: Duration.zero, after: Duration.zero)
    }

    /// Makes a proof.
    public init(flows: Int) { self.flows = flows }

    private static let start = Timestamp(milliseconds: 1_780_308_000_000)
    /// When the outage begins.
    private static let begin = Self.start.advanced(by: .seconds(10))
    /// How many executions are started in one transaction.
    private static let batch = 1000
    /// Between two kills so many seams are passed, once the provider is back.
    private static let seamsBetweenKills = 97
    /// After this virtual time a proof that does not end has failed.
    private static let bound = Duration.seconds(7 * 86_400)

    // MARK: Running

    /// Runs the proof over an empty store.
    public func run(over store: any EngineStore, progress: (String) -> Void = { _ in }) throws -> Report {
        let resources = try resources()
        let engine = try VirtualEngine(
            store: store,
            resources: resources,
            planner: CallPlanner(resources: resources, secrets: TwinProviders.Secrets()),
            world: OutageWorld(),
            at: Self.start,
            seed: seed
        )
        for provider in ["alpha", "beta"] {
            try engine.register(
                DefinitionDraft(stateMachine: provider, text: Self.definition(provider), roleARN: "")
            )
        }
        let end = Self.begin.advanced(by: outage)
        if isOut { engine.world.outage = Self.begin..<end }
        var report = Report()
        var others: [ExecutionKey] = []
        let clock = ContinuousClock()
        report.realTime.filling = try clock.measure {
            for first in stride(from: 0, to: flows, by: Self.batch) {
                _ = try engine.start((first..<min(first + Self.batch, flows)).map { Self.request("alpha", $0) })
            }
            try run(engine, until: Self.begin, &others)
        }
        progress("\(flows) executions are under way")
        let commits = engine.commits
        report.realTime.outage = try clock.measure {
            let part = Duration.milliseconds(outage.components.seconds * 1000 / Int64(kills + 1))
            for number in 1...(kills + 1) {
                try run(engine, until: min(Self.begin.advanced(by: part * number), end), &others)
                guard isOut, number <= kills else { continue }
                try engine.crash()
                report.kills += 1
            }
        }
        report.commitsDuringOutage = engine.commits - commits
        let bucket = try engine.limits().first { $0.record.name.hasPrefix("alpha/") }
        let opened = bucket?.record.state["breaker"]?["since"]?.integerValue.map { Timestamp(milliseconds: Int64($0)) }
        progress("The outage is over")
        var (seams, left) = (0, isOut ? kills : 0)
        engine.strikes = { _ in
            seams += 1
            guard left > 0, seams.isMultiple(of: Self.seamsBetweenKills) else { return false }
            left -= 1
            return true
        }
        report.realTime.after = try clock.measure {
            while try store.executionCounts()[.running] ?? 0 > 0, engine.now < Self.start.advanced(by: Self.bound) {
                let isBusy = engine.world.successes < flows
                try run(engine, until: engine.now.advanced(by: .seconds(60)), isBusy: isBusy, &others)
            }
        }
        report.kills += (isOut ? kills : 0) - left
        try read(store, engine.world, opened, others.count, into: &report)
        return report
    }

    /// Lets time go by, and starts executions with the other provider meanwhile.
    private func run(
        _ engine: VirtualEngine<OutageWorld>,
        until end: Timestamp,
        isBusy: Bool = true,
        _ others: inout [ExecutionKey]
    ) throws {
        while engine.now < end {
            if isBusy {
                let request = Self.request("beta", others.count)
                do {
                    others += try engine.start([request])
                } catch let error as EngineError where error.code == .shuttingDown {
                    // A backend whose start was struck down asks again.
                    continue
                }
            }
            let next = min(end, engine.now.advanced(by: pace))
            engine.world.nextWake = next
            try engine.run(until: next)
        }
    }

    private func read(
        _ store: any EngineStore,
        _ world: OutageWorld,
        _ opened: Timestamp?,
        _ others: Int,
        into report: inout Report
    ) throws {
        let calls = world.calls.sorted()
        report.startsInASecond = calls.most(in: .seconds(1))
        if let outage = world.outage, let opened {
            report.failuresBeforeOpening = world.failures.filter { $0 <= opened }.count
            // Calls that were under way when it opened began before.
            let probes = calls.filter { opened < $0 && outage.contains($0) }
            report.probes = probes.count
            report.probesInASecond = probes.most(in: .seconds(1))
            report.catchingUp = outage.upperBound.duration(to: calls.last ?? outage.upperBound)
        }
        for number in 1...max(1, flows + others + 2) {
            guard let record = try store.execution(ExecutionKey(Int64(number)))?.record else { continue }
            let taken = record.header.startTime.duration(to: record.stoppedAt ?? .epoch)
            if record.stateMachine == "beta" {
                report.latencies.append(taken)
                continue
            }
            report.succeeded += record.status == .succeeded ? 1 : 0
            report.failed += record.status == .succeeded ? 0 : 1
            let burnt = try store.calls(of: record.key).contains { $0.attempt > 1 }
            report.attemptsBurnt += burnt ? 1 : 0
        }
        report.latencies.sort()
        report.violations = try store.audit(limit: 10).map(\.description)
    }

    // MARK: The stage

    private static func request(_ provider: String, _ number: Int) -> StartRequest {
        StartRequest(stateMachine: provider, name: "\(provider)-\(number)", input: ["number": .integer(number)])
    }

    private static func definition(_ provider: String) -> String {
        """
        {"QueryLanguage": "JSONata", "StartAt": "Check", "States": {
          "Check": {"Type": "Task", "Resource": "connector:\(provider):check",
            "Arguments": {"number": "{% $states.input.number %}"}, "End": true}}}
        """
    }

    private func resources() throws -> TaskResources {
        var connectors: [Connector] = []
        for provider in ["alpha", "beta"] {
            let (connector, problems) = Connector.parse(
                """
                {
                  "name": "\(provider)", "title": "The provider \(provider)",
                  "environments": { "sandbox": "https://\(provider).example" },
                  "authentication": { "kind": "none" },
                  "operations": {
                    "check": {
                      "title": "Looks at a person", "safety": "read", "method": "GET", "path": "/checks/{number}",
                      "input": { "number": { "type": "integer", "required": true } },
                      "result": { "id": "{% id %}" }
                    }
                  },
                  "limits": {
                    "default": { "rate": { "calls": \(rate), "per": 1, "burst": \(max(1, rate / 5)) }, "concurrency": 64 }
                  }
                }
                """
            )
            guard let connector else {
                let text = problems.map(\.description).joined(separator: "\n")
                throw EngineError(.invalidRequest, "The connector of the proof is invalid: \(text)")
            }
            connectors.append(connector)
        }
        let deployments = ["alpha", "beta"].map { ($0, Deployment(environment: "sandbox")) }
        return TaskResources(
            connectors: connectors,
            deployments: Dictionary(deployments, uniquingKeysWith: { first, _ in first })
        )
    }
}
