internal import HTTPTypes
internal import Hummingbird
internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

/// What requests of operators have in common: who asks, why, and about which ones.
extension RequestReader {
    /// The field in which a client without a key says who acts.
    static let actorField = HTTPField.Name("Usher-Actor")
    /// Who acts where nobody says so.
    static let unknownActor = "anonymous"

    /// Who asks: the name of the key, or, where no keys are asked for, whoever the client says it is.
    var actor: String {
        if let name = context.keyName { return name }
        let claimed = Self.actorField.flatMap { request.headers[$0] } ?? ""
        return claimed.isEmpty ? Self.unknownActor : String(claimed.prefix(OperatorLog.maximumActorLength))
    }

    /// Takes who asks and why out of the members of a body.
    func signature(from members: inout JSONObject) throws -> Signature {
        let reason = members.removeValue(forKey: "reason")
        guard reason == nil || reason?.stringValue != nil else {
            throw Problem.badRequest("The member 'reason' must be a string.")
        }
        return Signature(actor: actor, reason: reason?.stringValue ?? "")
    }

    /// Takes whether something is only shown out of the members of a body.
    func isDryRun(from members: inout JSONObject) throws -> Bool {
        guard let value = members.removeValue(forKey: "dryRun") else { return false }
        guard let flag = value.boolValue else { throw Problem.badRequest("The member 'dryRun' must be true or false.") }
        return flag
    }

    /// The members of the body, whatever they are called.
    func anyMembers() async throws -> JSONObject {
        guard let object = (try await body() ?? [:]).objectValue else {
            throw Problem.badRequest("The body must be a JSON object.")
        }
        return object
    }

    /// The selector in the query.
    func selector() throws -> Selector? {
        guard let text = parameter("select") else { return nil }
        return try Self.selector(text)
    }

    static func selector(_ text: String) throws -> Selector {
        do throws(SelectorError) {
            return try Selector(parsing: text)
        } catch {
            throw Problem.badRequest(error.message, code: "invalid-selector")
        }
    }

    /// The number in the path.
    func key(of what: String) throws -> Int64 {
        guard let text = context.parameters.get("key"), let key = Int64(text), key > 0 else {
            throw Problem.notFound("This is no number of a \(what).")
        }
        return key
    }

    /// A word in the path.
    func word(_ name: String) -> String { context.parameters.get(name) ?? "" }

    /// The onboarding behind which a page begins.
    func afterOnboarding() throws -> OnboardingID? {
        guard let text = parameter("after") else { return nil }
        guard let id = OnboardingID(text) else {
            throw Problem.badRequest("The parameter 'after' takes the value of 'next' from the page before.")
        }
        return id
    }
}
