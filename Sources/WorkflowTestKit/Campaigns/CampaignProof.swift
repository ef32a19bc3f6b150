public import Connectors
internal import JSONModel
internal import ProviderSandbox
internal import StatesInterpreter
internal import WorkflowRuntime
internal import WorkflowStore

/// The proof that a campaign reaches every customer of a provider once, however the list changes under it, while the process is
/// killed, an operator holds it, and applicants onboard as if there were none.
///
/// The real kernel runs over a real store on virtual time, against the twin of Aurora Sentinel with its whole population. Customers
/// are collected by the connector's own list, and respond by chance; some never do.
public struct CampaignProof {
    /// How many customers the provider has.
    public var customers: Int
    /// How many of them are started in a minute.
    public var ratePerMinute = 60
    /// After so long nobody is waited for any more.
    public var time = Duration.seconds(96 * 3600)
    /// Half of the customers that respond do so within this time.
    public var median = Duration.seconds(4 * 3600)
    /// The share of customers that never do.
    public var neverShare = 0.1
    /// The time between two onboardings beside the campaign.
    public var pace = Duration.seconds(30)
    /// For how long an operator holds the campaign.
    public var pause = Duration.seconds(900)
    /// Whether there is a campaign at all; without, the onboardings' latency is what to compare with.
    public var hasCampaign = true
    /// What everything random is derived from.
    public var seed: UInt64 = 1

    let connectors: [Connector]

    static let campaign = "recheck"
    static let interactive = "apply"
    private static let start = Timestamp(milliseconds: 1_780_308_000_000)
    /// When the estimate is taken, the campaign held, and the second kill made, as shares of the customers.
    private static let estimateShare = 0.05
    private static let pauseShare = 0.3
    private static let killShare = 0.5
    /// How many customers a page of the list has.
    private static let pageSize = 100
    private static let officer = Signature(actor: "officer", reason: "The proof of campaigns.")

    /// Makes a proof.
    ///
    /// Of the `connectors` of the repository, the one of Aurora Sentinel is used.
    public init(customers: Int, connectors: [Connector]) {
        self.customers = customers
        self.connectors = connectors
    }

    // MARK: Running

    /// How far the proof is.
    ///
    /// A class, because whoever strikes the engine down looks at it, too.
    private final class Course {
        var number: Int64?
        var applications = 0
        var isCollecting = true
        var hasEstimated = false
        var hasPaused = false
        var kills = 0
        /// Whether the process dies at the next seam.
        var mustDie = false
        var held: Range<Timestamp>?
        var report = Report()
    }

    /// Runs the proof over an empty store.
    public func run(over store: ReopenedStore, progress: (String) -> Void = { _ in }) throws -> Report {
        let engine = try engine(over: store)
        let course = Course()
        let clock = ContinuousClock()
        let began = clock.now
        let halfOfTheList = customers / Self.pageSize / 2
        engine.strikes = { [unowned engine] _ in
            let isHalfRead = course.isCollecting && course.kills == 0 && engine.world.listCalls.count > halfOfTheList
            guard course.mustDie || isHalfRead else { return false }
            course.mustDie = false
            course.kills += 1
            // The next process opens the file anew.
            do { try store.reopen() } catch { course.report.failures.append("\(error)") }
            return true
        }
        if hasCampaign {
            course.number = try create(engine)
            while try store.campaign(course.number ?? 0)?.status == .collecting { try go(engine, course) }
            course.isCollecting = false
            course.report.realTime.collecting = clock.now - began
            progress("\(try store.campaign(course.number ?? 0)?.counts.total ?? 0) customers are collected")
            try steer(engine, course, .start)
        }
        let end = engine.now.advanced(by: time * 2)
        while engine.now < end {
            try go(engine, course)
            guard let number = course.number else {
                if engine.now >= Self.start.advanced(by: time) { break }
                continue
            }
            guard let record = try store.campaign(number), !record.status.isTerminal else { break }
            try attend(engine, record, store, course)
        }
        engine.strikes = { _ in false }
        var report = course.report
        report.realTime.running = clock.now - began - report.realTime.collecting
        report.kills = course.kills
        try read(store, engine.world, course.number, held: course.held, into: &report)
        return report
    }

