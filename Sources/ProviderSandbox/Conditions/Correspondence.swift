internal import JSONModel

/// The messages that a twin has sent to people: counted, so that a test can prove that nobody got one twice.
struct Correspondence: Sendable {
    /// How many recipients are remembered; those who were written to first are forgotten first.
    static let maximumRecipients = 1 << 16
    /// How many messages are kept of each recipient.
    static let maximumMessages = 16

    private var recipients = Shelf<String, Recipient>(capacity: Correspondence.maximumRecipients)
    private(set) var count = 0

    private struct Recipient: Sendable {
        var count = 0
        var messages: [Message] = []
    }

    struct Message: Sendable, Hashable {
        var moment: Timestamp
        /// What it is about: `passwordReset`.
        var kind: String
        /// The code, link or name in it.
        var content: String
    }

    /// The number of messages to a recipient.
    func count(to recipient: String) -> Int { recipients[recipient.lowercased()]?.count ?? 0 }

    /// The last messages to a recipient, oldest first.
    func messages(to recipient: String) -> [Message] { recipients[recipient.lowercased()]?.messages ?? [] }

    mutating func send(_ kind: String, _ content: String, to recipient: String, at moment: Timestamp) {
        func add(to record: inout Recipient) {
            record.count += 1
            record.messages.append(Message(moment: moment, kind: kind, content: content))
            if record.messages.count > Correspondence.maximumMessages { record.messages.removeFirst() }
        }
        add(to: &recipients[recipient.lowercased(), default: Recipient()])
        count += 1
    }

    /// The messages to a recipient; without one, the counts of at most `limit` of them.
    func json(to recipient: String?, limit: Int) -> JSON {
        guard let recipient else { return countsJSON(of: nil, limit: limit) }
        let messages = messages(to: recipient).map { message in
            JSON.object([
                "at": .string(message.moment.description), "kind": .string(message.kind),
                "content": .string(message.content),
            ])
        }
        return ["count": .integer(count(to: recipient)), "messages": .array(messages)]
    }

    /// How many messages went to a recipient; without one, to at most `limit` of them.
    func countsJSON(of recipient: String?, limit: Int) -> JSON {
        let listed = recipient.map { [$0] } ?? Array(recipients.keys.suffix(limit))
        return .object(JSONObject(listed.map { ($0, JSON.integer(count(to: $0))) }))
    }
}
