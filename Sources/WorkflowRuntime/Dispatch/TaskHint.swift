internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// Why a look at something awaited is made out of turn.
///
/// It is stored with the task, so that the look which it causes can be told from one of the schedule, also after a crash.
struct TaskHint: Sendable, Hashable {
    /// A message that caused it, and what that claims.
    struct Message: Sendable, Hashable {
        var key: MessageKey
        var webhook: String
        var ordering: Int64?
        var claim: JSON?
    }

    /// The message; `nil` if the applicant came back.
    var message: Message?

    /// The applicant came back over the return link.
    static let returnLink = TaskHint(message: nil)

    /// The number of the look that it causes: those on the schedule count from 1, and that after a visit is 0.
    var look: Int { message == nil ? 0 : 1 }

    /// What completes a wait whose last look was made because of it.
    var completion: InboundTally.Completion { message == nil ? .returnLink : .webhook }

    /// The stored form.
    func encoded() -> JSON {
        guard let message else { return [] }
        return [
            .integer(Int(message.key.number)), .string(message.webhook),
            message.ordering.map { .integer(Int($0)) } ?? .null, message.claim.map { .array([$0]) } ?? .null,
        ]
    }

    init(message: Message?) { self.message = message }

    /// Reads the stored form; `nil` if it is not one.
    init?(encoded: JSON?) {
        guard let elements = encoded?.arrayValue else { return nil }
        guard !elements.isEmpty else {
            self.init(message: nil)
            return
        }
        guard elements.count == 4, let key = elements[0].integerValue, let webhook = elements[1].stringValue else {
            return nil
        }
        self.init(
            message: Message(
                key: MessageKey(Int64(key)),
                webhook: webhook,
                ordering: elements[2].integerValue.map { Int64($0) },
                claim: elements[3][0]
            )
        )
    }
}

extension WaitKey {
    /// The stored form within a task: two hexadecimal digits for each byte.
    var text: String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

    /// Reads the stored form; `nil` if it is not one.
    init?(text: String) {
        guard let bytes = WebhookSignature.bytes(hexadecimal: text) else { return nil }
        self.init(bytes)
    }
}
