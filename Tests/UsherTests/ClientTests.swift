import Foundation
import JSONModel
import Testing

/// The real server, driven by unmodified AWS clients.
@Suite("AWS clients", .serialized, .timeLimit(.minutes(5)))
struct ClientTests {
    /// Runs a script against a server that checks signatures.
    ///
    /// - Parameter look: what is looked at before the server ends, at its address.
    private func drive(
        _ script: String,
        _ arguments: String...,
        serving options: [String] = [],
        then look: (String) throws -> Void = { _ in }
    ) throws {
        let folder = try TemporaryFolder([
            "workflows/pause/definition.asl.json": Samples.pause,
            "access-keys": "AKIDUSHER:usher-secret\n",
            "api-keys": "0123456789abcdef\n",
        ])
        let server = try Usher.start(
            ["serve", "--database", "usher.db", "--listen", "127.0.0.1:0", "--access-keys", "access-keys"]
                + ["--api-keys", "api-keys", "--log-level", "error"] + options,
            in: folder.url
        )
        let line = try server.line(beginning: "Serving ")
        let endpoint = try #require(line.split(separator: " ").first { $0.hasPrefix("http://") }.map(String.init))
        let path = PythonClients.root.appending(path: script).path
        let run = try PythonClients.run([path, "--endpoint-url", endpoint] + arguments)
        #expect(run.status == 0, "\(script) said:\n\(run.output)")
        try look(endpoint)
        #expect(try server.terminate().status == 0)
    }

    private static let readLog = """
        import sys, urllib.request
        request = urllib.request.Request(sys.argv[1] + "/v1/operator-log?limit=200", headers={"Authorization": "Bearer 0123456789abcdef"})
        print(urllib.request.urlopen(request).read().decode())
        """

    @Test(
        "boto3 walks through every operation, its errors, its pages and its signatures",
        .enabled(if: PythonClients.hasBoto3, "boto3 is not installed.")
    )
    func walks() throws {
        try drive("Tests/Clients/walk.py", "--map-runs") { endpoint in
            // What was stopped and redriven is in the log of acts, under the key that signed it.
            let log = try JSON(parsing: try PythonClients.run(["-c", Self.readLog, endpoint]).output)
            let entries = (log["entries"]?.arrayValue ?? []).filter { $0["actor"] == "AKIDUSHER" }
            #expect(Set(entries.compactMap { $0["act"]?.stringValue }) == ["stop", "resume"])
            #expect(entries.contains { $0["act"] == "stop" && $0["reason"] == "enough" })
        }
    }

    @Test(
        "the AWS command line interface works as people type it",
        .enabled(if: PythonClients.hasCommandLine, "The AWS command line interface is not installed.")
    )
    func types() throws { try drive("Tests/Clients/cli.py") }

    @Test(
        "the example state machines end as their README says",
        .enabled(if: PythonClients.hasBoto3, "boto3 is not installed.")
    )
    func examples() throws {
        let run = try PythonClients.run([
            "Examples/state-machines/run.py", "--binary",
            Bundle.main.bundleURL.appendingPathComponent("usher").path,
        ])
        #expect(run.status == 0, "The examples said:\n\(run.output)")
    }
}
