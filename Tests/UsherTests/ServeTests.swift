import Foundation
import JSONModel
import Testing

@Suite("usher serve", .serialized, .timeLimit(.minutes(5)))
struct ServeTests {
    /// Starts an engine on a port that the system chooses, and gives its address.
    private func serve(
        _ folder: TemporaryFolder,
        _ arguments: String...,
        environment: [String: String] = [:]
    ) throws -> (RunningCommand, endpoint: String) {
        let access = environment["USHER_API_KEYS"] == nil ? ["--insecure-no-auth"] : []
        let command = try Usher.start(
            ["serve", "--database", "usher.db", "--listen", "127.0.0.1:0"] + access + arguments,
            environment: environment,
            in: folder.url
        )
        let line = try command.line(beginning: "Serving ")
        let endpoint = try #require(line.split(separator: " ").first { $0.hasPrefix("http://") }.map(String.init))
        return (command, endpoint)
    }

    @Test("it ends with 0 on SIGTERM, after it said what it serves")
    func ends() throws {
        let folder = try Samples.folder()
        let (command, endpoint) = try serve(folder)
        #expect(try Usher.run("list", "--endpoint", endpoint).output == "No onboardings.\n")
        let run = try command.terminate()
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("Serving hour, pause at http://127.0.0.1:"))
    }

    @Test("a port in use is 12, a database in use is 23, and the first engine goes on")
    func refusesSharing() throws {
        let folder = try Samples.folder()
        let (command, endpoint) = try serve(folder)
        let listen = String(endpoint.dropFirst("http://".count))
        let other = try Usher.run(
            "serve",
            "--database",
            "other.db",
            "--listen",
            listen,
            "--insecure-no-auth",
            in: folder.url
        )
        #expect(other.status == 12)
        #expect(
            other.errors.hasSuffix(
                "Error: The address \(listen) is in use. Stop the program that listens there, or choose another with --listen.\n"
            )
        )
        let same = try Usher.run(
            "serve",
            "--database",
            "usher.db",
            "--listen",
            "127.0.0.1:0",
            "--insecure-no-auth",
            in: folder.url
        )
        #expect(same.status == 23)
        #expect(same.errors.contains(" runs on the store "))
        #expect(try Usher.run("list", "--endpoint", endpoint).status == 0)
        #expect(try command.terminate().status == 0)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var what: String
        var arguments: [String]
        var environment: [String: String] = [:]
        var status: Int32
        var message: String

        var testDescription: String { what }
    }

    private static let refusals = [
        Refusal(
            what: "no folder for the database",
            arguments: ["--database", "no/usher.db", "--insecure-no-auth"],
            status: 20,
            message: "The folder of no/usher.db does not exist. Make it first: mkdir -p no/"
        ),
        Refusal(
            what: "a database of another kind",
            arguments: ["--database", "note.txt", "--insecure-no-auth"],
            status: 24,
            message: "is no SQLite database"
        ),
        Refusal(
            what: "open to other machines",
            arguments: ["--listen", "0.0.0.0:0", "--insecure-no-auth"],
            status: 10,
            message: "--insecure-no-auth is refused on 0.0.0.0:"
        ),
        Refusal(
            what: "no keys",
            arguments: [],
            status: 10,
            message: "it has no keys. Make one with 'openssl rand -hex 24'"
        ),
        Refusal(
            what: "keys that are too short",
            arguments: [],
            environment: ["USHER_API_KEYS": "short"],
            status: 10,
            message: "USHER_API_KEYS holds no keys that can be used"
        ),
        Refusal(
            what: "no file of keys",
            arguments: ["--api-keys", "none.txt"],
            status: 11,
            message: "The file of keys none.txt cannot be read."
        ),
        Refusal(
            what: "no public address",
            arguments: ["--listen", "0.0.0.0:0"],
            environment: ["USHER_API_KEYS": "0123456789abcdef"],
            status: 10,
            message: "--public-url https://"
        ),
        Refusal(
            what: "a public address in clear",
            arguments: ["--public-url", "http://bank.example", "--insecure-no-auth"],
            status: 10,
            message: "--public-url must be an https address"
        ),
        Refusal(
            what: "no workflows",
            arguments: ["--workflows", "none", "--insecure-no-auth"],
            status: 7,
            message: "There is no folder none. Say where the workflows are with --workflows."
        ),
        Refusal(
            what: "workflows with errors",
            arguments: ["--workflows", "broken", "--insecure-no-auth"],
            status: 7,
            message: "The workflows in broken have errors."
        ),
        Refusal(
            what: "an unknown connector",
            arguments: ["--base-url", "nobody=https://nobody.example", "--insecure-no-auth"],
            status: 10,
            message: "--base-url names the connector 'nobody', which does not exist."
        ),
    ]

    @Test("what cannot work is refused at the start, with a remedy and a code of its own", arguments: refusals)
    func refuses(_ refusal: Refusal) throws {
        let folder = try TemporaryFolder([
            "workflows/pause/definition.asl.json": Samples.pause,
            "broken/wrong/definition.asl.json": "{\"StartAt\": \"A\"}",
            "note.txt": String(repeating: "This is a note and no database. ", count: 100),
        ])
        let defaults = refusal.arguments.contains("--database") ? [] : ["--database", "usher.db"]
        let listen = refusal.arguments.contains("--listen") ? [] : ["--listen", "127.0.0.1:0"]
        let run = try Usher.start(
            ["serve"] + defaults + listen + refusal.arguments,
            environment: refusal.environment,
            in: folder.url
        ).end()
        #expect(run.status == refusal.status)
        #expect(run.errors.contains(refusal.message), "said: \(run.errors)")
        #expect(run.output.isEmpty)
    }

    @Test("keys in the environment let in who shows one, and nobody else")
    func checksKeys() throws {
        let folder = try Samples.folder()
        let (command, endpoint) = try serve(folder, environment: ["USHER_API_KEYS": "0123456789abcdef"])
        let refused = try Usher.run("list", "--endpoint", endpoint)
        #expect(refused.status == 5)
        #expect(refused.errors.contains("Set USHER_API_KEY, or give --api-key."))
        let admitted = try Usher.run(
            "list",
            environment: ["USHER_ENDPOINT": endpoint, "USHER_API_KEY": "0123456789abcdef"]
        )
        #expect(admitted.status == 0)
        #expect(try command.terminate().status == 0)
    }

    @Test("after kill -9 everything that was acknowledged is there, and goes on")
    func survives() throws {
        let folder = try Samples.folder()
        let (first, endpoint) = try serve(folder)
        let started = try Usher.run("start", "pause", "--key", "a-1", "--endpoint", endpoint)
        #expect(started.output == "Started onb-1.\n")
        #expect(try Usher.run("start", "hour", "--key", "b-1", "--endpoint", endpoint).output == "Started onb-2.\n")
        first.kill9()

        let away = try Usher.run("list", "--endpoint", endpoint)
        #expect(away.status == 6)
        #expect(away.errors.hasPrefix("Error: No engine answers at \(endpoint): "))
        let list = try JSON(parsing: Usher.run("list", "--json", "--database", "usher.db", in: folder.url).output)
        #expect(list["onboardings"]?.arrayValue?.count == 2)
        #expect(try Usher.run("audit", "--database", "usher.db", in: folder.url).status == 0)

        let (second, again) = try serve(folder)
        let repeated = try Usher.run("start", "pause", "--key", "a-1", "--wait", "--json", "--endpoint", again)
        #expect(repeated.status == 0)
        let flow = try JSON(parsing: repeated.output)
        #expect(flow["id"] == "onb-1")
        #expect(flow["outcome"] == "verified")
        let show = try Usher.run("show", "hour:b-1", "--endpoint", again)
        #expect(show.output.contains("\nWaiting in Hour\n"))
        #expect(try Usher.run("stop", "onb-2", "--cause", "Enough.", "--endpoint", again).output == "Stopped onb-2.\n")
        #expect(try Usher.run("stop", "onb-2", "--endpoint", again).status == 4)
        #expect(try Usher.run("show", "onb-7", "--endpoint", again).status == 3)
        #expect(try Usher.run("start", "pause", "--key", "a-1", "--input", "[1]", "--endpoint", again).status == 4)
        #expect(try second.terminate().status == 0)
    }

    @Test("an engine and its database give the same answers")
    func readsAlike() throws {
        let folder = try Samples.folder()
        let (command, endpoint) = try serve(folder)
        _ = try Usher.run("start", "hour", "--key", "b-1", "--endpoint", endpoint)
        for arguments in [
            ["list"], ["list", "--machines"], ["show", "onb-1"], ["show", "hour:b-1"], ["history", "onb-1"], ["audit"],
        ] {
            for format in [[], ["--json"]] {
                let live = try Usher.start(arguments + format + ["--endpoint", endpoint]).end()
                let stored = try Usher.start(arguments + format + ["--database", "usher.db"], in: folder.url).end()
                #expect(live.status == 0)
                #expect(live.output == stored.output)
            }
        }
        #expect(try command.terminate().status == 0)
    }
}