    /// Lets a step of time go by, and starts an onboarding.
    private func go(_ engine: VirtualEngine<CampaignWorld>, _ course: Course) throws {
        let request = StartRequest(
            stateMachine: Self.interactive,
            name: "apply-\(course.applications)",
            input: ["email": .string(AuroraSentinelTwin.email(scenario: Self.scenario) ?? "")]
        )
        do {
            _ = try engine.start([request])
            course.applications += 1
        } catch let error as EngineError where error.code == .shuttingDown {
            // A backend whose request was struck down asks again.
            return
        }
        let next = engine.now.advanced(by: pace)
        engine.world.nextLook = next
        try engine.run(until: next)
    }

    private func create(_ engine: VirtualEngine<CampaignWorld>) throws -> Int64 {
        var settings = settings
        settings.deadline = Self.start.advanced(by: time)
        let source = CampaignSource.list(
            resource: "connector:aurora-sentinel:listCustomers",
            input: [:],
            filter: nil,
            customer: "{'email': email, 'customerUuid': uuid}"
        )
        let draft = CampaignDraft(
            name: "Documents of everybody",
            workflow: Self.campaign,
            settings: settings,
            source: source
        )
        guard case .campaign(let record) = try engine.campaign(.create(draft, Self.officer)) else {
            throw EngineError(.invalidRequest, "The campaign of the proof was not made.")
        }
        return record.key
    }

    /// Does what the officer, and fate, do at this stage.
    private func attend(
        _ engine: VirtualEngine<CampaignWorld>,
        _ record: CampaignRecord,
        _ store: ReopenedStore,
        _ course: Course
    ) throws {
        let counts = record.counts
        let total = Double(counts.total)
        if !course.hasEstimated, Double(counts.ended) >= Self.estimateShare * total {
            course.hasEstimated = true
            let samples = CampaignEstimator.sampleCount
            let response = try store.campaignResponse(of: record.key, at: engine.now, samples: samples)
            let settings = try CampaignSettings(json: record.settings)
            let estimator = CampaignEstimator(record: record, settings: settings, response: response, at: engine.now)
            course.report.estimate = estimator.progress().ended
            course.report.estimatedAt = engine.now
        }
        if !course.hasPaused, Double(counts.started) >= Self.pauseShare * total {
            course.hasPaused = true
            let begin = engine.now
            try steer(engine, course, .pause)
            while engine.now < begin.advanced(by: pause) { try go(engine, course) }
            course.held = begin..<engine.now
            try steer(engine, course, .resume)
        }
        if course.kills == 1, Double(counts.started) >= Self.killShare * total { course.mustDie = true }
    }

    private func steer(_ engine: VirtualEngine<CampaignWorld>, _ course: Course, _ steering: CampaignSteering) throws {
        guard let number = course.number else { return }
        _ = try engine.campaign(.steer(campaign: number, steering, Self.officer))
    }

    private func engine(over store: ReopenedStore) throws -> VirtualEngine<CampaignWorld> {
        let resources = try resources()
        var configuration = KernelConfiguration()
        configuration.approvalThreshold = customers * 2
        // Whom the webhook of a later visit is lost of may be looked at too late.
        let lastTimely = Self.start.advanced(by: time - pauseBetweenLooks * 1.5)
        let response = CampaignWorld.Response(median: median, neverShare: neverShare, seed: seed)
        let engine = try VirtualEngine(
            store: store,
            resources: resources,
            planner: CallPlanner(resources: resources, secrets: TwinProviders.Secrets()),
            world: CampaignWorld(try sandbox(), population: customers, response: response, until: lastTimely),
            at: Self.start,
            seed: seed,
            configuration: configuration
        )
        for (name, text) in [(Self.campaign, recheck), (Self.interactive, Self.apply)] {
            try engine.register(DefinitionDraft(stateMachine: name, text: text, roleARN: ""))
        }
        return engine
    }
}
