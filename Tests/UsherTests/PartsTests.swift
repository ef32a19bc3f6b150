import JSONModel
import Testing

@testable import usher

@Suite("Parts of the command line")
struct PartsTests {
    @Test(
        "a place in a JSON text is found",
        arguments: [
            ("", 1, 1), ("/a", 2, 3), ("/b", 3, 3), ("/b/0", 3, 9), ("/b/1/c", 3, 13), ("/b/2", 3, 3), ("/b/x", 3, 3),
            ("/d e~1", 4, 3), ("/none", 1, 1), ("/a/deeper", 2, 3), ("/é", 5, 3), ("/é/z", 5, 10),
        ]
    )
    func locates(_ pointer: String, _ line: Int, _ column: Int) throws {
        let text = """
            {
              "a": "x, \\"}",
              "b": [1, {"c": null}],
              "d e/": true,
              "é": { "y": {}, "z": [[]] }
            }
            """
        let position = JSONLocator.position(of: try #require(JSONPointer(pointer)), in: text)
        let expected = pointer == "/é/z" ? 19 : column
        #expect(position.line == line)
        #expect(position.column == expected)
    }

    @Test("in a text that is no JSON the place is that of the mistake")
    func locatesMistakes() {
        let position = JSONLocator.position(of: .root, in: "{\n  \"a\": }")
        #expect(position.line == 2)
        #expect(position.column == 8)
    }

    @Test(
        "a listen address is read",
        arguments: [
            ("127.0.0.1:8080", "127.0.0.1:8080", true), ("localhost:0", "localhost:0", true),
            ("[::1]:80", "[::1]:80", true),
            ("0.0.0.0:8080", "0.0.0.0:8080", false), ("[::]:8080", "[::]:8080", false),
            ("127.evil.example:1", "127.evil.example:1", false),
        ]
    )
    func readsAddress(_ text: String, _ written: String, isLoopback: Bool) throws {
        let address = try #require(ListenAddress(argument: text))
        #expect(address.description == written)
        #expect(address.isLoopback == isLoopback)
    }

    @Test(
        "what is no listen address is refused",
        arguments: ["", "8080", "localhost", ":8080", "host:70000", "::1:80", "host:"]
    )
    func refusesAddress(_ text: String) {
        #expect(ListenAddress(argument: text) == nil)
    }

    @Test("dials become one object")
    func readsDials() throws {
        let dials = try [
            "scenario=completes", "faults.errorRate=0.5", "faults.retryAfterSeconds=null",
            "operations.createEntity.errorRate=1",
        ]
        .map { try #require(Dial(argument: $0)) }
        let expected: JSON = [
            "scenario": "completes", "faults": ["errorRate": 0.5, "retryAfterSeconds": nil],
            "operations": ["createEntity": ["errorRate": 1]],
        ]
        #expect(Dial.object(dials) == expected)
        #expect(Dial(argument: "scenario") == nil)
        #expect(Dial(argument: "faults..x=1") == nil)
    }

    @Test("a table has columns of equal width and no control characters")
    func writesTable() {
        var table = TextTable("ID", "NAME", "END")
        table.add("onb-1", "a\u{1B}[31m\nb", nil)
        table.add("onb-10", "", "x")
        #expect(
            table.text(style: .plain) == """
                ID      NAME      END
                onb-1   a [31m b  -
                onb-10  -         x
                """
        )
    }

    @Test("a review is shown with what the reviewer has to know, a line for each")
    func showsReview() {
        let review: JSON = [
            "review": 7, "id": "onb-3", "queue": "manual-kyc", "title": "Passport?", "status": "open", "dueAt": "soon",
            "isOverdue": true, "subject": ["customer": "c-1", "scans": [1, 2], "note": "two\nlines"],
        ]
        #expect(
            OperatorText.review(review) == """
                Review       7
                Onboarding   onb-3
                Queue        manual-kyc
                Title        Passport?
                Status       open
                Due          soon overdue

                What the reviewer has to know
                customer     c-1
                scans        [1,2]
                note         two lines
                """
        )
    }

    @Test("a look behind a restriction shows onboarding, input, history and the entry of the log")
    func showsRestricted() {
        let text = SubjectText.look([
            "id": "onb-3", "workflow": "kyc", "input": ["name": "Ada"], "entry": 12,
            "history": ["events": [["id": 1, "timestamp": "t", "type": "ExecutionStarted", "details": ["a": 1]]]],
        ])
        #expect(
            text == """
                Onboarding   onb-3
                Workflow     kyc

                Input        {"name":"Ada"}

                EVENT  TIME  TYPE              ABOUT
                1      t     ExecutionStarted  {"a":1}

                Entry 12 of the log keeps who looked and why.
                """
        )
    }

    @Test("one onboarding is not called several", arguments: [(1, "1 onboarding."), (2, "2 onboardings.")])
    func countsOnboardings(_ count: Int, _ end: String) {
        let page: JSON = ["failures": [["cause": "a"]], "total": .integer(count)]
        #expect(OperatorText.failures(page).hasSuffix("\n\n" + end))
    }

    @Test("no two ends share an exit code, and each has its line in the help")
    func numbersEnds() {
        #expect(Set(ExitStatus.allCases.map(\.rawValue)).count == ExitStatus.allCases.count)
        #expect(ExitStatus.table.split(separator: "\n").count == ExitStatus.allCases.count)
    }
}
