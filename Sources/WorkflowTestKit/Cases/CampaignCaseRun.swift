internal import JSONModel
internal import SQLiteStore
internal import WorkflowRuntime
internal import WorkflowStore

/// Runs the campaign of a case: its customers join, it starts, people do in time what the case says, and the product reads the feed.
struct CampaignCaseRun {
    let workflowCase: WorkflowCase
    let campaign: WorkflowCase.Campaign
    let workflow: String
    let engine: VirtualEngine<CaseWorld>
    let store: SQLiteStore

    init(
        _ campaign: WorkflowCase.Campaign,
        of workflowCase: WorkflowCase,
        workflow: String,
        engine: VirtualEngine<CaseWorld>,
        store: SQLiteStore
    ) {
        (self.campaign, self.workflowCase, self.workflow) = (campaign, workflowCase, workflow)
        (self.engine, self.store) = (engine, store)
    }

    /// The kinds of the messages that the product was told to send, in order, by the onboarding.
    private(set) var messages: [ExecutionKey: [String]] = [:]
    private var lastNotice: Int64 = 0

    /// How often the product reads the feed, which holds notices for a month.
    private static let feedInterval = Duration.seconds(7 * 86_400)
    private static let feedPage = 1000

    private static let signature = Signature(actor: "case", reason: "The case says so.")

    /// Takes the customers in, as the lines of a file, and freezes the cohort.
    ///
    /// - Returns: The campaign's key.
    func collect() throws -> Int64 {
        let draft = CampaignDraft(
            name: workflowCase.title.prefix(Kernel.maximumCampaignNameLength).description,
            workflow: workflow,
            settings: campaign.settings,
            source: .file(.jsonLines)
        )
        let key = record(try engine.campaign(.create(draft, Self.signature))).key
        let lines = campaign.customers.enumerated().map { (number: $0 + 1, line: CampaignPiece.Line.fields($1)) }
        let piece = CampaignPiece(firstLine: 1, lines: lines, nextLine: lines.count + 1)
        try engine.campaign(.hand(campaign: key, piece))
        try engine.campaign(.freeze(campaign: key, sourceDigest: nil, Self.signature))
        return key
    }

    /// Starts the campaign and lets time go by, to the bound of the case.
    ///
    /// - Parameter arm: called when the campaign is about to start: from then on the case's crashes count.
    mutating func run(_ key: Int64, arm: () -> Void) throws {
        var acts = campaign.acts[...]
        while let act = acts.first, act.after < campaign.startsAfter {
            try run(until: act.after)
            try perform(acts.removeFirst(), in: key)
        }
        try run(until: campaign.startsAfter)
        arm()
        try start(key)
        for act in acts {
            try run(until: act.after)
            try perform(act, in: key)
        }
        try run(until: workflowCase.bound)
    }

    private mutating func run(until delay: Duration) throws {
        let end = workflowCase.start.advanced(by: delay)
        while try !engine.run(until: min(end, engine.now.advanced(by: Self.feedInterval))), engine.now < end {
            try readFeed()
        }
        try readFeed()
    }

    private mutating func readFeed() throws {
        while true {
            let page = try store.notices(after: lastNotice, limit: Self.feedPage)
            for notice in page {
                lastNotice = notice.position
                guard let execution = notice.execution, let kind = notice.data["kind"]?.stringValue else { continue }
                messages[execution, default: []].append(kind)
            }
            guard page.count == Self.feedPage else { return }
        }
    }

    /// Starts it; whoever is struck down with the engine looks whether it has begun, and asks again.
    private func start(_ key: Int64) throws {
        while try store.campaign(key)?.status == .ready {
            do {
                try engine.campaign(.steer(campaign: key, .start, Self.signature))
            } catch let error as EngineError where error.code == .shuttingDown {
                continue
            }
        }
    }

    // MARK: Acts

    private func perform(_ act: WorkflowCase.Act, in key: Int64) throws {
        switch act.what {
        case .steer(let steering): try engine.campaign(.steer(campaign: key, steering, Self.signature))
        case .visit(let customer): try engine.visitReturnLink(of: execution(of: customer, in: key))
        case .decide(let customer, let decision):
            var filter = ReviewFilter()
            filter.execution = try execution(of: customer, in: key)
            filter.status = .open
            guard let review = try store.reviews(matching: filter, after: 0, limit: 1).first else {
                throw EngineError(.unknownResource, "There is no open review about the customer '\(customer)'.")
            }
            _ = try engine.operate(.decideReview(review.key, decision, note: nil, Self.signature))
        case .onboard(let workflow, let input):
            let name = "case-\(act.after.components.seconds)"
            _ = try engine.start(StartRequest(stateMachine: workflow, name: name, input: input))
        }
    }

    private func execution(of customer: String, in key: Int64) throws -> ExecutionKey {
        let rows = try store.campaignRows(of: key, status: nil, after: 0, limit: campaign.customers.count)
        guard let row = rows.first(where: { $0.reference == customer }) else {
            throw EngineError(.unknownResource, "There is no customer '\(customer)' in the cohort.")
        }
        guard let execution = row.execution else {
            throw EngineError(.unknownExecution, "Nothing was begun for the customer '\(customer)'.")
        }
        return execution
    }

    private func record(_ reply: CampaignReply) -> CampaignRecord {
        switch reply {
        case .campaign(let record), .handed(let record, _, _), .proposed(let record): record
        }
    }
}
