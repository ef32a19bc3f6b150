import Foundation
import JSONModel
import Testing

@Suite("An onboarding over the command line", .serialized, .timeLimit(.minutes(5)))
struct OnboardingTests {
    private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private static let secrets = [
        "SARDINE_SANDBOX_CLIENT_ID": "usher-sandbox", "SARDINE_SANDBOX_CLIENT_SECRET": "sandbox-secret",
    ]

    private func address(in line: String) throws -> String {
        try #require(line.split(separator: " ").first { $0.hasPrefix("http://") }.map { $0.trimmingSuffix(".") })
    }

    @Test(
        "a person is verified against the sandbox, also if the answer to creating them is lost",
        arguments: ["+14155550101", "+14155550121"]
    )
    func verifies(_ phoneNumber: String) throws {
        let folder = try TemporaryFolder()
        let sandbox = try Usher.start(["sandbox", "--listen", "127.0.0.1:0", "--dial", "applicantDelaySeconds=0"])
        let twin = try address(in: sandbox.line(beginning: "The sardine sandbox listens at "))
        let workflows = Self.repository.appendingPathComponent("workflows").path
        let server = try Usher.start(
            [
                "serve", "--database", folder.path("usher.db"), "--workflows", workflows, "--environment", "sandbox",
                "--only", "sardine-onboarding", "--listen", "127.0.0.1:0", "--insecure-no-auth", "--base-url",
                "sardine=\(twin)/v1",
            ],
            environment: Self.secrets
        )
        let endpoint = try address(in: server.line(beginning: "Serving "))
        let run = try Usher.run(
            "start",
            "sardine-onboarding",
            "--input",
            "{\"phoneNumber\": \"\(phoneNumber)\"}",
            "--wait",
            "--json",
            "--endpoint",
            endpoint
        )
        #expect(run.status == 0)
        #expect(try JSON(parsing: run.output)["outcome"] == "verified")
        let calls = try JSON(parsing: Usher.run("show", "onb-1", "--json", "--endpoint", endpoint).output)["calls"]
        let creates = calls?.arrayValue?.filter { $0["resource"] == "connector:sardine:createEntity" } ?? []
        // A call without an answer is looked into, and not sent again.
        let isAnswerLost = phoneNumber.hasSuffix("21")
        #expect(creates.map { $0["purpose"] } == (isAnswerLost ? ["call", "resolve"] : ["call"]))
        #expect(creates.map { $0["outcome"] } == (isAnswerLost ? ["ambiguous", "ok"] : ["ok"]))
        #expect(try server.terminate().status == 0)
        #expect(try sandbox.terminate().status == 0)
    }

    @Test("a missing secret is named, and nothing is started")
    func namesSecrets() throws {
        let folder = try TemporaryFolder()
        let workflows = Self.repository.appendingPathComponent("workflows").path
        let run = try Usher.run(
            "serve",
            "--database",
            folder.path("usher.db"),
            "--workflows",
            workflows,
            "--only",
            "sardine-onboarding",
            "--environment",
            "sandbox",
            "--listen",
            "127.0.0.1:0",
            "--insecure-no-auth",
            environment: ["SARDINE_SANDBOX_CLIENT_ID": "usher-sandbox"]
        )
        #expect(run.status == 11)
        #expect(
            run.errors == """
                Error: The connector 'sardine' needs the secret env:SARDINE_SANDBOX_CLIENT_SECRET. \
                The environment variable SARDINE_SANDBOX_CLIENT_SECRET is not set. Set it and try again.

                """
        )
        #expect(!FileManager.default.fileExists(atPath: folder.path("usher.db")))
    }

    @Test("an environment must be named")
    func asksForEnvironment() throws {
        let folder = try TemporaryFolder()
        let workflows = Self.repository.appendingPathComponent("workflows").path
        let run = try Usher.run(
            "serve",
            "--database",
            folder.path("usher.db"),
            "--workflows",
            workflows,
            "--only",
            "sardine-onboarding",
            "--insecure-no-auth",
            environment: Self.secrets
        )
        #expect(run.status == 10)
        #expect(run.errors.contains("Give --environment with one of: production, sandbox."))
    }
}

extension Substring {
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : String(self)
    }
}
