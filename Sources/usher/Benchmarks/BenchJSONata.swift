internal import ArgumentParser
internal import Foundation
internal import JSONModel
internal import JSONataBenchmarks
internal import JSONataFuzzing

/// `usher bench jsonata`: the speed of expressions, and a hail of generated ones.
struct BenchJSONata: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jsonata",
        abstract: "Evaluations of expressions a second; beside them those of the reference implementation.",
        discussion: """
            EXAMPLES:
              usher bench jsonata
              usher bench jsonata --reference node_modules/jsonata/jsonata.js
              usher bench jsonata --fuzz 1000000 --seed 7
            """
    )

    @Option(help: ArgumentHelp("How long to measure each figure.", valueName: "seconds"))
    var seconds = 1.0

    @Option(help: ArgumentHelp("The file jsonata.js of the reference implementation.", valueName: "file"))
    var reference: String?

    @Option(help: ArgumentHelp("The program that runs the reference implementation.", valueName: "file"))
    var node = "node"

    @Option(
        help: ArgumentHelp(
            "Evaluate so many generated texts instead, none of which may end this program.",
            valueName: "count"
        )
    )
    var fuzz: Int?

    @Option(help: ArgumentHelp("Where the generator of texts starts.", valueName: "number"))
    var seed: UInt64 = 1

    @OptionGroup var options: BenchOptions

    func validate() throws {
        guard (0.01...600).contains(seconds) else {
            throw ValidationError("--seconds takes a number from 0.01 to 600.")
        }
        if let fuzz { try BenchArgument.check(fuzz, "fuzz", in: 1...1_000_000_000) }
        if let reference, !FileManager.default.fileExists(atPath: reference) {
            throw ValidationError("There is no file \(reference). Give the path of jsonata.js with --reference.")
        }
    }

    func run() throws {
        var report = BenchReport("jsonata", BenchEnvironment())
        if let fuzz { try hail(fuzz, in: &report) } else { try measure(in: &report) }
        try options.finish(report)
    }

    // MARK: Speed

    private func measure(in report: inout BenchReport) throws {
        let minimum = Duration.milliseconds(Int(seconds * 1000))
        let theirs = try reference.map(measureReference)
        for subject in BenchmarkSubject.all {
            options.progress("Measuring \(subject.name)")
            report.begin(subject.name, "\(subject.name): \(subject.title)")
            let (ours, result) = try LargeStack.run { () -> (JSONataBenchmarks.Measurement, JSON?) in
                let start = ContinuousClock.now
                let (measurement, result) = try JSONataBenchmarks.Measurement.measure(
                    subject,
                    for: minimum,
                    now: { ContinuousClock.now - start }
                )
                return (measurement, result)
            }
            report.add("perSecond", "Evaluations", ours.rate, unit: "/s")
            report.add("microseconds", "One evaluation", 1_000_000 / ours.rate, unit: "µs")
            guard let their = theirs?.first(where: { $0["name"]?.stringValue == subject.name }) else { continue }
            let rate = their["rate"]?.doubleValue ?? 0
            report.add("referencePerSecond", "Reference", rate, unit: "/s")
            let isEqual = (their["result"] ?? .null).isEqualByValue(to: result ?? .null)
            report.require("isEqual", "Same result", isEqual)
            report.add("ratio", "Ours to the reference", ours.rate / rate)
        }
    }

    private func measureReference(_ path: String) throws -> [JSON] {
        options.progress("Measuring the reference with \(node)")
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [node, "-e", ReferenceScript.text, path]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        ChildGuard.shared.watch(child: process.processIdentifier)
        defer { ChildGuard.shared.forget(child: process.processIdentifier) }
        // A process that has ended takes nothing; its exit status tells more than the broken pipe.
        try? input.fileHandleForWriting.write(contentsOf: Data(ReferenceScript.request(seconds: seconds).utf8()))
        try? input.fileHandleForWriting.close()
        let answer = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0, let results = (try? JSON(parsing: answer))?["results"]?.arrayValue else {
            throw CommandFailure(
                .failure,
                "The reference did not run. Check that '\(node)' runs and that \(path) is jsonata.js: see --node."
            )
        }
        return results
    }

    // MARK: Fuzzing

    private func hail(_ count: Int, in report: inout BenchReport) throws {
        let start = ContinuousClock.now
        let (seed, options) = (seed, options)
        let step = max(1000, count / 20_000 * 1000)
        let found = try LargeStack.run {
            FuzzReport.run(count: count, seed: seed) { done in
                if done % step == 0 { options.progress("\(done.grouped) texts") }
            }
        }
        let seconds = (ContinuousClock.now - start).seconds
        report.begin("fuzzing", "\(count.grouped) generated texts from seed \(seed)")
        report.add("perSecond", "Texts", Double(count) / seconds, unit: "/s")
        report.add("refused", "Did not compile", found.refusals.values.reduce(0, +))
        report.add("values", "Gave a value", found.values)
        report.add("undefined", "Undefined", found.undefined)
        report.add("errors", "Ended in an error", found.errors.values.reduce(0, +))
        let common = found.errors.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        report.add(
            "errorsByCode",
            "  by code",
            .object(JSONObject(common.map { ($0.key, .integer($0.value)) })),
            common.prefix(8).map { "\($0.key) \($0.value.grouped)" }.joined(separator: ", ")
        )
        report.add(
            "inconsistencies",
            "Two evaluations differed",
            Double(found.inconsistencies.count),
            target: .atMost(0)
        )
        for text in found.inconsistencies.prefix(5) { options.progress("Differed: \(text)") }
    }
}
