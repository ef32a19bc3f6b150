internal import Connectors
internal import JSONModel
internal import StatesInterpreter
internal import StatesLanguage

/// Carries out a service integration of AWS: one call, whose answer is the task's.
///
/// Functions, queues and event buses are called at least once, as by AWS: a call whose fate is unknown is made again under the same
/// idempotency key, unless the file of integrations says otherwise. `http:invoke` is called again only for methods that change
/// nothing, or where its connection allows it; else the workflow learns, by an error that it can catch, that the fate of the call is
/// unknown.
struct IntegrationTask: TaskDriver {
    let resource: IntegratedResource
    let integrations: Integrations

    func begin(_ task: TaskProgress, in moment: TaskMoment) -> TaskStep { .call(.operation) }

    func receive(
        _ answer: Outcome,
        for purpose: CallPurpose,
        of task: TaskProgress,
        in moment: TaskMoment
    ) -> TaskStep {
        if answer.outcomeClass == .ok { return .report(.succeeded(output: answer.result ?? .null)) }
        // What the service said goes to the workflow; the message, which is safe to show to anyone, goes everywhere else.
        let cause = answer.result?.stringValue ?? answer.message
        let error = answer.errorName ?? ErrorName.taskFailed
        return .report(.failed(error: error, cause: cause, retryAfter: answer.retryAfter))
    }

    func recover(
        _ purpose: CallPurpose,
        since: Timestamp,
        of task: TaskProgress,
        in moment: TaskMoment
    ) -> TaskStep {
        do throws(ServiceRefusal) {
            let call = try integrations.prepare(resource, task.request.parameters, moment.serviceContext(of: task))
            if call.isRepeatable { return .call(purpose) }
            let cause =
                "The process ended during the call, which may have had its effect. "
                + "Look at the other side before it is repeated."
            return .report(.failed(error: call.errorNameOfUnknownFate, cause: cause, retryAfter: nil))
        } catch {
            // What cannot be prepared did not leave either.
            return receive(error.outcome, for: purpose, of: task, in: moment)
        }
    }
}

extension TaskMoment {
    fileprivate func serviceContext(of task: TaskProgress) -> ServiceContext {
        ServiceContext(
            idempotencyKey: context.idempotencyKey,
            executionARN: task.request.attempt.visit.executionARN
        )
    }
}

extension TaskResource {
    /// The service integration that is served by calling an address; `nil` for other resources.
    var integration: IntegratedResource? {
        switch kind {
        case .lambdaFunction: .function(arn: text)
        case .service("lambda", "invoke") where Self.waitable.contains(pattern): .functionInvocation
        case .service("http", "invoke") where pattern == .requestResponse: .httpInvocation
        case .service("sqs", "sendMessage") where Self.waitable.contains(pattern): .message
        case .service("events", "putEvents") where Self.waitable.contains(pattern): .events
        default: nil
        }
    }

    private static let waitable: Set<Pattern> = [.requestResponse, .waitForTaskToken]

    /// The integrations that this engine serves, as remedies list them.
    static let servedIntegrations =
        "arn:aws:states:::lambda:invoke, arn:aws:states:::http:invoke, arn:aws:states:::sqs:sendMessage, "
        + "arn:aws:states:::events:putEvents, arn:aws:states:::states:startExecution"
}
