internal import JSONModel

/// `POST /clients/find/self/clientAuth`: the client's own record, without its secret and passphrase.
struct FindSelf: AuroraSentinelCall {
    init(_ body: JSON) throws(TwinRefusal) {}

    func perform(on twin: inout AuroraSentinelTwin, at moment: Timestamp) throws(TwinRefusal) -> JSON? {
        let client = twin.configuration.client
        return [
            "uuid": .string(client.clientUUID), "name": .string(client.name),
            "callbackUrl": twin.post.callbackURL.map { .string($0) } ?? .null,
            "settings": ["documents": .array(client.documents.map { .string($0) })],
        ]
    }
}
