import JSONModel
import StatesInterpreter
import StatesLanguage

/// What the task attempts of a recorded execution reported, in the order in which they were scheduled.
struct RecordedAnswers {
    private var attempts: [[TaskReport]] = []
    private var behaviour: String?
    private var trace: JSON = []

    var isEmpty: Bool { attempts.isEmpty }

    /// Takes the answers from a history.
    init(_ history: [JSON]) {
        var unclaimed = history
        for event in history where event["type"]?.stringValue?.hasSuffix("Scheduled") ?? false {
            attempts.append(Self.reports(after: event, in: &unclaimed))
        }
    }

    /// Answers as a function does whose behaviour is described like `echo` or `raises:Type:message`.
    init(lambda behaviour: String?, trace: JSON) {
        self.behaviour = behaviour
        self.trace = trace
    }

    mutating func next(for request: TaskRequest) -> [ManualRun.Answer] {
        if !attempts.isEmpty { return attempts.removeFirst().map { ManualRun.Answer(report: $0) } }
        guard let behaviour else { return [] }
        let isService = request.resource.hasPrefix("arn:aws:states:::")
        if behaviour == "echo" {
            let output: JSON =
                isService
                ? .object([
                    "ExecutedVersion": "$LATEST", "Payload": request.parameters["Payload"] ?? .object([:]),
                    "StatusCode": 200,
                ]) : request.parameters
            return [ManualRun.Answer(report: .succeeded(output: output))]
        }
        let parts = behaviour.split(separator: ":", maxSplits: 2).map(String.init)
        guard parts.count == 3, parts[0] == "raises" else { return [] }
        let cause: JSON = .object([
            "errorMessage": .string(parts[2]), "errorType": .string(parts[1]), "requestId": "id", "stackTrace": trace,
        ])
        let text = isService ? cause.text() : cause.spacedText
        return [ManualRun.Answer(report: .failed(error: parts[1], cause: text, retryAfter: nil))]
    }

    /// Follows the events of one attempt, by their ids where the recording has them and by their order where not.
    private static func reports(after scheduled: JSON, in unclaimed: inout [JSON]) -> [TaskReport] {
        var reports: [TaskReport] = []
        var previous = scheduled["id"]?.integerValue
        let kinds = ["Started", "Submitted", "Succeeded", "Failed"]
        var rank = 0
        while rank < kinds.count {
            let prefixes = ["Task", "LambdaFunction", "Activity"]
            let types = kinds[rank...].flatMap { kind in prefixes.map { $0 + kind } }
            let hit = unclaimed.firstIndex { event in
                guard let type = event["type"]?.stringValue, types.contains(type) else { return false }
                return previous == nil || event["previousEventId"]?.integerValue == previous
            }
            guard let hit else { break }
            let event = unclaimed.remove(at: hit)
            if previous != nil { previous = event["id"]?.integerValue }
            guard let report = report(of: event) else { break }
            reports.append(report)
            rank = (kinds.firstIndex { event["type"]?.stringValue?.hasSuffix($0) ?? false } ?? kinds.count) + 1
            if rank >= 3 { break }
        }
        return reports
    }

    private static func report(of event: JSON) -> TaskReport? {
        let type = event["type"]?.stringValue ?? ""
        let details = event["details"] ?? .object([:])
        if type.hasSuffix("Started") { return .started(workerName: details["workerName"]?.stringValue) }
        if type.hasSuffix("Submitted") { return .submitted(output: value(details["output"])) }
        if type.hasSuffix("Succeeded") { return .succeeded(output: value(details["output"])) }
        guard type.hasSuffix("Failed") else { return nil }
        let cause = details["cause"].map { cause in
            // Functions named by their ARN pass the text on that their runtime wrote, with spaces.
            cause.stringValue ?? (type.hasPrefix("Lambda") ? cause.spacedText : cause.text())
        }
        return .failed(error: details["error"]?.stringValue, cause: cause, retryAfter: nil)
    }

    /// A payload: recordings hold the text of anything but an object.
    private static func value(_ recorded: JSON?) -> JSON {
        guard case .string(let text)? = recorded else { return recorded ?? .null }
        return (try? JSON(parsing: text)) ?? .string(text)
    }
}

extension JSON {
    /// The text with a space behind each comma and colon, as Python writes it.
    var spacedText: String {
        switch self {
        case .array(let elements): "[" + elements.map(\.spacedText).joined(separator: ", ") + "]"
        case .object(let object):
            "{" + object.map { JSON.string($0.key).text() + ": " + $0.value.spacedText }.joined(separator: ", ") + "}"
        default: text()
        }
    }
}
