import JSONModel
import Testing

@Suite("usher validate")
struct ValidateTests {
    private static let astray = """
        {
          "StartAt": "Search",
          "States": {
            "Search": {
              "Type": "Pass",
              "Next": "Creat"
            },
            "Create": {
              "Type": "Pass",
              "End": true
            }
          }
        }
        """

    private static let unserved = """
        {
          "StartAt": "Search",
          "States": { "Search": { "Type": "Task", "Resource": "connector:nowhere:search", "End": true } }
        }
        """

    private func folder() throws -> TemporaryFolder {
        try TemporaryFolder([
            "workflows/astray/definition.asl.json": Self.astray,
            "workflows/cut/definition.asl.json": "{\n  \"StartAt\": \"A\",\n",
            "workflows/pause/definition.asl.json": Samples.pause,
            "workflows/unserved/definition.asl.json": Self.unserved,
        ])
    }

    @Test("a file of integrations is checked, and a server refuses one with errors before anything runs")
    func integrations() throws {
        let folder = try TemporaryFolder([
            "integrations.json": #"{"functions": {"*": {"url": "http://127.0.0.1:9001"}}}"#,
            "wrong-integrations.json": "{\n  \"functions\": {\n    \"f\": {\"url\": \"ftp://f.example\"}\n  }\n}\n",
            "secret-integrations.json": #"""
            {"connections": {"c": {"endpoints": ["https://c.example"],
              "authorization": {"type": "API_KEY", "name": "X-Key", "value": "env:USHER_TEST_NO_SUCH_KEY"}}}}
            """#,
        ])
        #expect(try Usher.run("validate", "integrations.json", in: folder.url).status == 0)
        let checked = try Usher.run("validate", "wrong-integrations.json", in: folder.url)
        #expect(checked.status != 0)
        #expect(checked.output.contains("wrong-integrations.json:3:"), "said: \(checked.output)\(checked.errors)")
        let arguments = ["serve", "--database", "usher.db", "--listen", "127.0.0.1:0", "--insecure-no-auth"]
        let refused = try Usher.start(arguments + ["--integrations", "wrong-integrations.json"], in: folder.url).end()
        #expect(refused.status == 7)
        #expect(refused.errors.contains("The integrations in wrong-integrations.json have errors."))
        let secretless = try Usher.start(arguments + ["--integrations", "secret-integrations.json"], in: folder.url)
            .end()
        #expect(secretless.status == 11)
        #expect(secretless.errors.contains("env:USHER_TEST_NO_SUCH_KEY"))
    }

    @Test("every problem is listed with its file, line, place and remedy")
    func lists() throws {
        let folder = try folder()
        let run = try Usher.run("validate", "workflows", in: folder.url)
        #expect(run.status == 1)
        #expect(run.errors.isEmpty)
        #expect(run.output == Self.report)
    }

    private static let report = """
        workflows/astray/definition.asl.json:6:7: error: Missing 'Next' target: Creat \
        [MISSING_TRANSITION_TARGET at /States/Search/Next]
            Name one of the states beside it: Create, Search.
        workflows/astray/definition.asl.json:8:5: error: State "Create" is not reachable. \
        [MISSING_TRANSITION_TARGET at /States/Create]
            Name it in the Next field of another state, or remove it.
        workflows/cut/definition.asl.json:3:1: error: The text ends where a key in double quotes is \
        expected at line 3, column 1 [INVALID_JSON_DESCRIPTION]
            Write the definition as JSON.
        workflows/unserved/definition.asl.json:3:43: error: There is no connector 'nowhere'. \
        [UNKNOWN_RESOURCE at /States/Search/Resource]
            Put its file into the folder 'connectors' beside the workflows.

        4 files checked: 4 errors, 0 warnings.

        """

    @Test("with --json the findings are data")
    func writesJSON() throws {
        let folder = try folder()
        let run = try Usher.run("validate", "workflows/astray/definition.asl.json", "--json", in: folder.url)
        #expect(run.status == 1)
        let report = try JSON(parsing: run.output)
        #expect(report["files"] == 1)
        #expect(report["errors"] == 2)
        #expect(report["findings"]?[0]?["file"] == "workflows/astray/definition.asl.json")
        #expect(report["findings"]?[0]?["line"]?.integerValue != nil)
    }

    @Test("what is right ends with 0")
    func accepts() throws {
        let folder = try Samples.folder()
        let run = try Usher.run("validate", "workflows", in: folder.url)
        #expect(run.status == 0)
        #expect(run.output == "2 files checked: no problems.\n")
    }

    @Test(
        "a path that leads nowhere, or to nothing of Usher's, ends with 7",
        arguments: ["nowhere", "workflows/empty"]
    )
    func refuses(_ path: String) throws {
        let folder = try TemporaryFolder(["workflows/empty/README.md": "nothing"])
        let run = try Usher.run("validate", path, in: folder.url)
        #expect(run.status == 7)
        #expect(run.errors.hasPrefix("Error: There "))
    }
}
