internal import Connectors
internal import HTTPTypes
internal import JSONModel
internal import ProviderSandbox
internal import SQLiteStore
internal import StatesInterpreter
public import WorkflowRuntime
internal import WorkflowStore

/// Runs the cases of workflows on virtual time, through the real kernel and a real SQLite file, against the twins.
public struct CaseRunner: Sendable {
    private let library: WorkflowLibrary
    private let resources: TaskResources

    /// Makes a runner over a folder of workflows that has no errors.
    public init(library: WorkflowLibrary) {
        self.library = library
        resources = TaskResources(
            connectors: library.connectors,
            deployments: TwinProviders.deployments(of: library.connectors),
            settings: library.settings.mapValues { settings in
                var settings = settings
                settings.reconciliation = nil
                return settings
            }
        )
    }

    /// What a case came to.
    public struct Report: Sendable {
        /// What is not as it was expected, each as a sentence; empty for a case that passed.
        public var failures: [String] = []
        /// How much virtual time went by.
        public var virtualTime = Duration.zero
        /// How many transactions were committed.
        public var commits = 0
        /// How often the process was struck down.
        public var crashes = 0

        /// Makes a report of nothing.
        public init() {}
    }

    /// Runs a case of a workflow.
    ///
    /// What the workflow's `workflow.json` says of the applicant's contact holds as it does for an onboarding. Looks after the end are not
    /// part of a case: a case ends with its execution.
    ///
    /// - Parameters:
    ///   - workflowCase: the case.
    ///   - workflow: the workflow's name.
    ///   - database: where the SQLite file is made; it must not exist.
    /// - Throws: what the store or the kernel throws; what a case expects is in the report.
    public func run(_ workflowCase: WorkflowCase, of workflow: String, database: String) throws -> Report {
        let store = try SQLiteStore(path: database)
        defer { try? store.close() }
        let planner = CallPlanner(resources: resources, secrets: TwinProviders.Secrets())
        var report = Report()
        let sandbox = TwinProviders.sandbox(dials: workflowCase.twin, failures: &report.failures)
        let engine = try VirtualEngine(
            store: store,
            resources: resources,
            planner: planner,
            world: CaseWorld(twins: TwinWorld(sandbox), answers: workflowCase.answers),
            at: workflowCase.start
        )
        for name in [workflow] + (workflowCase.campaign?.workflows ?? []) { try register(name, on: engine) }
        for (activity, worker) in workflowCase.workers.sorted(by: { $0.key < $1.key }) {
            try engine.employ(worker, at: activity)
        }
        var passes: [CrashPoint: Int] = [:]
        var struck = 0
        func arm() {
            engine.strikes = { point in
                passes[point, default: 0] += 1
                let isStruck = workflowCase.crashes.contains { $0.point == point && $0.number == passes[point] }
                if isStruck { struck += 1 }
                return isStruck
            }
        }
        let check = CaseCheck(expectation: workflowCase.expectation, store: store)
        let keys: [ExecutionKey]
        if let campaign = workflowCase.campaign {
            var run = CampaignCaseRun(campaign, of: workflowCase, workflow: workflow, engine: engine, store: store)
            let key = try run.collect()
            try run.run(key, arm: arm)
            let expectation = workflowCase.expectation.campaign ?? WorkflowCase.CampaignExpectation()
            let campaignCheck = CampaignCheck(expectation: expectation, store: store, key: key, messages: run.messages)
            keys = try campaignCheck.executions()
            report.failures += try campaignCheck.failures()
        } else {
            arm()
            let key = try self.run(workflowCase, of: workflow, on: engine, store, &report)
            keys = [key]
            report.failures += try check.failures(of: key)
        }
        report.virtualTime = workflowCase.start.duration(to: engine.now)
        report.commits = engine.commits
        report.crashes = struck
        report.failures += try check.failures(around: keys, twins: &engine.world.twins, at: engine.now)
        return report
    }

    private func register(_ workflow: String, on engine: VirtualEngine<CaseWorld>) throws {
        guard let definition = library.definitions.first(where: { $0.name == workflow }) else {
            throw EngineError(.unknownStateMachine, "There is no workflow '\(workflow)'.")
        }
        try engine.register(DefinitionDraft(stateMachine: workflow, text: definition.text, roleARN: ""))
    }

    /// Runs the one execution of a case, to the case's bound.
    private func run(
        _ workflowCase: WorkflowCase,
        of workflow: String,
        on engine: VirtualEngine<CaseWorld>,
        _ store: SQLiteStore,
        _ report: inout Report
    ) throws -> ExecutionKey {
        let key = try start(workflowCase, of: workflow, on: engine)
        let visits = workflowCase.returns.map { (delay: $0, decision: ReviewRecord.Decision?.none) }
        let people = visits + workflowCase.decisions.map { (delay: $0.delay, decision: $0.decision) }
        for (delay, decision) in people.sorted(by: { $0.delay < $1.delay }) {
            try engine.run(until: workflowCase.start.advanced(by: delay))
            if let decision {
                try decide(decision, on: engine, store, &report)
            } else {
                try engine.visitReturnLink(of: key)
            }
        }
        try engine.run(until: workflowCase.start.advanced(by: workflowCase.bound))
        return key
    }

    /// A person decides the oldest open review.
    private func decide(
        _ decision: ReviewRecord.Decision,
        on engine: VirtualEngine<CaseWorld>,
        _ store: SQLiteStore,
        _ report: inout Report
    ) throws {
        var filter = ReviewFilter()
        filter.status = .open
        guard let review = try store.reviews(matching: filter, after: 0, limit: 1).first else {
            report.failures.append("No review is open for the decision '\(decision.rawValue)'.")
            return
        }
        let signature = Signature(actor: "case", reason: "")
        _ = try engine.operate(.decideReview(review.key, decision, note: nil, signature))
    }

    /// Starts the execution; a backend whose start was struck down asks again, as a real one would.
    private func start(
        _ workflowCase: WorkflowCase,
        of workflow: String,
        on engine: VirtualEngine<CaseWorld>
    ) throws -> ExecutionKey {
        let request = StartRequest(stateMachine: workflow, name: "case", input: workflowCase.input)
        while true {
            do {
                return try engine.start(request).key
            } catch let error as EngineError where error.code == .shuttingDown {
                continue
            }
        }
    }
}

/// The twins, with scripted answers before them.
struct CaseWorld: VirtualWorld {
    var twins: TwinWorld
    var answers: [String: [WorkflowCase.ScriptedAnswer]]

    mutating func answer(_ order: CallOrder, at now: Timestamp) -> Outcome? {
        let state = order.attempt.visit.stateName
        guard let list = answers[state], let next = list.first else { return nil }
        if list.count > 1 { answers[state]?.removeFirst() }
        switch next {
        case .result(let value): return Outcome(.ok, result: value)
        case .error(let name, let cause): return Outcome(.invalid, errorName: name, message: cause ?? "")
        }
    }

    mutating func respond(to request: OutgoingRequest, at now: Timestamp) -> VirtualAnswer {
        twins.respond(to: request, at: now)
    }

    var nextWake: Timestamp? { twins.nextWake }

    mutating func wake(at now: Timestamp) -> [SideEffect] { twins.wake(at: now) }
}
