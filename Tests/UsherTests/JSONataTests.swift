import Testing

@Suite("usher jsonata")
struct JSONataTests {
    @Test("a result is printed as JSON")
    func evaluates() throws {
        let run = try Usher.run(
            "jsonata",
            "$sum(prices) * $rate",
            "--input",
            #"{"prices": [1, 2, 3]}"#,
            "--bindings",
            #"{"rate": 2}"#
        )
        #expect(run.status == 0)
        #expect(run.output == "12\n")
    }

    @Test("input comes from a file or from standard input as well")
    func reads() throws {
        let folder = try TemporaryFolder(["order.json": #"{"name": "Ada"}"#])
        #expect(try Usher.run("jsonata", "name", "--input", folder.path("order.json")).output == "\"Ada\"\n")
        #expect(try Usher.run("jsonata", "name", "--input", "-", input: #"{"name": "Bob"}"#).output == "\"Bob\"\n")
        let missing = try Usher.run("jsonata", "name", "--input", folder.path("none.json"))
        #expect(missing.status == 7)
        #expect(missing.errors.hasPrefix("Error: There is no readable file "))
    }

    @Test("an undefined result prints nothing")
    func staysSilent() throws {
        let run = try Usher.run("jsonata", "nothing", "--input", "{}")
        #expect(run.status == 0)
        #expect(run.output.isEmpty)
    }

    @Test("an error names its code and shows its place")
    func complains() throws {
        let run = try Usher.run("jsonata", #"1 + "a""#)
        #expect(run.status == 1)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasPrefix("Error: T2002: "))
        #expect(run.errors.contains("\n  1 + \"a\"\n"))
    }

    @Test("the functions of Step Functions come with their dialect")
    func knowsDialects() throws {
        let run = try Usher.run("jsonata", "$hash('a', 'SHA-256')", "--dialect", "stepfunctions")
        #expect(run.output == "\"ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb\"\n")
        #expect(try Usher.run("jsonata", "$hash('a', 'SHA-256')").status == 1)
    }

    @Test("a batch answers every line, whatever is in it")
    func answersBatches() throws {
        let lines = [
            #"{"expr": "$.a + $b", "data": {"a": 1}, "bindings": {"b": 2}}"#,
            #"{"expr": "a"}"#,
            #"{"expr": "1 +"}"#,
            #"not JSON"#,
            #"{}"#,
            #"{"expr": "($f := function() { $f() }; $f())", "timelimit": 50}"#,
            #"{"expr": "($f := function($n) { 1 + $f($n + 1) }; $f(0))", "depth": 100}"#,
            #"{"expr": "'last'"}"#,
        ]
        let run = try Usher.run("jsonata", "--batch", input: lines.joined(separator: "\n") + "\n")
        #expect(run.status == 0)
        let answers = run.output.split(separator: "\n").map(String.init)
        try #require(answers.count == lines.count)
        #expect(answers[0] == #"{"result":3}"#)
        #expect(answers[1] == "{}")
        #expect(answers[2].hasPrefix(#"{"error":{"code":"S0207","#))
        #expect(answers[3].hasPrefix(#"{"error":{"code":"INVALID_REQUEST","#))
        #expect(answers[4].hasPrefix(#"{"error":{"code":"INVALID_REQUEST","#))
        #expect(answers[5].hasPrefix(#"{"error":{"code":"U1001","#))
        #expect(answers[6].hasPrefix(#"{"error":{"code":"U1001","#))
        #expect(answers[7] == #"{"result":"last"}"#)
    }
}
