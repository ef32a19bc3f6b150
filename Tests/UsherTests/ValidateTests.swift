import JSONModel
import Testing

@Suite("usher validate")
struct ValidateTests {
    private static let broken = """
        {
          "StartAt": "Search",
          "States": {
            "Search": {
              "Type": "Task",
              "Resource": "connector:nowhere:search",
              "Next": "Creat"
            },
            "Create": {
              "Type": "Wait",
              "End": true
            }
          }
        }
        """

    private func folder() throws -> TemporaryFolder {
        try TemporaryFolder([
            "workflows/broken/definition.asl.json": Self.broken,
            "workflows/cut/definition.asl.json": "{\n  \"StartAt\": \"A\",\n",
            "workflows/pause/definition.asl.json": Samples.pause,
        ])
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
        GOLDEN
        """

    @Test("with --json the findings are data")
    func writesJSON() throws {
        let folder = try folder()
        let run = try Usher.run("validate", "workflows/broken/definition.asl.json", "--json", in: folder.url)
        #expect(run.status == 1)
        let report = try JSON(parsing: run.output)
        #expect(report["files"] == 1)
        #expect(report["errors"]?.integerValue ?? 0 >= 2)
        #expect(report["findings"]?[0]?["file"] == "workflows/broken/definition.asl.json")
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
        #expect(run.errors.hasPrefix("error: There "))
    }
}
