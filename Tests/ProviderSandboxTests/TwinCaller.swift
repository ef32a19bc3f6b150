import HTTPTypes
import JSONModel

@testable import ProviderSandbox

/// A client of any twin with a manual clock, as tests drive it.
struct TwinCaller<Twin: ProviderTwin> {
    var twin: Twin
    var now = Timestamp("2026-06-01T10:00:00Z") ?? .epoch
    /// The path of the control end points.
    var control: String { "/twin/" + Twin.description.name }

    init(_ twin: Twin) { self.twin = twin }

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
        bearer: String? = nil,
        fields: [(String, String)] = []
    ) -> TwinReply {
        var fields = fields
        if let bearer { fields.append(("Authorization", "Bearer " + bearer)) }
        if body != nil { fields.append(("Content-Type", "application/json")) }
        return send(method, path, body?.utf8() ?? [], fields: fields)
    }

    /// Sends the form of a page.
    mutating func post(_ path: String, form: String) -> TwinReply {
        send(.post, path, Array(form.utf8), fields: [("Content-Type", "application/x-www-form-urlencoded")])
    }

    mutating func wait(seconds: Int) { now = now.advanced(by: .seconds(seconds)) }

    /// Lets time pass and gives what the twin sends meanwhile.
    mutating func effects(after seconds: Int) -> [SideEffect] {
        let end = now.advanced(by: .seconds(seconds))
        var effects: [SideEffect] = []
        while let due = twin.nextWake, due <= end {
            now = max(now, due)
            effects += twin.wake(at: now)
        }
        now = end
        return effects
    }
}

extension SideEffect {
    /// The body of a webhook as JSON; null for anything else.
    var webhook: JSON {
        guard case .webhook(let call) = self else { return .null }
        return (try? JSON(parsing: call.body)) ?? .null
    }

    var call: OutgoingCall {
        switch self {
        case .webhook(let call), .visit(let call): call
        }
    }
}

extension TwinReply {
    /// The first message in Aurora Sentinel's list of errors.
    var error: String? { json["errors"]?[0]?["message"]?.stringValue }
}

/// A storm of random requests, for all twins alike.
func storm<Twin: ProviderTwin>(
    on caller: TwinCaller<Twin>,
    seed: UInt64,
    paths: [String],
    names: [String],
    values: [String],
    fields: [[(String, String)]],
    count: Int = 4000
) -> [Int: Int] {
    var caller = caller
    var chance = Chance(seed: seed)
    var statuses: [Int: Int] = [:]
    let methods: [HTTPRequest.Method] = [.get, .post, .post, .patch, .put, .delete]
    let tails = ["", "", "", "", "/", "%", "%41", "?a=%", "?code=x&pageSize=7&start=1&end=9", "#", "/../x", "é"]
    for _ in 0..<count {
        let path = (chance.pick(paths) ?? "") + (chance.pick(tails) ?? "")
        let members = (0..<Int(chance.next() % 5)).map { _ in
            "\"\(chance.pick(names) ?? "")\":\(chance.pick(values) ?? "")"
        }
        let body = "{" + members.joined(separator: ",") + (chance.next() % 10 == 0 ? "" : "}")
        let reply = caller.send(chance.pick(methods) ?? .get, path, Array(body.utf8), fields: chance.pick(fields) ?? [])
        statuses[reply.response.status.code, default: 0] += 1
        if chance.next() % 20 == 0 { caller.now = Timestamp(milliseconds: Int64(bitPattern: chance.next())) }
        _ = caller.twin.wake(at: caller.now)
    }
    return statuses
}
