import Foundation
import JSONModel
import Testing

/// Campaigns with the real binary: `usher serve` on one side, `usher campaign` on the other.
@Suite("usher campaign", .serialized, .timeLimit(.minutes(5)))
struct CampaignProcessTests {
    /// A customer whose plan is to fail fails; all others are verified.
    private static let definition = """
        {"QueryLanguage": "JSONata", "StartAt": "All", "States": {"All": {
            "Type": "Map", "ItemReader": {"Resource": "usher:cohort"}, "ToleratedFailurePercentage": 100, "End": true,
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "Choose", "States": {
                    "Choose": {"Type": "Choice", "Default": "Done", "Choices": [
                        {"Condition": "{% $states.input.plan = 'fail' %}", "Next": "No"}]},
                    "No": {"Type": "Fail", "Error": "Product.Refused", "Cause": "Refused."},
                    "Done": {"Type": "Succeed", "Output": {"outcome": "verified"}}}}}}}
        """

    private static func folder(_ customers: String = "") throws -> TemporaryFolder {
        try TemporaryFolder([
            "workflows/cohort/definition.asl.json": definition,
            "workflows/cohort/workflow.json": #"{"applicant": [{"field": "email", "kind": "email"}]}"#,
            "customers.csv": customers,
        ])
    }

    /// Starts an engine, and gives its address.
    private static func serve(
        _ folder: TemporaryFolder,
        listen: String = "127.0.0.1:0",
        _ more: String...
    ) throws -> (engine: RunningCommand, endpoint: String) {
        let engine = try Usher.start(
            ["serve", "--database", "usher.db", "--listen", listen, "--insecure-no-auth"] + more,
            in: folder.url
        )
        let line = try engine.line(beginning: "Serving ")
        return (engine, try #require(line.split(separator: " ").first { $0.hasPrefix("http://") }.map(String.init)))
    }

    private static func campaign(_ endpoint: String, _ arguments: String...) throws -> Usher.Run {
        try Usher.start(["campaign"] + arguments, environment: ["USHER_ENDPOINT": endpoint]).end()
    }

    private static func create(_ endpoint: String, _ folder: TemporaryFolder, _ more: String...) throws -> Usher.Run {
        let arguments = [
            "campaign", "create", "--workflow", "cohort", "--name", "Q4", "--customers", folder.path("customers.csv"),
            "--reason", "A test.", "--as", "alice",
        ]
        return try Usher.start(arguments + more, environment: ["USHER_ENDPOINT": endpoint]).end()
    }

    private static func rows(_ count: Int) -> String {
        "email,reference\n" + (1...count).map { "c\($0)@example.com,r-\($0)\n" }.joined()
    }

    @Test(
        "from a file to signed results: create says what is known and what comes next, watch ends with 0, verify finds a change"
    )
    func wholePath() throws {
        let folder = try Self.folder(
            "email,reference\na@example.com,=1\nb@example.com,2\na@example.com,3\n\"c\n@x\",4\n"
        )
        let (engine, endpoint) = try Self.serve(folder)
        let look = try Self.create(endpoint, folder, "--rate", "600/min", "--dry-run")
        #expect(look.status == 0)
        #expect(look.output.contains("Nothing was made."))
        #expect(try Self.campaign(endpoint, "list").output == "No campaigns.\n")

        let made = try Self.create(
            endpoint,
            folder,
            "--rate",
            "100/s",
            "--deadline",
            "2099-12-31",
            "--time-zone",
            "Asia/Dubai"
        )
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.output.contains("2 of 4 rows"))
        #expect(made.output.contains("duplicate 1, invalid 1"))
        #expect(made.output.contains("Start it: usher campaign start 1 --reason"))
        let shown = try JSON(parsing: Self.campaign(endpoint, "show", "1", "--json").output)
        #expect(shown["settings"]?["deadline"] == "2099-12-31T20:00:00.000Z")
        #expect(shown["settings"]?["ratePerMinute"] == 6000)
        #expect(shown["sourceDigest"]?.stringValue?.count == 64)
        #expect(try Self.campaign(endpoint, "rejects", "1").output.contains("4     duplicate"))

        let early = try Self.campaign(endpoint, "results", "1", "--output", folder.path("early"))
        #expect(early.output.contains("not signed"))
        #expect(try Usher.run("campaign", "verify", folder.path("early")).status == 1)

        #expect(try Self.campaign(endpoint, "start", "1", "--reason", "Go.").output.contains("usher campaign watch 1"))
        let watch = try Self.campaign(endpoint, "watch", "1", "--interval", "0.1")
        #expect(watch.status == 0, "\(watch.errors)")
        #expect(watch.output.hasSuffix("finished, 2 of 2 started, 2 ended (100 %)\n"))
        #expect(!watch.output.contains("\u{1B}"))

        let results = try Self.campaign(endpoint, "results", "1", "--output", folder.path("results"), "--json")
        #expect(results.status == 0, "\(results.errors)")
        let key = try #require(JSON(parsing: results.output)["signature"]?["publicKey"]?.stringValue)
        let good = try Usher.run("campaign", "verify", folder.path("results"), "--public-key", key)
        #expect(good.status == 0, "\(good.output)")
        let csv = try String(contentsOfFile: folder.path("results/results.csv"), encoding: .utf8)
        #expect(csv.contains("1,'=1,"))
        try Data((csv + "3,x\r\n").utf8).write(to: URL(filePath: folder.path("results/results.csv")))
        let bad = try Usher.run("campaign", "verify", folder.path("results"))
        #expect(bad.status == 1)
        #expect(bad.output == "results.csv was changed: it has another SHA-256 than the manifest says.\n")
        #expect(try Usher.run("campaign", "verify", folder.path("nothing")).status == 7)
        #expect(try engine.terminate().status == 0)
    }

