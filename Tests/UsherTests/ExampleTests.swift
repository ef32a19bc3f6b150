import Foundation
import JSONModel
import Testing

/// Each example runs as its README says, with the binaries that stand beside the tests.
@Suite("The examples", .serialized, .timeLimit(.minutes(5)))
struct ExampleTests {
    private static let examples = Command.repository.appendingPathComponent("Examples")
    private static let usher = Bundle.main.bundleURL.appendingPathComponent("usher").path

    @Test("an embedded engine goes on where the one before stopped, and runs a task of the program's own")
    func embeds() throws {
        let run = try Command.run(Bundle.main.bundleURL.appendingPathComponent("embedding-example").path)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.hasSuffix("ada: {\"outcome\":\"accepted\"}\nbob: {\"outcome\":\"refused\"}\n"))
    }

    @Test("all workflows are served with the example's settings, and one person gets through each of four")
    func servesEverything() throws {
        let script = Self.examples.appendingPathComponent("configuration/everything.sh").path
        let run = try Command.run("/usr/bin/env", ["bash", script], environment: ["USHER": Self.usher])
        #expect(run.status == 0, "\(run.output)\n\(run.errors)")
        #expect(run.output.hasSuffix("Done: one person through each of four workflows.\n"))
    }

    @Test("the quickstart brings everybody at all four providers to the end that was foreseen, once")
    func quickstarts() throws {
        let workflows = Command.repository.appendingPathComponent("workflows").path
        let run = try Command.run(Self.usher, ["quickstart", "--workflows", workflows, "--json"])
        #expect(run.status == 0, "\(run.output)\n\(run.errors)")
        let result = try JSON(parsing: run.output)
        let onboardings = result["onboardings"]?.arrayValue ?? []
        #expect(onboardings.count == 18)
        #expect(onboardings.allSatisfy { $0["outcome"] == $0["expected"] })
        let counts = result["providers"]?.arrayValue ?? []
        #expect(Set(counts.compactMap { $0["provider"]?.stringValue }).count == 4)
        #expect(counts.allSatisfy { $0["found"] == $0["expected"] })
        #expect(result["violations"] == 0)
    }

    @Test("a campaign brings eleven customers to the results that were foreseen, and signs them")
    func campaigns() throws {
        let script = Self.examples.appendingPathComponent("campaign/run.sh").path
        // A slow machine, too, has to get everybody through before the deadline.
        let run = try Command.run(
            "/usr/bin/env",
            ["bash", script],
            environment: ["USHER": Self.usher, "SECONDS_TO_DEADLINE": "60"]
        )
        #expect(run.status == 0, "\(run.output)\n\(run.errors)")
        #expect(run.output.hasSuffix("Done: eleven customers, each with the result that was foreseen.\n"))
    }

    @Test("the walk through with curl verifies an applicant")
    func walksThrough() throws {
        let script = Self.examples.appendingPathComponent("walkthrough/walkthrough.sh").path
        let run = try Command.run("/usr/bin/env", ["bash", script], environment: ["USHER": Self.usher])
        #expect(run.status == 0, "\(run.output)\n\(run.errors)")
        #expect(run.output.hasSuffix("was verified.\n"))
    }

    @Test(
        "the product backend in Python takes two applicants through",
        .enabled(if: Command.hasPython("requests, boto3"), "Python or its packages requests and boto3 are missing")
    )
    func followsBackend() throws {
        let script = Self.examples.appendingPathComponent("product-backend/backend.py").path
        let run = try Command.runPython([script, "--usher", Self.usher])
        #expect(run.status == 0, "\(run.output)\n\(run.errors)")
        #expect(run.output.components(separatedBy: "ended as verified").count == 3)
    }
}
