internal import JSONModel
internal import StatesLanguage

/// How the history tells of a resource's attempts.
extension TaskResource {
    /// The members that every event about a service integration has.
    var details: JSONObject {
        switch kind {
        case .activity, .lambdaFunction: [:]
        default: ["resourceType": .string(historyType), "resource": .string(historyName)]
        }
    }

    var scheduledEvent: HistoryEventType {
        event(activity: .activityScheduled, function: .lambdaFunctionScheduled, service: .taskScheduled)
    }
    var startedEvent: HistoryEventType {
        event(activity: .activityStarted, function: .lambdaFunctionStarted, service: .taskStarted)
    }
    var succeededEvent: HistoryEventType {
        event(activity: .activitySucceeded, function: .lambdaFunctionSucceeded, service: .taskSucceeded)
    }
    var failedEvent: HistoryEventType {
        event(activity: .activityFailed, function: .lambdaFunctionFailed, service: .taskFailed)
    }
    var timedOutEvent: HistoryEventType {
        event(activity: .activityTimedOut, function: .lambdaFunctionTimedOut, service: .taskTimedOut)
    }

    /// Only service integrations are submitted.
    var submittedEvent: HistoryEventType? {
        switch kind {
        case .activity, .lambdaFunction: nil
        default: .taskSubmitted
        }
    }

    private func event(
        activity: HistoryEventType,
        function: HistoryEventType,
        service: HistoryEventType
    ) -> HistoryEventType {
        switch kind {
        case .activity: activity
        case .lambdaFunction: function
        default: service
        }
    }
}

extension ExecutionHeader {
    /// The region in the execution's ARN.
    var region: String {
        let parts = arn.split(separator: ":", maxSplits: 4, omittingEmptySubsequences: false)
        return parts.count > 3 ? String(parts[3]) : ""
    }
}
