public import JSONModel
public import WorkflowStore

extension OnboardingReader {
    /// A page of what providers sent by themselves, the newest first: `{"messages": […], "next": 50}`.
    ///
    /// It holds no payload. `next` is the number to go on after, where there may be more.
    public func inbox(after message: Int64?, limit: Int = defaultPageSize) throws(StoreError) -> JSON {
        let entries = try store.inbox(before: message.map { MessageKey($0) }, limit: limit)
        var page: JSONObject = ["messages": .array(entries.map(\.json))]
        if entries.count == limit, let last = entries.last { page["next"] = .integer(Int(last.record.key.number)) }
        return .object(page)
    }
}

extension InboxEntry {
    /// The message as the REST face shows it.
    var json: JSON {
        var object: JSONObject = [
            "message": .integer(Int(record.key.number)), "connector": .string(record.connector),
            "webhook": .string(record.webhook),
        ]
        if let event = record.event { object["event"] = .string(event) }
        object["state"] = .string(record.state.rawValue)
        object["deliveries"] = .integer(deliveries)
        object["receivedAt"] = .string(record.receivedAt.description)
        object["lastReceivedAt"] = .string(lastReceivedAt.description)
        object["woke"] = .array(decisions.map { .string(OnboardingID($0.branch.execution).description) })
        return .object(object)
    }
}
