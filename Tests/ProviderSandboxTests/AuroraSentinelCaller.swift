import HTTPTypes
import JSONModel

@testable import ProviderSandbox

typealias AuroraSentinelCaller = TwinCaller<AuroraSentinelTwin>

extension TwinCaller where Twin == AuroraSentinelTwin {
    static let callback = "https://engine.example/hooks/aurora-sentinel"

    /// A twin with some dials turned, whose webhooks are addressed.
    init(seed: UInt64 = 1, dials: (inout AuroraSentinelDials) -> Void = { _ in }) {
        var configuration = AuroraSentinelConfiguration(seed: seed)
        configuration.client.callbackURL = Self.callback
        dials(&configuration.dials)
        self.init(AuroraSentinelTwin(configuration))
    }

    /// Calls an operation with the credentials in the body.
    mutating func ask(_ operation: AuroraSentinelOperation, _ body: JSONObject = [:]) -> TwinReply {
        var object = body
        object["clientUuid"] = "3f9c1e8a-1d77-4a2b-9f2e-7c6b5a4d3e21"
        object["clientSecret"] = "sandbox-secret-16"
        return call(.post, operation.path, .object(object))
    }

    mutating func status(_ email: String) -> TwinReply {
        ask(.customerStatusWithoutImages, ["email": .string(email)])
    }

    /// Makes a link and gives its token; empty if that failed.
    mutating func link(_ email: String, _ more: JSONObject = [:]) -> String {
        var body: JSONObject = ["email": .string(email)]
        body.merge(more)
        return ask(.encryptURL, body).json["data"]?.stringValue?.token ?? ""
    }

    mutating func finish(_ token: String, _ body: JSON = ["outcome": "accepted"]) -> TwinReply {
        call(.post, "\(control)/links/\(token)/finish", body)
    }

    mutating func administer(_ uuid: String, _ verb: String, _ body: JSON = [:]) -> TwinReply {
        call(.post, "\(control)/customers/\(uuid)/\(verb)", body)
    }

    /// Takes somebody through the journey to a decision and gives the uuid.
    mutating func onboarded(_ email: String, _ outcome: JSON = "accepted") -> String {
        _ = finish(link(email), ["outcome": outcome])
        wait(seconds: 5)
        return status(email).json["data"]?["uuid"]?.stringValue ?? ""
    }
}

extension String {
    /// The token in a link to the journey.
    var token: String? {
        guard let start = indices.first(where: { self[$0...].hasPrefix("data=") }) else { return nil }
        return String(self[start...].dropFirst(5).prefix { $0 != "&" })
    }
}
