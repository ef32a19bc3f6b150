internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

/// Reads a case from JSON; what it does not know is a problem.
struct CaseReader {
    private let document: JSON
    var diagnostics: [Diagnostic] = []

    init(_ document: JSON) { self.document = document }

    mutating func read() -> WorkflowCase {
        var result = WorkflowCase(title: "", input: .object([:]))
        guard case .object(let members) = document else {
            report("A case is an object.", at: .root)
            return result
        }
        for (key, value) in members {
            let place = JSONPointer.root.appending(key)
            switch key {
            case "title": result.title = text(value, place) ?? ""
            case "input": result.input = value
            case "start": result.start = moment(value, place) ?? result.start
            case "boundSeconds": result.bound = seconds(value, place) ?? result.bound
            case "twin": result.twin = object(value, place) ?? result.twin
            case "answers": result.answers = answers(value, place)
            case "workers":
                for (activity, answers) in self.answers(value, place) {
                    result.workers[activity] = VirtualWorker(answers, after: .seconds(WorkflowCase.workerSeconds))
                }
            case "returnsAfterSeconds": result.returns = elements(value, place).compactMap { seconds($0, place) }
            case "decides": result.decisions = elements(value, place).compactMap { decision($0, place) }
            case "crashes": result.crashes = elements(value, place).compactMap { crash($0, place) }
            case "campaign": result.campaign = campaign(value, place)
            case "expect": result.expectation = expectation(value, place)
            default: unknown(key, place)
            }
        }
        if result.title.isEmpty { report("A case needs a title that says what it shows.", at: .root) }
        checkKind(of: result, members)
        return result
    }

    private mutating func expectation(_ value: JSON, _ place: JSONPointer) -> WorkflowCase.Expectation {
        var result = WorkflowCase.Expectation()
        for (key, value) in object(value, place) ?? [:] {
            let place = place.appending(key)
            switch key {
            case "status": result.status = text(value, place)
            case "output": result.output = value
            case "outputContains": result.outputContains = object(value, place)
            case "error": result.error = text(value, place)
            case "states": result.states = elements(value, place).compactMap { text($0, place) }
            case "calls": result.calls = counts(value, place) ?? [:]
            case "twin": result.twin = object(value, place) ?? [:]
            case "campaign": result.campaign = campaignExpectation(value, place)
            default: unknown(key, place)
            }
        }
        return result
    }

    private mutating func answers(_ value: JSON, _ place: JSONPointer) -> [String: [WorkflowCase.ScriptedAnswer]] {
        var result: [String: [WorkflowCase.ScriptedAnswer]] = [:]
        for (state, list) in object(value, place) ?? [:] {
            let place = place.appending(state)
            result[state] = elements(list, place).compactMap { answer in
                if let value = answer["result"] { return .result(value) }
                if let error = answer["error"]?.stringValue {
                    return .error(error, cause: answer["cause"]?.stringValue)
                }
                return fault("An answer has 'result', or 'error' and 'cause'.", place)
            }
        }
        return result
    }

    private mutating func decision(_ value: JSON, _ place: JSONPointer) -> (Duration, ReviewRecord.Decision)? {
        guard let delay = seconds(value["afterSeconds"] ?? .null, place) else { return nil }
        guard let decision = value["decision"]?.stringValue.flatMap(ReviewRecord.Decision.init) else {
            let words = ReviewRecord.Decision.allCases.map(\.rawValue).joined(separator: ", ")
            return fault("A decision has 'afterSeconds' and 'decision' (\(words)).", place)
        }
        return (delay, decision)
    }

    private mutating func crash(_ value: JSON, _ place: JSONPointer) -> (CrashPoint, Int)? {
        guard let point = value["point"]?.stringValue.flatMap(CrashPoint.init(rawValue:)),
            let number = value["number"]?.integerValue, number > 0
        else {
            let points = CrashPoint.allCases.map(\.rawValue).joined(separator: ", ")
            return fault("A crash has 'point' (\(points)) and 'number' from 1.", place)
        }
        return (point, number)
    }

    // MARK: Values

    mutating func text(_ value: JSON, _ place: JSONPointer) -> String? {
        value.stringValue ?? fault("A text is expected.", place)
    }

    mutating func object(_ value: JSON, _ place: JSONPointer) -> JSONObject? {
        value.objectValue ?? fault("An object is expected.", place)
    }

    mutating func elements(_ value: JSON, _ place: JSONPointer) -> [JSON] {
        value.arrayValue ?? fault("A list is expected.", place) ?? []
    }

    mutating func number(_ value: JSON, _ place: JSONPointer) -> Int? {
        value.integerValue ?? fault("A whole number is expected.", place)
    }

    mutating func counts(_ value: JSON, _ place: JSONPointer) -> [String: Int]? {
        var result: [String: Int] = [:]
        for (name, count) in object(value, place) ?? [:] { result[name] = number(count, place.appending(name)) }
        return result
    }

    mutating func moment(_ value: JSON, _ place: JSONPointer) -> Timestamp? {
        value.stringValue.flatMap(Timestamp.init) ?? fault("A time such as 2026-06-01T10:00:00Z is expected.", place)
    }

    mutating func seconds(_ value: JSON, _ place: JSONPointer) -> Duration? {
        guard let seconds = value.doubleValue, (0...1e10).contains(seconds) else {
            return fault("A number of seconds is expected.", place)
        }
        return .milliseconds(Int64(seconds * 1000))
    }

    mutating func unknown(_ key: String, _ place: JSONPointer) {
        report("A case has no member '\(key)'.", at: place)
    }

    mutating func fault<Value>(_ message: String, _ place: JSONPointer) -> Value? {
        report(message, at: place)
        return nil
    }

    mutating func report(_ message: String, at place: JSONPointer) {
        let remedy = "The format is described at WorkflowCase."
        diagnostics.append(Diagnostic(code: "INVALID_CASE", message: message, remedy: remedy, at: place))
    }
}
