import HTTPTypes
import JSONModel

@testable import ProviderSandbox

typealias KajeetSentinelCaller = TwinCaller<KajeetSentinelTwin>

extension TwinCaller where Twin == KajeetSentinelTwin {
    init(dials: (inout KajeetSentinelDials) -> Void = { _ in }) {
        var configuration = KajeetSentinelConfiguration()
        dials(&configuration.dials)
        self.init(KajeetSentinelTwin(configuration))
    }

    mutating func ask(
        _ operation: KajeetSentinelOperation,
        _ body: JSON? = nil,
        query: String = "",
        bearer: String? = nil
    ) -> TwinReply {
        call(operation.method, KajeetSentinelOperation.base + operation.path + query, body, bearer: bearer)
    }

    mutating func administrator() -> String { token("admin@northstar.example", "sandbox-password") }

    mutating func client() -> String {
        ask(.clientToken, ["clientId": "usher-sandbox", "clientSecret": "sandbox-secret"]).json["token"]?.stringValue
            ?? ""
    }

    /// Sets somebody's first password and gives a token of theirs; empty if the login failed.
    mutating func enabled(_ username: String) -> String {
        let body: JSON = ["username": .string(username), "password": "long enough"]
        _ = ask(.setAssociatedAccountPassword, body, bearer: client())
        return token(username, "long enough")
    }

    /// What the list of users says about somebody; null for nothing.
    mutating func search(_ email: String) -> JSON {
        ask(.listAdminUsers, query: "?email=" + PercentCoding.encoded(email), bearer: client()).json[0] ?? .null
    }

    private mutating func token(_ username: String, _ password: String) -> String {
        ask(.token, ["username": .string(username), "password": .string(password)]).json["token"]?.stringValue ?? ""
    }
}
