internal import ArgumentParser
internal import Foundation
internal import JSONModel

/// `usher bench waiting`: what waiting costs.
struct BenchWaiting: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "waiting",
        abstract: "Memory and start-up of a server with many waiting executions.",
        discussion: """
            Fills a database with waiting executions, starts 'usher serve' on it in a process of its own, and compares it \
            with one on an empty database. The memory is read after the audit at the start and some rest.
            """
    )

    @Option(help: ArgumentHelp("How many executions wait.", valueName: "count"))
    var count = 100_000

    @OptionGroup var folder: BenchFolderOptions
    @OptionGroup var options: BenchOptions

    /// How long a server may take to audit its database and come to rest.
    private static let patience = Duration.seconds(600)
    private static let rest = Duration.seconds(2)
    private static let mebibyte = 1_048_576.0

    func validate() throws {
        try BenchArgument.check(count, "count", in: 1...10_000_000)
    }

    func run() async throws {
        guard ProcessUsage.current != nil else {
            throw CommandFailure(.failure, "This benchmark reads the memory of processes from /proc. Run it on Linux.")
        }
        try await folder.withScratchFolder { path in
            var report = BenchReport("waiting", BenchEnvironment(folder: path))
            let population = WaitingPopulation(folder: path)
            try population.writeWorkflow()
            let start = ContinuousClock.now
            try population.fill("\(path)/many.db", count: count) { done in
                options.progress("\(done.grouped) executions wait")
            }
            let filling = (ContinuousClock.now - start).seconds
            options.progress("A server on an empty database")
            let empty = try await serve("\(path)/empty.db", population)
            options.progress("A server with \(count.grouped) waiting executions")
            let many = try await serve("\(path)/many.db", population)
            report.begin("waiting", "\(count.grouped) waiting executions")
            report.add("fillSeconds", "Filling the database", filling, unit: "s")
            let size = (try? FileManager.default.attributesOfItem(atPath: "\(path)/many.db")[.size] as? Int) ?? 0
            report.add("databaseMebibytes", "Size of the database", Double(size) / Self.mebibyte, unit: "MiB")
            describe(empty, "empty", "empty database", in: &report)
            describe(many, "many", "\(count.grouped) waiting", in: &report)
            // From the bounds for 100,000 and for a million.
            let bound = count <= 100_000 ? 16.0 : 64.0
            report.add(
                "addedMebibytes",
                "Memory added",
                Double(many.resident - empty.resident) / Self.mebibyte,
                unit: "MiB",
                target: .atMost(bound)
            )
            report.add("startSeconds", "Serving after", many.seconds, unit: "s", target: .atMost(2))
            try options.finish(report)
        }
    }

    // MARK: Servers

    private struct Server {
        /// From the start of the process until `/healthz` says that it serves.
        var seconds: Double
        var residentAtStart: Int
        var resident: Int
        var proportional: Int
        var peak: Int
        var auditSeconds: Double
        var violations: Int
    }

    private func serve(_ database: String, _ population: WaitingPopulation) async throws -> Server {
        let arguments = [
            "serve", "--database", database, "--workflows", population.workflows, "--listen", "127.0.0.1:0",
            "--insecure-no-auth", "--log-level", "error",
        ]
        return try await ChildProcess.run(arguments) { child in
            let client = try APIClient(endpoint: child.address, key: nil)
            var health = try await client.get("/healthz")
            while health["status"]?.stringValue != "serving" {
                try await wait(since: child.start)
                health = try await client.get("/healthz")
            }
            let seconds = (ContinuousClock.now - child.start).seconds
            let atStart = child.usage?.residentBytes ?? 0
            while health["auditViolations"]?.integerValue == nil {
                try await wait(since: child.start)
                health = try await client.get("/healthz")
            }
            let auditSeconds = (ContinuousClock.now - child.start).seconds
            try await Task.sleep(for: Self.rest)
            guard let usage = child.usage else {
                throw CommandFailure(.failure, "The server ended while it was measured. Is the memory full?")
            }
            return Server(
                seconds: seconds,
                residentAtStart: atStart,
                resident: usage.residentBytes,
                proportional: usage.proportionalBytes,
                peak: usage.peakResidentBytes,
                auditSeconds: auditSeconds,
                violations: health["auditViolations"]?.integerValue ?? -1
            )
        }
    }

    private func wait(since start: ContinuousClock.Instant) async throws {
        guard ContinuousClock.now - start < Self.patience else {
            throw CommandFailure(.failure, "The server has not audited its database after \(Self.patience.short).")
        }
        try await Task.sleep(for: .milliseconds(2))
    }

    private func describe(_ server: Server, _ key: String, _ name: String, in report: inout BenchReport) {
        let figures: JSON = [
            "startSeconds": .double(server.seconds.rounded(toPlaces: 4)),
            "residentAtStartBytes": .integer(server.residentAtStart),
            "residentBytes": .integer(server.resident),
            "proportionalBytes": .integer(server.proportional),
            "peakResidentBytes": .integer(server.peak),
            "auditSeconds": .double(server.auditSeconds.rounded(toPlaces: 4)),
            "auditViolations": .integer(server.violations),
        ]
        func mebibytes(_ bytes: Int) -> String { (Double(bytes) / Self.mebibyte).short + " MiB" }
        report.add(
            key,
            "Server, \(name)",
            figures,
            "serves after \(server.seconds.short) s; VmRSS \(mebibytes(server.residentAtStart)) then, "
                + "\(mebibytes(server.resident)) at rest; Pss \(mebibytes(server.proportional)); "
                + "peak \(mebibytes(server.peak)); audited after \(server.auditSeconds.short) s, "
                + "\(server.violations) violations"
        )
    }
}
