public import JSONModel
internal import StatesInterpreter
public import WorkflowRuntime
public import WorkflowStore

extension CampaignProof {
    /// What the proof found.
    public struct Report: Sendable {
        /// How many rows the cohort has.
        public var cohort = 0
        /// How many customers of the provider, as they were at the beginning, are not in it, or more than once.
        public var missed = 0
        /// See ``missed``.
        public var repeated = 0
        /// How many customers have no result at the end, and how many have more than one execution.
        public var withoutResult = 0
        /// See ``withoutResult``.
        public var executedTwice = 0
        /// For how many customers more than one link was made: calls whose answers a kill has lost.
        public var linkedTwice = 0
        /// How many customers came to the provider, how many of them in time, and how many were seen to have come.
        public var visits = 0
        /// See ``visits``.
        public var timelyVisits = 0
        /// See ``visits``.
        public var decided = 0
        /// The results, by outcome.
        public var outcomes: [String: Int] = [:]
        /// The most calls that began in any second, and how many in all.
        public var callsInASecond = 0
        /// See ``callsInASecond``.
        public var calls = 0
        /// The most pages of lists that were asked for in any second, and how many in all.
        public var pagesInASecond = 0
        /// See ``pagesInASecond``.
        public var pages = 0
        /// How many customers were started or written to while an operator held the campaign, later than a second after that.
        public var sentWhileHeld = 0
        /// How many times the process was killed.
        public var kills = 0
        /// When the end was estimated, and what the estimate was.
        public var estimatedAt: Timestamp?
        /// See ``estimatedAt``.
        public var estimate: CampaignProgress.Estimate?
        /// When the campaign began and ended.
        public var startedAt: Timestamp?
        /// See ``startedAt``.
        public var finishedAt: Timestamp?
        /// Where it stands at the end.
        public var status: CampaignStatus?
        /// The latencies of the onboardings beside it, sorted.
        public var latencies: [Duration] = []
        /// What the audit found at the end.
        public var violations: [String] = []
        /// What went wrong with the proof itself.
        public var failures: [String] = []
        /// How much real time each part took.
        public var realTime = (collecting: Duration.zero, running: Duration.zero)

        /// Whether whoever came in time was seen, and nobody else.
        public var sawAllThatCame: Bool { (timelyVisits...visits).contains(decided) }

        /// By which share of the campaign's whole time the estimate was wrong; `nil` where there was none.
        public var estimateError: Double? {
            guard let startedAt, let finishedAt, let estimate else { return nil }
            let whole = Double(startedAt.duration(to: finishedAt).components.seconds)
            let guess = Double(startedAt.duration(to: estimate.at).components.seconds)
            return guess / max(1, whole) - 1
        }
    }

    /// Reads a page of rows or executions at a time, so that the proof holds nothing for each customer but a count.
    private static let page = 1000
    /// Behind a pause calls on their way may end for so long.
    private static let settling = Duration.seconds(1)

    func read(
        _ store: any EngineStore,
        _ world: CampaignWorld,
        _ campaign: Int64?,
        held: Range<Timestamp>?,
        into report: inout Report
    ) throws {
        (report.callsInASecond, report.calls) = (world.calls.most, world.calls.count)
        (report.pagesInASecond, report.pages) = (world.listCalls.most, world.listCalls.count)
        (report.visits, report.timelyVisits) = (world.visitCount, world.timelyVisitCount)
        report.linkedTwice = world.repeatedLinks
        report.violations = try store.audit(limit: 10).map(\.description)
        try readApplications(store, into: &report)
        guard let campaign, let record = try store.campaign(campaign) else { return }
        (report.status, report.startedAt, report.finishedAt) = (record.status, record.startedAt, record.finishedAt)
        (report.cohort, report.outcomes) = (record.counts.total, record.counts.outcomes)
        report.decided = (record.counts.outcomes["accepted"] ?? 0) + (record.counts.outcomes["rejected"] ?? 0)
        try readRows(store, campaign, held, into: &report)
        var selector = Selector()
        selector.campaigns = [campaign]
        let executions = try store.executionCount(selectedBy: selector, at: .epoch, limit: .max)
        // One of them is the execution whose Map the campaign is.
        report.executedTwice = executions - 1 - record.counts.started
    }

    private func readRows(
        _ store: any EngineStore,
        _ campaign: Int64,
        _ held: Range<Timestamp>?,
        into report: inout Report
    ) throws {
        let quiet = held.map { $0.lowerBound.advanced(by: Self.settling)..<$0.upperBound }
        var times: [UInt8] = Array(repeating: 0, count: customers)
        var last = 0
        while true {
            let rows = try store.campaignRows(of: campaign, status: nil, after: last, limit: Self.page)
            for row in rows {
                if let email = row.customer["email"]?.stringValue, let number = CampaignWorld.number(ofEmail: email),
                    times.indices.contains(number)
                {
                    times[number] += 1
                }
                if row.status != .ended { report.withoutResult += 1 }
                let moments = [row.startedAt, row.invitedAt, row.lastMessageAt].compactMap { $0 }
                if let quiet, moments.contains(where: quiet.contains) { report.sentWhileHeld += 1 }
            }
            guard let end = rows.last else { break }
            last = end.number
        }
        report.missed = times.count { $0 == 0 }
        report.repeated = times.count { $0 > 1 }
    }

    private func readApplications(_ store: any EngineStore, into report: inout Report) throws {
        var selector = Selector()
        selector.stateMachines = [Self.interactive]
        var last: ExecutionKey?
        while true {
            let keys = try store.executionKeys(selectedBy: selector, at: .epoch, after: last, limit: Self.page)
            for key in keys {
                guard let record = try store.execution(key)?.record, let end = record.stoppedAt else { continue }
                if record.status != .succeeded {
                    report.failures.append("An onboarding ended with \(record.error ?? "")")
                }
                report.latencies.append(record.header.startTime.duration(to: end))
            }
            guard let end = keys.last else { break }
            last = end
        }
        report.latencies.sort()
    }
}
