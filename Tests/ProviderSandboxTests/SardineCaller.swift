import HTTPTypes
import JSONModel
import ProviderSandbox

/// A client of a Sardine twin with a manual clock, as tests drive it.
struct SardineCaller {
    var twin: SardineTwin
    var now = Timestamp("2026-06-01T10:00:00Z") ?? .epoch

    init(_ configuration: SardineConfiguration = SardineConfiguration()) { twin = SardineTwin(configuration) }

    /// A twin with some dials turned.
    init(dials: (inout SardineDials) -> Void) {
        var configuration = SardineConfiguration()
        dials(&configuration.dials)
        self.init(configuration)
    }

    static let basic = "Basic dXNoZXItc2FuZGJveDpzYW5kYm94LXNlY3JldA=="
    static let partnerBasic = "Basic cGFydG5lci1iYW5rOnBhcnRuZXItc2VjcmV0"

    mutating func send(
        _ method: HTTPRequest.Method,
        _ path: String?,
        _ body: [UInt8] = [],
        fields: [(String, String)] = []
    ) -> TwinReply {
        var head = HTTPRequest(method: method, scheme: "http", authority: "127.0.0.1", path: path)
        for (name, value) in fields {
            if let name = HTTPField.Name(name) { head.headerFields[name] = value }
        }
        return twin.respond(to: TwinRequest(head: head, body: body), at: now)
    }

    mutating func call(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: JSON? = nil,
        key: String? = nil,
        authorization: String = SardineCaller.basic
    ) -> TwinReply {
        var fields = [("Authorization", authorization)]
        if let body {
            fields.append(("Content-Type", "application/json"))
            if let key { fields.append(("Idempotency-Key", key)) }
            return send(method, path, body.utf8(), fields: fields)
        }
        if let key { fields.append(("Idempotency-Key", key)) }
        return send(method, path, fields: fields)
    }

    mutating func search(_ phone: JSON, key: String? = nil, authorization: String = SardineCaller.basic) -> TwinReply {
        call(.post, "/v1/identity/entities/search", ["phoneNumber": phone], key: key, authorization: authorization)
    }

    mutating func create(_ phone: JSON, key: String? = nil, authorization: String = SardineCaller.basic) -> TwinReply {
        call(.post, "/v1/identity/entities", ["phoneNumber": phone], key: key, authorization: authorization)
    }

    mutating func widget(_ body: JSON, key: String? = nil, authorization: String = SardineCaller.basic) -> TwinReply {
        call(.post, "/v1/identity/consents/widget", body, key: key, authorization: authorization)
    }

    mutating func identity(_ customerID: String, authorization: String = SardineCaller.basic) -> TwinReply {
        call(.get, "/v1/identity/entities/\(customerID)", authorization: authorization)
    }

    /// Creates a customer and gives the id; empty if creating failed.
    mutating func customer(_ phone: String, authorization: String = SardineCaller.basic) -> String {
        create(.string(phone), authorization: authorization).json["customerId"]?.stringValue ?? ""
    }

    /// Makes a widget and gives the token in its link; empty if that failed.
    mutating func token(
        _ customerID: String,
        scope: JSON = ["profile", "doc_kyc"],
        flow: JSON = "kyc_input",
        authorization: String = SardineCaller.basic
    ) -> String {
        let body: JSON = [
            "customerId": .string(customerID), "scope": scope, "flow": flow,
            "successUrl": "https://shop.example/done?run=1&x=2", "manualKycUrl": "https://shop.example/manual",
        ]
        return widget(body, authorization: authorization).json["widgetUrl"]?.stringValue?.clientToken ?? ""
    }

    mutating func finish(_ token: String, _ body: JSON = ["outcome": "complete"]) -> TwinReply {
        call(.post, "/twin/sardine/widgets/\(token)/complete", body)
    }

    mutating func wait(seconds: Int) { now = now.advanced(by: .seconds(seconds)) }
}

extension TwinReply {
    /// The body as JSON; null where it is none.
    var json: JSON { (try? JSON(parsing: body)) ?? .null }
    var text: String { String(decoding: body, as: UTF8.self) }
    var status: Int { response.status.code }
    var message: String? { json["message"]?.stringValue }
}

extension String {
    /// The token in a widget's link.
    var clientToken: String? {
        guard let start = range(of: "client_token=") else { return nil }
        return String(self[start...].dropFirst("client_token=".count).prefix { $0 != "&" })
    }

    private func range(of needle: String) -> Index? {
        indices.first { self[$0...].hasPrefix(needle) }
    }
}
