internal import Connectors
internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// Messages that a provider sends to people: nobody is told twice within a while, whatever executions and crashes there are.
///
/// The note that somebody is being told goes into the transaction that lets the call leave. It goes again if the call is known to have
/// had no effect, and it never stops the visit that wrote it: that one repeats its own message by the rules of its driver.
extension Kernel {
    /// What counts towards a daily maximum.
    private static let day = Duration.seconds(86_400)
    /// How many messages to one recipient are looked at; the largest daily maximum of a connector's file.
    private static let maximumMessages = 1000

    /// What becomes of a task that wants somebody told; `nil` lets the call leave.
    func messageVerdict(
        on purpose: CallPurpose,
        of task: TaskProgress,
        in execution: LiveExecution
    ) throws(StoreError) -> TaskReport? {
        guard purpose == .operation, let message = message(of: task, in: execution) else { return nil }
        let visit = execution.idempotencyKey(of: task.request.attempt.visit)
        let others = try known(to: message.recipient).filter { $0.visit != visit }
        if let last = others.map(\.sentAt).max(), now < last.advanced(by: message.rule.window) {
            return .succeeded(output: ["isAssumed": true, "sentAt": .string(last.description)])
        }
        let recent = others.count { now < $0.sentAt.advanced(by: Self.day) }
        if let maximum = message.rule.dailyMaximum, recent >= maximum {
            let cause =
                "This person was told \(recent) times within a day, and is told at most \(maximum) times. Try again tomorrow."
            return .failed(error: "\(message.errorPrefix).TooManyMessages", cause: cause, retryAfter: nil)
        }
        note(
            MessageRecord(
                recipient: message.recipient,
                visit: visit,
                sentAt: now,
                expiresAt: now.advanced(by: max(message.rule.window, Self.day))
            )
        )
        return nil
    }

    /// Takes a message's note back where the answer says that nobody was told.
    func settleMessage(_ answer: Outcome, of task: TaskProgress, in execution: LiveExecution) {
        guard answer.outcomeClass != .ok, !answer.mayHaveHadEffect, let message = message(of: task, in: execution)
        else { return }
        retract(message.recipient, visit: execution.idempotencyKey(of: task.request.attempt.visit))
    }

    /// The messages to a recipient, as they will be once everything that was decided is durable.
    private func known(to recipient: String) throws(StoreError) -> [MessageRecord] {
        var records = try store.messages(to: recipient, at: now, limit: Self.maximumMessages)
        for change in unwrittenMessages.map(\.change) {
            switch change {
            case .note(let record) where record.recipient == recipient:
                records.removeAll { $0.visit == record.visit }
                records.append(record)
            case .retract(recipient, let visit): records.removeAll { $0.visit == visit }
            case .note, .retract: break
            }
        }
        return records
    }

    private struct Message {
        var rule: NotifyRule
        var recipient: String
        var errorPrefix: String
    }

    /// Whom a task tells something; `nil` for a task that tells nobody, and for one whose input the call will refuse.
    private func message(of task: TaskProgress, in execution: LiveExecution) -> Message? {
        guard let (connector, operation, rule) = resources.notification(ofResource: task.request.resource) else {
            return nil
        }
        let context = moment(of: task, in: execution).context
        let call = try? connector.prepare(operation: operation, input: task.request.parameters, context: context)
        guard let recipient = call?.recipient?.exposed else { return nil }
        let subject = [connector.name, context.deployment.environment, operation, recipient]
        return Message(
            rule: rule,
            recipient: recipientKey.code(of: subject),
            errorPrefix: connector.errorPrefix
        )
    }
}

/// A message's note on its way to the store.
struct UnwrittenMessage: Sendable {
    var change: MessageChange
    var batch: Int
}
