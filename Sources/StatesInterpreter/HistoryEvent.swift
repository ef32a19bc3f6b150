public import JSONModel

/// One entry of an execution's history.
public struct HistoryEvent: Sendable, Hashable {
    /// The event's number.
    public var id: EventID
    /// The event that led to this one.
    public var previous: EventID
    /// When it happened.
    public var timestamp: Timestamp
    /// What happened, by its name in the Step Functions API: `TaskStateEntered`.
    public var type: HistoryEventType
    /// The details, under the names that the Step Functions API gives them; `input`, `output` and `parameters` are
    /// JSON values here, and text only there.
    ///
    /// The `…Details` objects about truncation are left to the API.
    public var details: JSONObject

    /// Makes an event.
    public init(id: EventID, previous: EventID, timestamp: Timestamp, type: HistoryEventType, details: JSONObject) {
        self.id = id
        self.previous = previous
        self.timestamp = timestamp
        self.type = type
        self.details = details
    }
}
