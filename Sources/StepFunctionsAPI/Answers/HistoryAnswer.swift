internal import JSONModel
internal import StatesInterpreter

/// The spelling of history events: which `…EventDetails` member holds what, payloads as text, and notes on what is left out.
extension HistoryEvent {
    /// The event as `GetExecutionHistory` gives it.
    func answer(includesData: Bool) -> JSON {
        var answer: JSONObject = [
            "timestamp": .moment(timestamp),
            "type": .string(type.rawValue),
            "id": .integer(id.number),
            "previousEventId": .integer(previous.number),
        ]
        if !details.isEmpty || type.hasEmptyDetails {
            answer[type.detailsName] = .object(spelledDetails(includesData: includesData))
        }
        return .object(answer)
    }

    private func spelledDetails(includesData: Bool) -> JSONObject {
        var spelled = JSONObject(minimumCapacity: details.count + 1)
        for (name, value) in details {
            switch name {
            case "input", "output":
                if includesData { spelled[name] = .payload(value) }
                spelled[name + "Details"] = ["truncated": .bool(!includesData)]
            case "parameters":
                if includesData { spelled[name] = .payload(value) }
            case "assignedVariables":
                // Each variable's value is JSON text already.
                if includesData { spelled[name] = value }
                spelled[name + "Details"] = ["truncated": .bool(!includesData)]
            default:
                spelled[name] = value
            }
        }
        return spelled
    }
}

extension HistoryEventType {
    /// The name of the member that holds the details.
    fileprivate var detailsName: String {
        if rawValue.hasSuffix("StateEntered") { return "stateEnteredEventDetails" }
        if rawValue.hasSuffix("StateExited") { return "stateExitedEventDetails" }
        return rawValue.prefix(1).lowercased() + rawValue.dropFirst() + "EventDetails"
    }

    /// Whether the member is there also if it holds nothing.
    fileprivate var hasEmptyDetails: Bool {
        switch self {
        case .executionAborted, .executionFailed, .executionTimedOut, .activityFailed, .activityStarted,
            .activityTimedOut,
            .lambdaFunctionFailed, .lambdaFunctionTimedOut, .mapRunFailed:
            true
        default: false
        }
    }
}
