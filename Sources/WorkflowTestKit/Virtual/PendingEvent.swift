internal import Connectors
internal import JSONModel
internal import ProviderSandbox
internal import WorkflowRuntime

/// Something that happens later in virtual time; what is due at the same moment happens in order of insertion.
struct PendingEvent: Comparable {
    enum What {
        case answer(CallID, Outcome)
        case mapAnswer(CallID, MapRunAnswer)
        case effect(SideEffect)
        case token(TokenEvent)
        case work(VirtualWork)
        case delivered(CallID, DeliveryAnswer)
    }

    var due: Timestamp
    var sequence: Int
    var what: What

    static func < (left: PendingEvent, right: PendingEvent) -> Bool {
        (left.due, left.sequence) < (right.due, right.sequence)
    }

    static func == (left: PendingEvent, right: PendingEvent) -> Bool { left.sequence == right.sequence }
}