    @Test("whatever can be read of a campaign can be read from its database when no engine runs, and is the same")
    func withoutEngine() throws {
        let folder = try Self.folder("email,reference,country\na@example.com,1,DE\nb@example.com,2,AE\n,3,AE\n")
        let (engine, endpoint) = try Self.serve(folder)
        #expect(try Self.create(endpoint, folder, "--rate", "100/s", "--segment", "country").status == 0)
        #expect(try Self.campaign(endpoint, "start", "1", "--reason", "Go.").status == 0)
        #expect(try Self.campaign(endpoint, "watch", "1").status == 0)
        let questions = [
            ["list"], ["show", "1", "--by", "country"], ["show", "1", "--segment", "country:DE"], ["rows", "1"],
            ["rows", "1", "--status", "ended", "--after", "1"], ["rejects", "1"], ["results", "1", "--limit", "1"],
        ]
        func ask(_ question: [String], _ place: [String]) throws -> JSON {
            let run = try Usher.start(["campaign"] + question + place + ["--json"], in: folder.url).end()
            #expect(run.status == 0, "\(question): \(run.errors)")
            var answer = try JSON(parsing: run.output)
            // How fast it goes is a matter of the moment.
            answer["progress"] = nil
            return answer
        }
        let online = try questions.map { try ask($0, ["--endpoint", endpoint]) }
        let files = try ask(["results", "1", "--output", "online"], ["--endpoint", endpoint])
        #expect(try engine.terminate().status == 0)

        let database = ["--database", "usher.db"]
        for (question, answer) in zip(questions, online) { #expect(try ask(question, database) == answer) }
        #expect(try ask(["results", "1", "--output", "offline"], database) == files)
        #expect(files["signature"] != nil)
        for name in ["results.csv", "rejects.csv", "summary.json", "manifest.json"] {
            let bytes = try ["online", "offline"].map { place in
                try Data(contentsOf: folder.url.appending(path: "\(place)/\(name)"))
            }
            #expect(bytes[0] == bytes[1] && !bytes[0].isEmpty, "\(name)")
        }
        #expect(try ask(["report", "1"], database)["total"] == 2)
        let unknown = try Usher.start(["campaign", "show", "7"] + database, in: folder.url).end()
        #expect(unknown.status == 3, "\(unknown.status)")
        #expect(unknown.errors.contains("usher campaign list"))
    }

    @Test("an upload that was killed goes on at the line where it stopped, and nobody is missed or twice")
    func resumesUpload() throws {
        let count = 20_000
        let folder = try Self.folder(Self.rows(count))
        let (engine, endpoint) = try Self.serve(folder)
        // The first pieces get through and the last ones never do, however fast the machine is and however late it is looked at.
        let relay = try Relay(to: endpoint, passing: 200_000)
        let upload = try Usher.start(
            [
                "campaign", "create", "--workflow", "cohort", "--name", "Large", "--customers",
                folder.path("customers.csv"),
                "--reason", "A test.",
            ],
            environment: ["USHER_ENDPOINT": relay.endpoint]
        )
        let end = ContinuousClock.now + RunningCommand.patience
        var line = 1
        while line < 2000, ContinuousClock.now < end {
            let shown = try? JSON(parsing: Self.campaign(endpoint, "show", "1", "--json").output)
            line = shown?["nextLine"]?.integerValue ?? line
        }
        upload.kill9()
        relay.end()
        let stopped = try JSON(parsing: Self.campaign(endpoint, "show", "1", "--json").output)
        #expect(stopped["status"] == "collecting")
        let next = try #require(stopped["nextLine"]?.integerValue)
        #expect(next > 1)
        #expect(next < count)
        let resumed = try Self.campaign(
            endpoint,
            "import",
            "1",
            folder.path("customers.csv"),
            "--reason",
            "Again.",
            "--json"
        )
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(resumed.errors.contains("Going on at line "))
        let report = try JSON(parsing: resumed.output)
        #expect(report["total"] == .integer(count))
        #expect(report["read"] == .integer(count))
        #expect(report["rejected"] == [:])
        let again = try Self.campaign(endpoint, "import", "1", folder.path("customers.csv"), "--reason", "Again.")
        #expect(again.status == 4)
        #expect(try engine.terminate().status == 0)
    }

    @Test("an engine that is killed while a campaign runs goes on where it was, and so does whoever watches")
    func survivesKill() throws {
        let folder = try Self.folder(Self.rows(300))
        let (first, endpoint) = try Self.serve(folder)
        #expect(try Self.create(endpoint, folder, "--rate", "100/s").status == 0)
        #expect(try Self.campaign(endpoint, "start", "1", "--reason", "Go.").status == 0)
        let watch = try Usher.start(
            ["campaign", "watch", "1", "--interval", "0.2", "--json"],
            environment: ["USHER_ENDPOINT": endpoint]
        )
        let end = ContinuousClock.now + RunningCommand.patience
        var started = 0
        while started < 50, ContinuousClock.now < end {
            let shown = try JSON(parsing: Self.campaign(endpoint, "show", "1", "--json").output)
            started = shown["counts"]?["started"]?.integerValue ?? 0
        }
        first.kill9()
        let (second, _) = try Self.serve(folder, listen: String(endpoint.dropFirst("http://".count)))
        let watched = try watch.end()
        #expect(watched.status == 0, "\(watched.errors)")
        let last = try JSON(parsing: String(watched.output.split(separator: "\n").last ?? ""))
        #expect(last["status"] == "finished")
        #expect(last["tally"]?["outcomes"] == ["verified": 300])
        #expect(last["tally"]?["statuses"]?["ended"] == 300)
        #expect(try Usher.run("audit", "--endpoint", endpoint).status == 0)
        #expect(try second.terminate().status == 0)
    }

    @Test("a campaign that halts itself ends a watch with 1, and says why and which failures")
    func halts() throws {
        let folder = try Self.folder("email,plan\na@example.com,fail\nb@example.com,fail\n")
        let (engine, endpoint) = try Self.serve(folder)
        #expect(try Self.create(endpoint, folder, "--rate", "60", "--tolerate", "*=0").status == 0)
        #expect(try Self.campaign(endpoint, "start", "1", "--reason", "Go.").status == 0)
        let watch = try Self.campaign(endpoint, "watch", "1", "--interval", "0.1")
        #expect(watch.status == 1)
        #expect(watch.output.contains("halted: "))
        #expect(watch.output.contains("failures: "))
        #expect(try engine.terminate().status == 0)
    }

    @Test("a large campaign needs another person, and the command says so")
    func needsApproval() throws {
        let folder = try Self.folder(Self.rows(3))
        let (engine, endpoint) = try Self.serve(folder, "--approval-above", "2")
        #expect(try Self.create(endpoint, folder).status == 0)
        let start = try Self.campaign(endpoint, "start", "1", "--reason", "Go.", "--as", "alice")
        #expect(start.status == 0)
        #expect(start.output.contains("Another person has to approve it: usher campaign approve 1"))
        #expect(try Self.campaign(endpoint, "approve", "1", "--reason", "Yes.", "--as", "alice").status == 5)
        #expect(try Self.campaign(endpoint, "approve", "1", "--reason", "Yes.", "--as", "bob").status == 0)
        #expect(
            try Self.campaign(endpoint, "rate", "1", "900/min", "--reason", "More.", "--as", "alice").output.contains(
                "approve"
            )
        )
        #expect(try Self.campaign(endpoint, "cancel", "1", "--reason", "Enough.").status == 0)
        #expect(try engine.terminate().status == 0)
    }

