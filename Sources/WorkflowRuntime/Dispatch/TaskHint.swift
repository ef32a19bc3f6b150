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

    /// The message, if one caused it.
    var message: Message?
    /// Where the applicant came back to, if they did.
    var landing: ReturnLanding?

    /// The number of the look that it causes: those on the schedule count from 1, and that after a visit is 0.
    var look: Int { landing == nil ? 1 : 0 }

    /// What completes a wait whose last look was made because of it.
    var completion: InboundTally.Completion { message == nil ? .returnLink : .webhook }

    /// The same hint, coming after one whose look is still to be made, or did not tell all.
    ///
    /// That the applicant came back is not forgotten over a later message, nor a manual check over a later visit: nobody says it twice.
    func following(_ earlier: TaskHint?) -> TaskHint {
        var hint = self
        hint.landing = earlier?.landing == .manual ? .manual : landing ?? earlier?.landing
        return hint
    }

    /// The stored form: nothing for an ordinary return, otherwise the message and the landing, as far as they are there.
    func encoded() -> JSON {
        guard let message else { return landing == .end ? [] : [landing.encoded] }
        let elements: [JSON] = [
            .integer(Int(message.key.number)), .string(message.webhook),
            message.ordering.map { .integer(Int($0)) } ?? .null, message.claim.map { .array([$0]) } ?? .null,
        ]
        return .array(landing == nil ? elements : elements + [landing.encoded])
    }

    init(message: Message? = nil, landing: ReturnLanding? = nil) {
        self.message = message
        self.landing = landing
    }

    /// Reads the stored form; `nil` if it is not one.
    init?(encoded: JSON?) {
        guard let elements = encoded?.arrayValue else { return nil }
        switch elements.count {
        case 0:
            self.init(landing: .end)
        case 1:
            guard let landing = elements[0].stringValue.flatMap(ReturnLanding.init) else { return nil }
            self.init(landing: landing)
        case 4, 5:
            guard let key = elements[0].integerValue, let webhook = elements[1].stringValue else { return nil }
            self.init(
                message: Message(
                    key: MessageKey(Int64(key)),
                    webhook: webhook,
                    ordering: elements[2].integerValue.map { Int64($0) },
                    claim: elements[3][0]
                ),
                landing: elements.count == 5 ? elements[4].stringValue.flatMap(ReturnLanding.init) : nil
            )
        default: return nil
        }
    }
}

extension ReturnLanding? {
    fileprivate var encoded: JSON { map { .string($0.rawValue) } ?? .null }
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
