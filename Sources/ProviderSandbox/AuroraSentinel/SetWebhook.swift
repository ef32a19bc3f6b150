internal import JSONModel

/// `POST /clients/setWebhook/clientAuth`: where webhooks go, and what they prove their origin with.
struct SetWebhook: AuroraSentinelCall {
    private var callbackURL: String
    private var passphrase: String

    init(_ body: JSON) throws(TwinRefusal) {
        guard let url = body["callbackUrl"]?.stringValue, WebAddress.isSecureOrLocal(url) else {
            throw AuroraSentinelRefusal.invalidCallback
        }
        guard let passphrase = body["callbackPassphrase"]?.stringValue, (6...1024).contains(passphrase.count) else {
            throw AuroraSentinelRefusal.invalidPassphrase
        }
        callbackURL = url
        self.passphrase = passphrase
    }

    func perform(on twin: inout AuroraSentinelTwin, at moment: Timestamp) throws(TwinRefusal) -> JSON? {
        twin.post.callbackURL = callbackURL
        if passphrase != twin.post.passphrase { twin.post.change(passphrase, at: moment) }
        return nil
    }
}
