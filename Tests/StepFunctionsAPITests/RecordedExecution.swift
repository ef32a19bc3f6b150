import Foundation
import JSONModel
import Testing

/// One execution with the outcome that AWS gave.
struct RecordedExecution: Sendable, CustomTestStringConvertible {
    let id: String
    let json: JSON

    var testDescription: String { id }

    /// The executions that need no other service, and were not edited by their recorder.
    static let all: [RecordedExecution] = {
        guard let folder = RecordedSequence.folder,
            let files = FileManager.default.enumerator(atPath: folder + "/asl")?.allObjects as? [String]
        else { return [] }
        return files.sorted().compactMap { file in
            guard file.hasSuffix(".json"), let data = FileManager.default.contents(atPath: "\(folder)/asl/\(file)"),
                let json = try? JSON(parsing: data), let id = json["id"]?.stringValue, json["warning"] == nil,
                json["needs"] == [], json["setup"] == nil, json["expected"] != nil
            else { return nil }
            return RecordedExecution(id: id, json: json)
        }
    }()

    /// How an execution went: what differs in the outcome, and what in the history.
    struct Verdict: Sendable {
        var outcome: String?
        var history: String?
    }

    func run(_ fixture: ServiceFixture) async throws -> Verdict {
        var values = RecordedSequence.Values()
        let definition = values.fill(json["definition"] ?? .null)
        let isExpress = json["type"] == "EXPRESS"
        let made = await fixture.call(
            "CreateStateMachine",
            [
                "name": "m", "definition": .string(definition.stringValue ?? definition.text()),
                "roleArn": "arn:aws:iam::000000000000:role/sfn-role-1", "type": isExpress ? "EXPRESS" : "STANDARD",
            ]
        )
        guard made.error == nil else { return Verdict(outcome: "refused: \(made.json.text().prefix(300))") }
        var start: JSON = ["stateMachineArn": made.json["stateMachineArn"] ?? .null]
        if let input = json["input"] { start["input"] = .string(values.fill(input).text()) }
        if let text = json["inputText"] { start["input"] = text }
        if let name = json["executionName"] { start["name"] = name }
        if isExpress {
            let answer = await fixture.call("StartSyncExecution", start)
            return Verdict(outcome: try compare(answer.json))
        }
        let started = await fixture.call("StartExecution", start)
        guard started.error == nil else { return Verdict(outcome: "not started: \(started.json.text().prefix(300))") }
        let arn: JSON = ["executionArn": started.json["executionArn"] ?? .null]
        var answer = await fixture.call("DescribeExecution", arn)
        for _ in 0..<6000 where answer.json["status"] == "RUNNING" {
            // Recorded waits and retries take the time that they take.
            try await Task.sleep(for: .milliseconds(20))
            answer = await fixture.call("DescribeExecution", arn)
        }
        return Verdict(outcome: try compare(answer.json), history: try await compareHistory(arn, fixture))
    }

    private func compare(_ answer: JSON) throws -> String? {
        let expected = json["expected"] ?? .null
        var matcher = try RecordedMatcher(json)
        do {
            try matcher.match(expected["status"] ?? .null, answer["status"], at: ["status"], isLoose: false)
            if expected["status"] == "SUCCEEDED", let output = expected["output"] {
                let text = answer["output"]?.stringValue ?? ""
                let actual = expected["outputIsText"] == true ? JSON.string(text) : try JSON(parsing: text)
                try matcher.match(output, actual, at: ["output"], isLoose: false)
            } else if expected["status"] != "SUCCEEDED" {
                if let error = expected["error"] {
                    try matcher.match(error, answer["error"], at: ["error"], isLoose: false)
                }
                let opened = RecordedMatcher.opened(answer)
                if let cause = expected["cause"] {
                    try matcher.match(cause, opened["cause"], at: ["cause"], isLoose: false)
                } else if answer["cause"] != nil {
                    return "a cause was not expected"
                }
            }
            return nil
        } catch {
            return "\(error)"
        }
    }

    private func compareHistory(_ arn: JSON, _ fixture: ServiceFixture) async throws -> String? {
        // Where the recorder lost the order inside Parallel states there is nothing to compare with.
        guard let expected = json["expected"]?["history"]?.arrayValue, json["historyOrder"] == nil else { return nil }
        var events: [JSON] = []
        var token: JSON?
        repeat {
            var request = arn
            request["maxResults"] = 1000
            request["nextToken"] = token
            let page = await fixture.call("GetExecutionHistory", request)
            events += page.json["events"]?.arrayValue ?? []
            token = page.json["nextToken"]
        } while token != nil
        var matcher = try RecordedMatcher(json)
        do {
            guard events.count == expected.count else {
                let types = events.compactMap { $0["type"]?.stringValue }.joined(separator: " ")
                return "\(expected.count) events expected, got \(events.count): \(types.prefix(400))"
            }
            for (expected, event) in zip(expected, events) {
                try matcher.match(byValue(expected), byValue(row(of: event)), at: ["history"], isLoose: false)
            }
            return nil
        } catch {
            return "\(error)"
        }
    }

    private func row(of event: JSON) -> JSON {
        var row: JSON = [:]
        for name in ["id", "previousEventId", "type"] { row[name] = event[name] }
        for (name, value) in event.objectValue ?? [:] where name.hasSuffix("EventDetails") {
            row["details"] = RecordedMatcher.opened(value)
        }
        return row
    }

    /// White space in payloads does not count.
    private func byValue(_ row: JSON) -> JSON {
        var row = row
        for name in ["input", "output", "parameters"] {
            if let text = row["details"]?[name]?.stringValue, let value = try? JSON(parsing: text) {
                row["details"]?[name] = value
            }
        }
        return row
    }
}
