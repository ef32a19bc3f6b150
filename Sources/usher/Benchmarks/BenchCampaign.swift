internal import ArgumentParser
internal import JSONModel
internal import SQLiteStore
internal import WorkflowRuntime
internal import WorkflowStore
internal import WorkflowTestKit

/// `usher bench campaign`: the proof that a campaign reaches every customer once, and disturbs nobody else.
struct BenchCampaign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "campaign",
        abstract:
            "A campaign over all customers of a provider, whose list changes, with a pause and a process that is killed.",
        discussion: """
            Runs the real engine over a real file on virtual time against the twin of Aurora Sentinel, twice: with the campaign and \
            without it, which is what the latency of the onboardings beside it is compared with. The memory is that of this process, \
            the twin with its customers included.
            """
    )

    @Option(help: ArgumentHelp("How many customers the provider has.", valueName: "count"))
    var customers = 200_000

    @Option(help: ArgumentHelp("How many of them are started in a minute.", valueName: "count"))
    var rate = 60

    @Option(help: ArgumentHelp("After how many hours nobody is waited for any more.", valueName: "hours"))
    var hours = 96

    @Option(help: ArgumentHelp("The folder with the workflows and connectors.", valueName: "dir"))
    var workflows = "workflows"

    @OptionGroup var folder: BenchFolderOptions
    @OptionGroup var options: BenchOptions

    /// How much memory the process may ever hold, in MiB.
    private static let memoryBound = 256.0

    func validate() throws {
        try BenchArgument.check(customers, "customers", in: 100...200_000)
        try BenchArgument.check(rate, "rate", in: 1...10_000)
        try BenchArgument.check(hours, "hours", in: 1...10_000)
    }

    func run() async throws {
        let library = try WorkflowLoading.library(in: workflows)
        try await folder.withScratchFolder { path in
            var report = BenchReport("campaign", BenchEnvironment(folder: path))
            var proof = CampaignProof(customers: customers, connectors: library.connectors)
            (proof.ratePerMinute, proof.time) = (rate, .seconds(hours * 3600))
            let found = try run(proof, "\(path)/campaign.db")
            let memory = Double(ProcessUsage.current?.peakResidentBytes ?? 0) / 1_048_576
            options.progress("The same without a campaign")
            proof.hasCampaign = false
            let calm = try run(proof, "\(path)/calm.db")
            describe(found, in: &report)
            describe(found, calm, memory: memory, in: &report)
            try options.finish(report)
        }
    }

    private func run(_ proof: CampaignProof, _ path: String) throws -> CampaignProof.Report {
        let store = ReopenedStore(try BenchEngine.store(at: path)) { store in
            try (store as? SQLiteStore)?.close()
            return try BenchEngine.store(at: path)
        }
        return try proof.run(over: store) { options.progress($0) }
    }

    private func describe(_ found: CampaignProof.Report, in report: inout BenchReport) {
        report.begin(
            "campaign",
            "A campaign over \(customers.grouped) customers, \(found.kills) kills and a pause"
        )
        report.add("cohort", "Customers in the cohort", found.cohort)
        report.add("missed", "Customers of the beginning that are not in it", Double(found.missed), target: .atMost(0))
        report.add("repeated", "Customers that are in it more than once", Double(found.repeated), target: .atMost(0))
        report.add("withoutResult", "Customers without a result", Double(found.withoutResult), target: .atMost(0))
        report.add("executedTwice", "Executions beyond one for each", Double(found.executedTwice), target: .atMost(0))
        report.add("linkedTwice", "Customers whose link was asked for again after a kill", found.linkedTwice)
        for (outcome, count) in found.outcomes.sorted(by: { $0.key < $1.key }) {
            report.add("outcome_\(outcome)", "Ended with \(outcome)", count)
        }
        report.add("visits", "Customers that came", found.visits)
        report.add("timelyVisits", "Of these in time", found.timelyVisits)
        report.require("allSeen", "All that came were seen", found.sawAllThatCame)
        report.require("finished", "It finished, killed twice", found.status == .finished && found.kills == 2)
        report.add("pages", "Pages of the list", found.pages)
        report.add("pagesInASecond", "Of these in any second", Double(found.pagesInASecond), target: .atMost(2))
        report.add("calls", "Other calls", found.calls)
        report.add("callsInASecond", "Of these in any second", Double(found.callsInASecond), target: .atMost(10))
        report.add(
            "sentWhileHeld",
            "Starts and messages later than a second after the pause",
            Double(found.sentWhileHeld),
            target: .atMost(0)
        )
        if let startedAt = found.startedAt, let finishedAt = found.finishedAt {
            report.add("hours", "Virtual time", startedAt.duration(to: finishedAt).seconds / 3600, unit: "h")
        }
        let error = found.estimateError.map { abs($0) * 100 } ?? 100
        report.add("estimateError", "Error of the estimate at 5 %", error, unit: "%", target: .atMost(10))
        report.require("audit", "The audit finds nothing", found.violations.isEmpty)
        report.require("undisturbed", "Nothing else failed", found.failures.isEmpty)
    }

    private func describe(
        _ found: CampaignProof.Report,
        _ calm: CampaignProof.Report,
        memory: Double,
        in report: inout BenchReport
    ) {
        report.begin("others", "Onboardings beside it")
        let (during, without) = (Spread(found.latencies), Spread(calm.latencies))
        report.add("during", "Latency with the campaign", during)
        report.add("without", "Latency without it", without)
        let ratio = during.percentile(0.99).seconds / max(1e-9, without.percentile(0.99).seconds)
        report.add("p99Ratio", "p99, ratio", ratio, target: .atMost(1.1))
        report.begin("real", "This process")
        report.add("peakMiB", "Most memory ever", memory, unit: "MiB", target: .atMost(Self.memoryBound))
        report.add("collectSeconds", "Collecting", found.realTime.collecting.seconds, unit: "s")
        report.add("runSeconds", "Running", found.realTime.running.seconds, unit: "s")
    }
}
