internal import Connectors
internal import HTTPTypes
internal import JSONModel
internal import StatesInterpreter
internal import StatesLanguage
internal import WorkflowRuntime

/// The work of a Task state that is tried out without a mock: its call, made once.
struct TriedTask {
    /// What `TRACE` shows of the call of an HTTP task.
    let inspection: JSONObject

    /// Makes the call of a trial that has no mock, and gives the trial its result; `nil` where no call is made.
    init?(_ request: Request, _ trial: inout StateTrial, _ backend: Backend) async {
        guard trial.mock == nil, let resource = trial.resource, let trier = backend.trier,
            let parameters = trial.parameters(digest: TaskResources.digest),
            let call = await trier.tryOut(resource.text, parameters)
        else { return nil }
        let outcome = call.outcome
        trial.mock =
            outcome.outcomeClass == .ok
            ? .result(outcome.result ?? .null)
            : .failure(
                error: outcome.errorName ?? ErrorName.taskFailed,
                cause: outcome.result?.stringValue ?? outcome.message
            )
        guard request.optionalText("inspectionLevel") == "TRACE", case .service("http", _) = resource.kind else {
            inspection = [:]
            return
        }
        let sent = call.request(revealing: request.flag("revealSecrets"))
        inspection = JSONObject(present: [
            "request": sent.map { .object(Self.shown($0)) },
            "response": call.received.map { .object(Self.shown($0, protocol: sent?.head.scheme)) },
        ])
    }

    private static func shown(_ request: OutgoingRequest) -> JSONObject {
        let head = request.head
        let scheme = head.scheme ?? ""
        return JSONObject(present: [
            "protocol": .string(scheme),
            "method": .string(head.method.rawValue),
            "url": .string("\(scheme)://\(head.authority ?? "")\(head.path ?? "")"),
            "headers": .string(shown(head.headerFields)),
            "body": request.body.isEmpty ? JSON?.none : .string(String(decoding: request.body, as: UTF8.self)),
        ])
    }

    private static func shown(_ response: IncomingResponse, protocol name: String?) -> JSONObject {
        JSONObject(present: [
            "protocol": .text(name),
            "statusCode": .string(String(response.head.status.code)),
            "statusMessage": .string(response.head.status.reasonPhrase),
            "headers": .string(shown(response.head.headerFields)),
            "body": .string(String(decoding: response.body, as: UTF8.self)),
        ])
    }

    /// Header fields as AWS shows them: `[name: value, name: value]`.
    private static func shown(_ fields: HTTPFields) -> String {
        "[\(fields.map { "\($0.name.canonicalName): \($0.value)" }.joined(separator: ", "))]"
    }
}
