import Foundation
import JSONModel
import Testing

/// The real server with what stands around it: buckets that are folders, and services that are a small program.
@Suite(
    "Integrations and buckets, driven by boto3",
    .serialized,
    .enabled(if: PythonClients.hasBoto3, "boto3 is not installed."),
    .timeLimit(.minutes(5))
)
struct IntegrationClientTests {
    /// Serves in a folder, and runs a script of `Tests/Clients` against it.
    private func drive(
        _ script: String,
        _ arguments: [String],
        serving options: [String],
        environment: [String: String] = [:],
        in folder: TemporaryFolder
    ) throws {
        let server = try Usher.start(
            ["serve", "--database", "usher.db", "--listen", "127.0.0.1:0", "--access-keys", "access-keys"]
                + ["--api-keys", "api-keys", "--log-level", "error"] + options,
            environment: environment,
            in: folder.url
        )
        let line = try server.line(beginning: "Serving ")
        let endpoint = try #require(line.split(separator: " ").first { $0.hasPrefix("http://") }.map(String.init))
        let path = PythonClients.root.appending(path: "Tests/Clients/\(script)").path
        let run = try PythonClients.run([path, "--endpoint-url", endpoint] + arguments)
        #expect(run.status == 0, "\(script) said:\n\(run.output)")
        #expect(try server.terminate().status == 0)
    }

    private static let keys = ["access-keys": "AKIDUSHER:usher-secret\n", "api-keys": "0123456789abcdef\n"]

    @Test("functions, queues, event buses and APIs get what they should, and their errors have the names of AWS")
    func services() throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-B", PythonClients.root.appending(path: "Tests/Clients/services.py").path]
        let services = try RunningCommand(process, input: "")
        let address = String(try services.line(beginning: "Listening at ").dropFirst("Listening at ".count))
        let endpoint: JSON = ["url": .string(address), "connection": "gateway"]
        let file: JSON = [
            "functions": ["*": endpoint], "queues": ["*": endpoint], "eventBuses": ["default": endpoint],
            "connections": [
                "gateway": [
                    "authorization": ["type": "API_KEY", "name": "X-API-Key", "value": "env:GATEWAY_KEY"],
                    "endpoints": [.string(address)],
                ],
                "api": [
                    "authorization": [
                        "type": "OAUTH_CLIENT_CREDENTIALS", "url": .string(address + "/oauth/token"),
                        "clientId": "env:CLIENT_ID", "clientSecret": "env:CLIENT_SECRET",
                    ],
                    "endpoints": [.string(address + "/api")],
                ],
            ],
        ]
        let folder = try TemporaryFolder(Self.keys.merging(["integrations.json": file.text()]) { given, _ in given })
        try drive(
            "integrations.py",
            ["--services-url", address],
            serving: ["--integrations", "integrations.json", "--seal-key", "env:SEAL"],
            environment: [
                "GATEWAY_KEY": "gateway-key", "CLIENT_ID": "usher", "CLIENT_SECRET": "client-secret",
                "SEAL": "0123456789abcdef0123456789abcdef",
            ],
            in: folder
        )
        let database = try Data(contentsOf: URL(fileURLWithPath: folder.path("usher.db")))
        #expect(database.range(of: Data("token-1".utf8)) == nil, "the token can be read in the database")
    }

    @Test("every data set of a bucket is read, and what one map writes another reads")
    func dataSets() throws {
        let folder = try TemporaryFolder(Self.keys.merging(["buckets/data/keep": ""]) { given, _ in given })
        try drive(
            "datasets.py",
            ["--folder", folder.path("buckets")],
            serving: ["--buckets", "buckets"],
            in: folder
        )
    }
}