    @Test("what is said of a running campaign changes it, a part at a time, and every command speaks JSON too")
    func steers() throws {
        let folder = try Self.folder("email,reference,country\na@example.com,1,AE\nb@example.com,2,DE\n")
        let (engine, endpoint) = try Self.serve(folder)
        let made = try Self.create(
            endpoint,
            folder,
            "--settings",
            #"{"ratePerMinute": 2, "timeZone": "Asia/Dubai", "segments": ["country"]}"#,
            "--rate",
            "1/min",
            "--json"
        )
        #expect(try JSON(parsing: made.output)["ratePerMinute"] == 1)
        func settings(_ arguments: String...) throws -> JSON? {
            let run = try Usher.start(
                ["campaign"] + arguments + ["--reason", "A test.", "--json"],
                environment: ["USHER_ENDPOINT": endpoint]
            ).end()
            #expect(run.status == 0, "\(run.errors)")
            return try JSON(parsing: run.output)["settings"]
        }
        #expect(try settings("extend", "1", "2098-06-30")?["deadline"] == "2098-06-30T20:00:00.000Z")
        let changed = try settings(
            "settings",
            "1",
            "--hours",
            "9:30-17",
            "--days",
            "1-5",
            "--reminders",
            "3d,7d",
            "--tolerate",
            "invalid=5%",
            "--deadline",
            "2099-12-31",
            "--freeze",
            "2099-12-24"
        )
        #expect(changed?["contactHours"] == ["from": "09:30", "until": "17:00", "days": [1, 2, 3, 4, 5]])
        #expect(changed?["reminders"] == ["3d", "7d"])
        #expect(changed?["deadline"] == "2099-12-31T20:00:00.000Z")
        #expect(changed?["freezeDates"] == ["2099-12-24"])
        #expect(changed?["tolerances"]?.arrayValue?.last == ["class": "invalid", "percentage": 5.0])
        #expect(changed?["tolerances"]?.arrayValue?.count == 3)
        #expect(changed?["ratePerMinute"] == 1)
        #expect(try Self.campaign(endpoint, "settings", "1", "--reason", "x").status == 64)
        #expect(try settings("start", "1")?["ratePerMinute"] == 1)
        #expect(try settings("pause", "1") != nil)
        #expect(try settings("resume", "1") != nil)
        #expect(try settings("rate", "1", "100/s")?["ratePerMinute"] == 6000)
        #expect(try Self.campaign(endpoint, "watch", "1").status == 0)
        let shown = try Self.campaign(endpoint, "show", "1", "--by", "country")
        #expect(shown.output.contains("country AE"))
        #expect(try JSON(parsing: Self.campaign(endpoint, "rows", "1", "--limit", "1", "--json").output)["next"] == 1)
        #expect(try Self.campaign(endpoint, "results", "1").output.contains("verified"))
        #expect(try Self.campaign(endpoint, "list").output.contains("finished"))
        #expect(try Self.campaign(endpoint, "show", "9").status == 3)
        #expect(try engine.terminate().status == 0)
    }

