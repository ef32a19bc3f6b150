import Foundation
import JSONModel
import Testing

@Suite("usher graph", .timeLimit(.minutes(5)))
struct GraphTests {
    private static let workflows = Command.repository.appendingPathComponent("workflows").path

    private static let definition = """
        {
          "QueryLanguage": "JSONata",
          "StartAt": "Ask",
          "States": {
            "Ask": {
              "Type": "Task",
              "Resource": "usher:publish",
              "Arguments": {},
              "Catch": [{ "ErrorEquals": ["States.Timeout", "Usher.InvalidInput"], "Next": "give up" }],
              "Next": "Which"
            },
            "Which": {
              "Type": "Choice",
              "Choices": [
                { "Condition": "{% ($states.input.n < 3; 'a: b' = 'c') %}", "Next": "Ask" },
                { "Comment": "Enough\\nwas \\"asked\\": {really}.", "Condition": "{% true %}", "Next": "Both" }
              ],
              "Default": "give up"
            },
            "Both": {
              "Type": "Parallel",
              "Branches": [
                { "StartAt": "Left", "States": { "Left": { "Type": "Pass", "End": true } } },
                { "StartAt": "Right", "States": { "Right": { "Type": "Wait", "Seconds": 1, "End": true } } }
              ],
              "Next": "Each"
            },
            "Each": {
              "Type": "Map",
              "ItemProcessor": { "StartAt": "One", "States": { "One": { "Type": "Succeed" } } },
              "Next": "end"
            },
            "end": { "Type": "Succeed" },
            "give up": { "Type": "Fail", "Error": "Nothing.Left" }
          }
        }
        """

    private static let picture = """
        stateDiagram-v2
            state "end" as s_656e64
            state "give up" as s_67697665207570
            [*] --> Ask
            Ask --> Which
            Ask --> s_67697665207570: States.Timeout, Usher.InvalidInput
            Which --> Ask: ($states.input.n ＜ 3, 'a - b' = 'c')
            Which --> Both: Enough was 'asked' - (really)
            Which --> s_67697665207570: otherwise
            Both --> Each
            state Both {
                [*] --> Left
                Left --> [*]
                --
                [*] --> Right
                Right --> [*]
            }
            Each --> s_656e64
            state Each {
                [*] --> One
                One --> [*]
            }
            s_656e64 --> [*]
            s_67697665207570 --> [*]: Nothing.Left

        """

    private func folder(readme: String) throws -> TemporaryFolder {
        try TemporaryFolder([
            "workflows/all/definition.asl.json": Self.definition, "workflows/all/README.md": readme,
        ])
    }

    @Test("it draws every kind of state, and no text of a definition breaks the picture")
    func draws() throws {
        let folder = try folder(readme: "")
        let run = try Usher.run("graph", "all", in: folder.url)
        #expect(run.status == 0, "said: \(run.errors)")
        #expect(run.output == Self.picture)
        let json = try JSON(parsing: Usher.run("graph", "--json", in: folder.url).output)
        #expect(json == [["workflow": "all", "mermaid": .string(Self.picture)]])
    }

    @Test("it keeps the picture of a README current, and touches nothing else")
    func writes() throws {
        let text = "# All\n\n<!-- usher graph: begin -->\nold\n<!-- usher graph: end -->\n\nThe end."
        let folder = try folder(readme: text)
        let stale = try Usher.run("graph", "--check", in: folder.url)
        #expect(stale.status == 1)
        #expect(stale.output == "all: the picture is not current.\n")
        #expect(try Usher.run("graph", "--write", in: folder.url).output == "all: the picture was drawn anew.\n")
        let written = try String(contentsOfFile: folder.path("workflows/all/README.md"), encoding: .utf8)
        let expected =
            "# All\n\n<!-- usher graph: begin -->\n\n```mermaid\n" + Self.picture
            + "```\n\n<!-- usher graph: end -->\n\nThe end."
        #expect(written == expected)
        let current = try Usher.run("graph", "--check", "--json", in: folder.url)
        #expect(current.status == 0)
        #expect(try JSON(parsing: current.output) == ["stale": [], "workflows": 1])
    }

    @Test(
        "a README without one place for the picture is told how to make one",
        arguments: [
            "# All", "<!-- usher graph: begin -->", "<!-- usher graph: end --><!-- usher graph: begin -->",
            "<!-- usher graph: begin --><!-- usher graph: end --><!-- usher graph: begin --><!-- usher graph: end -->",
        ]
    )
    func explains(_ readme: String) throws {
        let folder = try folder(readme: readme)
        let run = try Usher.run("graph", "--write", in: folder.url)
        #expect(run.status == 7)
        #expect(run.errors.contains("Put these two lines where it belongs, once"))
        #expect(try String(contentsOfFile: folder.path("workflows/all/README.md"), encoding: .utf8) == readme)
    }

    @Test("every workflow of the repository has its current picture in its README")
    func current() throws {
        let run = try Usher.run("graph", "--check", "--workflows", Self.workflows)
        #expect(run.status == 0, "run 'usher graph --write': \(run.output)\(run.errors)")
    }
}
