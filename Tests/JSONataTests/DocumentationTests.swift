import Foundation
import JSONModel
import JSONata
import Testing

@Suite("the article that teaches the language")
struct DocumentationTests {
    /// An example of the article: an expression and, in a comment at its end, what it gives.
    struct ArticleExample: CustomTestStringConvertible, Sendable {
        let line: Int
        let expression: String
        let outcome: String
        let input: String

        var testDescription: String { "line \(line): \(expression)" }
    }

    @Test("every example gives what the article says", arguments: try article())
    func example(_ example: ArticleExample) throws {
        let input = try JSON(parsing: example.input)
        let bindings: [String: JSON] = ["states": ["input": input]]
        let now = Timestamp(milliseconds: 1_780_309_800_000)
        func evaluate() throws -> JSON? {
            try Expression(example.expression, dialect: .stepFunctions)
                .evaluate(nil, bindings: bindings, in: Environment(now: now))
        }
        if let code = example.outcome.wholeMatch(of: /error (\w+)/)?.1 {
            let error = try #require(throws: JSONataError.self) { try evaluate() }
            #expect(error.code == code)
        } else if example.outcome == "undefined" {
            #expect(try evaluate() == nil)
        } else {
            #expect(try evaluate() == JSON(parsing: example.outcome))
        }
    }

    @Test("there are examples")
    func hasExamples() throws {
        #expect(try Self.article().count > 30)
    }

    /// The blocks marked `jsonata`, each with the block marked `json` that came last before it.
    static func article() throws -> [ArticleExample] {
        let file = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources/JSONata/JSONata.docc/Learning-JSONata.md")
        let lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
        var examples: [ArticleExample] = []
        var input = "null"
        var block: (language: String, start: Int, lines: [String])?
        for (number, line) in lines.enumerated() {
            if let open = block {
                guard line == "```" else {
                    block?.lines.append(line)
                    continue
                }
                let text = open.lines.joined(separator: "\n")
                if open.language == "json" { input = text }
                if open.language == "jsonata" {
                    let match = try #require(
                        text.firstMatch(of: /\/\* → (.*) \*\/$/),
                        "line \(open.start) has no result"
                    )
                    examples.append(
                        ArticleExample(line: open.start, expression: text, outcome: String(match.1), input: input)
                    )
                }
                block = nil
            } else if line.hasPrefix("```") {
                block = (String(line.dropFirst(3)), number + 1, [])
            }
        }
        return examples
    }
}
