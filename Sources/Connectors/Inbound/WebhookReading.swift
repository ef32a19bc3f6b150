public import JSONModel

/// What one message of a provider says, as far as the engine asks.
///
/// Nothing of it is believed: it tells whom the message may be about, and by what it is known again.
public struct WebhookReading: Sendable, Hashable {
    /// Whom it may be about: one that is equal suffices.
    public var subjects: [WakeSubject]
    /// What deliveries of the same message share; the whole body if `nil`.
    public var deduplicationKey: JSON?
    /// What tells it from older and newer ones about the same subject.
    public var ordering: Int64?
    /// The kind of message, for evidence.
    public var event: String?
    /// What it claims about the state at the provider.
    public var claim: JSON?
    /// Whether it says that it was written in the future; its ordering does not count then, or it would outrank all that follow.
    public var isFromFuture = false
}

/// What an awaiting task and a message about it have in common: the value of one field of the task's input.
///
/// Values are compared without regard to case, as addresses and identifiers are. A match too many costs one look.
public struct WakeSubject: Sendable, Hashable {
    /// The connector's name.
    public var connector: String
    /// The `await` operation.
    public var operation: String
    /// The field of its input.
    public var field: String
    /// The value, folded.
    public var value: Sensitive<String>

    init?(_ connector: String, _ operation: String, _ field: String, _ value: JSON?) {
        let text: String
        switch value {
        case .string(let string)?: text = string.lowercased()
        case .integer, .double: text = value?.text() ?? ""
        default: return nil
        }
        guard !text.isEmpty else { return nil }
        (self.connector, self.operation, self.field, self.value) = (connector, operation, field, Sensitive(text))
    }

    /// Whether both speak of the same value.
    public static func == (left: WakeSubject, right: WakeSubject) -> Bool {
        left.connector == right.connector && left.operation == right.operation && left.field == right.field
            && left.value.exposed == right.value.exposed
    }

    /// Hashes what makes two of them equal.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(connector)
        hasher.combine(operation)
        hasher.combine(field)
        hasher.combine(value.exposed)
    }
}
