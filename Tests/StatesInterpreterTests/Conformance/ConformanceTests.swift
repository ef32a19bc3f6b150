import JSONModel
import StatesInterpreter
import StatesLanguage
import Testing

@Suite(
    "Recorded executions",
    .enabled(if: ConformanceCase.folder != nil, "The recordings are not beside the repository.")
)
struct ConformanceTests {
    @Test(
        "an execution has the outcome and the history that Step Functions recorded",
        arguments: ConformanceCase.playable
    )
    func outcomeAndHistory(_ recorded: ConformanceCase) throws {
        let reason = KnownDifference.reason(for: recorded.file)
        if let reason {
            withKnownIssue(Comment(rawValue: reason)) { try check(recorded) }
        } else {
            try check(recorded)
        }
    }

    private func check(_ recorded: ConformanceCase) throws {
        let (run, diagnostics) = recorded.play()
        let played = try #require(run, "OUTCOME refused: \(diagnostics)")
        #expect(played.storeFaults.isEmpty)
        var matcher = recorded.matcher
        guard let outcome = played.outcome else {
            Issue.record("OUTCOME the execution does not end")
            return
        }
        var actual: JSONObject = ["status": .string(outcome.status)]
        actual["output"] = outcome.output
        actual["error"] = outcome.error.map { .string($0) }
        actual["cause"] = outcome.cause.map { .string($0) }
        var expected = JSONObject()
        for key in ["status", "output", "error", "cause"] { expected[key] = recorded.expected[key] }
        if !matcher.matches(.object(expected), .object(actual), at: "outcome") {
            Issue.record("OUTCOME \(matcher.mismatch ?? "")")
        }
        checkHistory(of: played, recorded)
    }

    private func checkHistory(of run: ManualRun, _ recorded: ConformanceCase) {
        guard let expected = recorded.expected["history"]?.arrayValue else { return }
        let events = expected.map(RecordedHistory.comparable)
        var actual = run.history.map(RecordedHistory.comparable)
        if recorded.isUnordered { actual = RecordedHistory.folded(actual) }
        if let mismatch = RecordedHistory.mismatch(events, actual, recorded: recorded) {
            Issue.record("HISTORY \(mismatch)")
        }
    }
}

/// Histories in the form in which they are compared.
enum RecordedHistory {
    /// A recorded event without what the API adds.
    static func comparable(_ event: JSON) -> JSON {
        var details = event["details"]?.objectValue ?? [:]
        for key in ["inputDetails", "outputDetails", "assignedVariablesDetails"] { details.removeValue(forKey: key) }
        for key in ["input", "output", "parameters"] {
            if case .string(let text)? = details[key], let value = try? JSON(parsing: text) { details[key] = value }
        }
        return .object([
            "id": event["id"] ?? .null, "previousEventId": event["previousEventId"] ?? .null,
            "type": event["type"] ?? .null, "details": .object(details),
        ])
    }

    static func comparable(_ event: HistoryEvent) -> JSON {
        .object([
            "id": .integer(event.id.number), "previousEventId": .integer(event.previous.number),
            "type": .string(event.type.rawValue), "details": .object(event.details),
        ])
    }

    /// What differs first; `nil` if nothing does.
    static func mismatch(_ expected: [JSON], _ actual: [JSON], recorded: ConformanceCase) -> String? {
        guard expected.count == actual.count else {
            return "\(expected.count) events expected, got \(actual.count): "
                + actual.map { $0["type"]?.stringValue ?? "" }.joined(separator: " ")
        }
        var matcher = recorded.matcher
        guard recorded.isUnordered else {
            return matcher.matches(.array(expected), .array(actual), at: "history") ? nil : matcher.mismatch
        }
        var rest = actual
        for event in expected {
            var trial = matcher
            let hit = rest.firstIndex { other in
                trial = matcher
                return event["type"] == other["type"]
                    && trial.matches(event["details"] ?? .null, other["details"] ?? .null)
            }
            guard let hit else { return "no counterpart for \(event.text().prefix(500))" }
            matcher = trial
            rest.remove(at: hit)
        }
        return nil
    }

    private static let parallelEnds: Set<String> = [
        "ParallelStateSucceeded", "ParallelStateExited", "ParallelStateFailed", "ParallelStateAborted",
    ]

    /// Drops the events that recordings without order lost inside Parallel states.
    static func folded(_ events: [JSON]) -> [JSON] {
        var rows = events
        var position = 0
        var start: Int?
        var inner: [JSON] = []
        var isInside = false
        while position < rows.count {
            let type = rows[position]["type"]?.stringValue ?? ""
            if parallelEnds.contains(type), let start, start <= position {
                rows.replaceSubrange(start..<position, with: inner)
                isInside = false
            } else if type == "ParallelStateStarted" {
                start = position + 1
                inner = []
                isInside = true
            } else if isInside {
                inner.append(rows[position])
            }
            position += 1
        }
        return rows
    }
}
