internal import ArgumentParser
internal import SQLiteStore
internal import WorkflowTestKit

/// `usher bench outage`: the proof that a provider may be down for an hour.
struct BenchOutage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outage",
        abstract:
            "A provider is down for an hour of virtual time, with many executions in flight and a process that is killed.",
        discussion: """
            Runs the real engine over a real file on virtual time, twice: with the outage and without it, which is what the \
            other provider's latency is compared with. Nothing here depends on how fast the machine is, but for the seconds.
            """
    )

    @Option(help: ArgumentHelp("How many executions need the provider that is down.", valueName: "count"))
    var flows = 100_000

    @Option(help: ArgumentHelp("How many calls of it may start in a second.", valueName: "calls"))
    var rate = 100

    @Option(help: ArgumentHelp("How often the process is killed in each half of the time.", valueName: "count"))
    var kills = 20

    @OptionGroup var folder: BenchFolderOptions
    @OptionGroup var options: BenchOptions

    func validate() throws {
        try BenchArgument.check(flows, "flows", in: 1...1_000_000)
        try BenchArgument.check(rate, "rate", in: 1...10_000)
        try BenchArgument.check(kills, "kills", in: 0...1000)
    }

    func run() async throws {
        try await folder.withScratchFolder { path in
            var report = BenchReport("outage", BenchEnvironment(folder: path))
            var proof = OutageProof(flows: flows)
            (proof.rate, proof.kills) = (rate, kills)
            let found = try run(proof, "\(path)/outage.db")
            options.progress("The same without an outage")
            proof.isOut = false
            let calm = try run(proof, "\(path)/calm.db")
            describe(found, calm, in: &report)
            try options.finish(report)
        }
    }

    private func run(_ proof: OutageProof, _ path: String) throws -> OutageProof.Report {
        let store = try BenchEngine.store(at: path)
        defer { try? store.close() }
        return try proof.run(over: store) { options.progress($0) }
    }

    private func describe(_ found: OutageProof.Report, _ calm: OutageProof.Report, in report: inout BenchReport) {
        report.begin(
            "outage",
            "An hour without a provider, \(flows.grouped) executions in flight, \(found.kills) kills"
        )
        report.add(
            "failuresBeforeOpening",
            "Failed calls until the breaker opened",
            Double(found.failuresBeforeOpening),
            target: .atMost(20)
        )
        report.add("probes", "Calls let through meanwhile", found.probes)
        report.add("probesInASecond", "Of these in any second", Double(found.probesInASecond), target: .atMost(1))
        report.add(
            "startsInASecond",
            "Calls started in any second",
            Double(found.startsInASecond),
            target: .atMost(Double(rate))
        )
        report.add("catchingUpSeconds", "Virtual time to catch up", found.catchingUp.seconds, unit: "s")
        report.add("succeeded", "Executions that succeeded", found.succeeded)
        report.require("allSucceeded", "Nobody failed", found.failed == 0 && found.succeeded == flows)
        report.add("attemptsBurnt", "Executions that lost an attempt", Double(found.attemptsBurnt), target: .atMost(20))
        report.require("audit", "The audit finds nothing", found.violations.isEmpty)
        report.begin("others", "Executions with another provider meanwhile")
        let (during, without) = (Spread(found.latencies), Spread(calm.latencies))
        report.add("during", "Latency with the outage", during)
        report.add("without", "Latency without it", without)
        for (key, name, part) in [("medianRatio", "Median, ratio", 0.5), ("p99Ratio", "p99, ratio", 0.99)] {
            let ratio = during.percentile(part).seconds / max(1e-9, without.percentile(part).seconds)
            report.add(key, name, ratio, target: .atMost(1.1))
        }
        report.begin("real", "Real time")
        report.add("fillSeconds", "Starting the executions", found.realTime.filling.seconds, unit: "s")
        report.add("outageSeconds", "The hour of the outage", found.realTime.outage.seconds, unit: "s")
        report.add("commitsDuringOutage", "Commits in it, most of the other provider", found.commitsDuringOutage)
        report.add("afterSeconds", "Catching up", found.realTime.after.seconds, unit: "s")
    }
}
