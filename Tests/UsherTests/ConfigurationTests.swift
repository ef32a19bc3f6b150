import Foundation
import Testing

@Suite("Settings of connectors", .serialized, .timeLimit(.minutes(5)))
struct ConfigurationTests {
    private static let workflows = Command.repository.appendingPathComponent("workflows").path

    private func serve(_ arguments: [String], in folder: TemporaryFolder) throws -> (status: Int32, errors: String) {
        let run = try Usher.start(
            [
                "serve", "--database", "usher.db", "--workflows", Self.workflows, "--only",
                "aurora-sentinel-verification", "--environment", "sandbox", "--listen", "127.0.0.1:0",
                "--insecure-no-auth", "--base-url", "aurora-sentinel=http://127.0.0.1:1",
            ] + arguments,
            in: folder.url
        ).end()
        return (run.status, run.errors)
    }

    @Test("a connector that needs settings is not served without them, and they are named")
    func needsSettings() throws {
        let folder = try TemporaryFolder()
        let run = try serve([], in: folder)
        #expect(run.status == 10)
        #expect(run.errors.contains("The connector 'aurora-sentinel' must be configured: statusMap is missing"))
        #expect(run.errors.contains("--configuration aurora-sentinel=FILE"))
    }

    @Test("what is wrong with settings is told with its line")
    func tellsPlaces() throws {
        let settings = """
            {
              "statusMap": { "6": "accepted" },
              "fetchImage": true
            }
            """
        let folder = try TemporaryFolder(["aurora.json": settings])
        let run = try serve(["--configuration", "aurora-sentinel=aurora.json"], in: folder)
        #expect(run.status == 10)
        #expect(run.errors.contains("aurora.json:3:3: error: 'fetchImage' is no field of it"))
    }

    @Test(
        "a map of status codes that says too little or something unknown is refused",
        arguments: [
            #"{"6": "akzeptiert"}"#, #"{"six": "accepted"}"#, #"{"6": ["accepted"]}"#, #"{"2": "draft"}"#, "{}",
        ]
    )
    func refusesMaps(_ map: String) throws {
        let folder = try TemporaryFolder(["aurora.json": #"{"statusMap": "# + map + "}"])
        let run = try serve(["--configuration", "aurora-sentinel=aurora.json"], in: folder)
        #expect(run.status == 10)
        #expect(run.errors.contains("statusMap must"))
    }

    @Test(
        "a file that is no JSON, is missing, or is for nobody, is refused",
        arguments: [
            ("aurora-sentinel=broken.json", "broken.json:1:"), ("aurora-sentinel=none.json", "cannot be read"),
            ("nobody=broken.json", "--configuration names the connector 'nobody', which does not exist"),
        ]
    )
    func refusesFiles(_ argument: String, _ message: String) throws {
        let folder = try TemporaryFolder(["broken.json": "{"])
        let run = try serve(["--configuration", argument], in: folder)
        #expect(run.status == 10)
        #expect(run.errors.contains(message))
    }

    @Test("with good settings only the secrets are missing")
    func takesSettings() throws {
        let folder = try TemporaryFolder(["aurora.json": #"{"statusMap": {"6": "accepted", "2": "draft"}}"#])
        let run = try serve(["--configuration", "aurora-sentinel=aurora.json"], in: folder)
        #expect(run.status == 11)
        #expect(run.errors.contains("env:AURORA_SENTINEL_SANDBOX_CLIENT_SECRET"))
        #expect(!run.errors.contains("PASSPHRASE"))
    }

    @Test("a workflow that is not there is not served")
    func knowsWorkflows() throws {
        let folder = try TemporaryFolder()
        let run = try serve(["--only", "nobody"], in: folder)
        #expect(run.status == 7)
        #expect(run.errors.contains("There is no workflow 'nobody'"))
    }

    @Test("a workflow is served with those that follow up on its decisions, and with no other")
    func servesFollowUps() throws {
        let folder = try TemporaryFolder(["aurora.json": #"{"statusMap": {"2": "draft", "6": "accepted"}}"#])
        let server = try Usher.start(
            [
                "serve", "--database", "usher.db", "--workflows", Self.workflows, "--only",
                "aurora-sentinel-verification", "--environment", "sandbox", "--listen", "127.0.0.1:0",
                "--insecure-no-auth", "--base-url", "aurora-sentinel=http://127.0.0.1:1", "--configuration",
                "aurora-sentinel=aurora.json",
            ],
            environment: [
                "AURORA_SENTINEL_SANDBOX_CLIENT_UUID": "3f9c1e8a-1d77-4a2b-9f2e-7c6b5a4d3e21",
                "AURORA_SENTINEL_SANDBOX_CLIENT_SECRET": "sandbox-secret-16",
            ],
            in: folder.url
        )
        let words = try server.line(beginning: "Serving ").split(separator: " ")
        var endpoint = String(try #require(words.first { $0.hasPrefix("http://") }))
        if endpoint.hasSuffix(".") { endpoint.removeLast() }
        func start(_ workflow: String) throws -> Usher.Run {
            try Usher.run(
                "start",
                workflow,
                "--input",
                #"{"phoneNumber": "+14155550101"}"#,
                "--endpoint",
                endpoint,
                in: folder.url
            )
        }
        let followUp = try start("aurora-sentinel-reverification")
        #expect(followUp.status == 0, "\(followUp.errors)")
        #expect(try start("sardine-onboarding").status != 0)
        server.kill9()
    }
}
