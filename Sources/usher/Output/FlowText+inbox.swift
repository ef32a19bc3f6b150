internal import JSONModel

extension FlowText {
    /// The messages of a page of the inbox.
    static func inbox(_ page: JSON) -> String {
        let messages = page["messages"]?.arrayValue ?? []
        guard !messages.isEmpty else { return "No messages." }
        var table = TextTable("MESSAGE", "WEBHOOK", "EVENT", "STATE", "DELIVERIES", "RECEIVED", "WOKE")
        for message in messages {
            func text(_ name: String) -> String? { message[name]?.stringValue }
            let woke = (message["woke"]?.arrayValue ?? []).compactMap(\.stringValue).joined(separator: ", ")
            table.add(
                message["message"]?.text(),
                "\(text("connector") ?? ""):\(text("webhook") ?? "")",
                text("event"),
                text("state"),
                message["deliveries"]?.text(),
                text("receivedAt"),
                woke
            )
        }
        let more = page["next"].map { "\n\nThere may be more: repeat the command with --after \($0.text())." } ?? ""
        return table.text() + more
    }
}