    @Test(
        "what is wrong with a file or an option is told before anything is made",
        arguments: [
            (["--rate", "fast"], 64, "rate"), (["--hours", "18"], 64, "hours"),
            (["--reminders", "7d,3d"], 7, "/reminders"),
            (["--time-zone", "Mars"], 7, "/timeZone"), (["--settings", #"{"rat": 1}"#], 7, "/rat"),
            (["--deadline", "someday"], 64, "deadline"), (["--days", "1-5"], 64, "--hours"),
            (["--tolerate", "invalid"], 64, "tolerate"), (["--select", "age:>1d"], 64, "--customers"),
        ] as [([String], Int32, String)]
    )
    func refuses(_ arguments: [String], _ status: Int32, _ hint: String) throws {
        let folder = try Self.folder("email\na@example.com\n")
        let base = ["campaign", "create", "--workflow", "cohort", "--name", "x", "--reason", "r"]
        let run = try Usher.start(base + ["--customers", folder.path("customers.csv"), "--dry-run"] + arguments).end()
        #expect(run.status == status, "\(run.errors)")
        #expect(run.errors.contains(hint), "\(run.errors)")
    }

    @Test("a header that cannot be used, and a file that is not there, are 7")
    func refusesFiles() throws {
        let folder = try Self.folder("a;b\n1;2\n")
        let base = [
            "campaign", "create", "--workflow", "cohort", "--name", "x", "--reason", "r", "--dry-run", "--customers",
        ]
        let bad = try Usher.start(base + [folder.path("customers.csv")]).end()
        #expect(bad.status == 7)
        #expect(bad.errors.contains("commas"))
        #expect(try Usher.start(base + [folder.path("nothing.csv")]).end().status == 7)
        #expect(try Usher.start(base + [folder.path("customers.txt")]).end().status == 7)
    }
}
