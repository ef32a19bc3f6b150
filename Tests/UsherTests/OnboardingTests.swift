import Foundation
import JSONModel
import Testing

@Suite("An onboarding over the command line", .serialized, .timeLimit(.minutes(5)))
struct OnboardingTests {
    @Test(
        "a person is verified against the sandbox, also if the answer to creating them is lost",
        arguments: ["+14155550101", "+14155550121"]
    )
    func verifies(_ phoneNumber: String) throws {
        let folder = try TemporaryFolder()
        let (sandbox, twin) = try SardineStage.twin()
        let (server, endpoint) = try SardineStage.server(folder, twin: twin)
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
        let environment = ["SARDINE_SANDBOX_CLIENT_ID": "usher-sandbox"]
        let run = try Usher.start(SardineStage.serving(folder), environment: environment).end()
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
        let arguments = SardineStage.serving(folder).filter { !["--environment", "sandbox"].contains($0) }
        let run = try Usher.start(arguments, environment: SardineStage.secrets).end()
        #expect(run.status == 10)
        #expect(run.errors.contains("Give --environment with one of: production, sandbox."))
    }
}

extension Substring {
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : String(self)
    }
}
