import Foundation
import JSONModel
import Testing

/// What an operator types, against the real binary.
@Suite("Operating with the binary", .serialized, .timeLimit(.minutes(5)))
struct OperatorProcessTests {
    private static let workflow = """
        {"QueryLanguage": "JSONata", "StartAt": "Which", "States": {
            "Which": {"Type": "Choice", "Choices": [{"Condition": "{% $states.input.wait %}", "Next": "Hour"}], "Default": "No"},
            "Hour": {"Type": "Wait", "Seconds": 3600, "Next": "Ask"},
            "Ask": {"Type": "Task", "Resource": "arn:aws:states:us-east-1:000000000000:activity:none", "End": true},
            "No": {"Type": "Fail", "Error": "Vendor.Bad", "Cause": "It said no."}}}
        """

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder(["workflows/kyc/definition.asl.json": Self.workflow]) }

    private func serve() throws -> (RunningCommand, endpoint: String) {
        let command = try Usher.start(
            [
                "serve", "--database", "usher.db", "--listen", "127.0.0.1:0", "--insecure-no-auth", "--approval-above",
                "3",
            ],
            in: folder.url
        )
        let line = try command.line(beginning: "Serving ")
        let endpoint = try #require(line.split(separator: " ").first { $0.hasPrefix("http://") }.map(String.init))
        return (command, endpoint)
    }

    private func start(_ endpoint: String, _ names: [String], waits: Bool = false) throws {
        for name in names {
            let input = #"{"wait": \#(waits)}"#
            let run = try Usher.run("start", "kyc", "--key", name, "--input", input, "--endpoint", endpoint)
            try #require(run.status == 0, "\(run.errors)")
        }
    }

    private func run(_ endpoint: String, as actor: String = "alice", _ arguments: [String]) throws -> Usher.Run {
        try Usher.start(arguments + ["--endpoint", endpoint], environment: ["USER": actor]).end()
    }

    /// Looks until the first job is there; each look is a process, and takes its time.
    private func awaitJob(_ endpoint: String) throws {
        for _ in 0..<200 {
            let show = try run(endpoint, ["jobs", "show", "1"])
            guard show.status != 0 else { return #expect(show.output.contains("usher jobs approve 1")) }
        }
        Issue.record("no job was proposed")
    }

    private func json(_ endpoint: String, as actor: String = "alice", _ arguments: [String]) throws -> JSON {
        try JSON(parsing: try run(endpoint, as: actor, arguments + ["--json"]).output)
    }

    @Test("what failed is grouped, looked at, approved by another person while the command waits, done, and in the log")
    func monday() throws {
        let (server, endpoint) = try serve()
        try start(endpoint, (0..<5).map { "stuck-\($0)" })
        let page = try json(endpoint, ["failures"])
        #expect(page["total"] == 5 && page["failures"]?[0]?["count"] == 5)
        let cause = try #require(page["failures"]?[0]?["cause"]?.stringValue)
        let selector = "status:failed cause:\(cause)"

        let preview = try run(endpoint, ["bulk", "resume", selector, "--dry-run"])
        #expect(preview.output.hasPrefix("5 selected, 0 of them would refuse.\nAnother person has to approve it.\n"))
        #expect(preview.output.contains("note    It ends with the error Vendor.Bad."))

        let waiting = try Usher.start(
            ["bulk", "resume", selector, "--reason", "It is mended.", "--wait", "--json", "--endpoint", endpoint],
            environment: ["USER": "alice"]
        )
        try awaitJob(endpoint)
        #expect(try run(endpoint, ["jobs", "approve", "1", "--reason", "Mine."]).status == 5)
        #expect(try run(endpoint, as: "bob", ["jobs", "approve", "1", "--reason", "Looked."]).status == 0)
        let end = try waiting.end()
        #expect(end.status == 0, "\(end.errors)")
        let job = try JSON(parsing: end.output)
        #expect(job["status"] == "finished" && job["succeeded"] == 5 && job["approver"] == "bob")

        let log = try run(endpoint, ["log", "--limit", "2"])
        #expect(log.output.contains("alice  propose"))
        #expect(log.output.contains("bob    approve"))
        #expect(log.output.contains("repeat the command with --after 2."))
        let own = try json(endpoint, ["log", "onb-1"])
        #expect(own["entries"]?.arrayValue?.map { $0["act"] } == ["resume"])
        #expect(own["entries"]?[0]?["reason"] == "It is mended." && own["entries"]?[0]?["before"] != nil)
        #expect(try run(endpoint, ["audit", "--log"]).status == 0)
        #expect(try server.terminate().status == 0)
        // Without an engine the same is read from the file.
        let stored = try Usher.run("log", "--database", folder.path("usher.db"), "--after", "7", "--json")
        #expect(try JSON(parsing: stored.output)["entries"]?.arrayValue?.last?["act"] == "finish-job")
    }

    @Test("a command that waits for a job which was cancelled, or of which one refused, ends with 1")
    func tellsUnfinished() throws {
        let (server, endpoint) = try serve()
        try start(endpoint, (0..<4).map { "stuck-\($0)" })
        let waiting = try Usher.start(
            ["bulk", "resume", "status:failed", "--reason", "It is mended.", "--wait", "--endpoint", endpoint],
            environment: ["USER": "alice"]
        )
        try awaitJob(endpoint)
        #expect(try run(endpoint, ["jobs", "cancel", "1", "--reason", "No."]).status == 0)
        #expect(try waiting.end().status == 1)
        #expect(try run(endpoint, ["bulk", "resume", "id:onb-1", "--reason", "Once.", "--wait"]).status == 0)
        try start(endpoint, ["live"], waits: true)
        #expect(try run(endpoint, ["bulk", "resume", "id:onb-1 id:onb-5", "--reason", "Twice.", "--wait"]).status == 1)
        #expect(try server.terminate().status == 0)
    }

    @Test("what cannot be done is refused with what to do instead")
    func refuses() throws {
        let (server, endpoint) = try serve()
        try start(endpoint, ["live"], waits: true)
        let cases: [(arguments: [String], status: Int32, words: String)] = [
            (["resume", "onb-99", "--dry-run"], 3, "There is no onboarding onb-99. 'usher list' shows them."),
            (["complete", "onb-1", "--output", "1", "--dry-run"], 4, "'usher show' says what it waits for."),
            (["resume", "onb-1", "--dry-run"], 4, "The execution is running."),
            (["bulk", "resume", "", "--dry-run"], 7, "A bulk act needs a selector"),
            (["bulk", "resume", "", "--reason", "All."], 7, "A bulk act needs a selector"),
            (["bulk", "resme", "status:failed", "--dry-run"], 7, "There are: resume, retry"),
            (["bulk", "resume", "statu:failed", "--dry-run"], 7, "There are: status, workflow"),
            (["bulk", "resume", "status:failed"], 64, "Say why with --reason, or look first with --dry-run."),
            (["log", "onb-1", "--after", "-1"], 64, "--after"),
        ]
        for (arguments, status, words) in cases {
            let answer = try run(endpoint, arguments)
            #expect(answer.status == status, "\(arguments): \(answer.errors)")
            #expect(answer.errors.contains(words), "\(arguments): \(answer.errors)")
        }
        let skip = try run(endpoint, ["skip", "onb-1", "--result", "{}", "--dry-run"])
        #expect(skip.output.contains("note    It ends with the error "))
        #expect(try server.terminate().status == 0)
    }
}
