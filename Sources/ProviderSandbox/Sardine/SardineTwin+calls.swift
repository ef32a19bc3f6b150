internal import HTTPTypes
internal import JSONModel

extension SardineTwin {
    /// Answers a request below `/v1/`: who calls, what is asked for, what goes wrong, what it does.
    mutating func answerAPI(_ request: TwinRequest, _ target: RequestTarget, at moment: Timestamp) -> TwinReply {
        guard let client = client(of: request) else {
            return SardineRefusal.unauthorized.reply.with(.wwwAuthenticate, #"Basic realm="Sardine Identity""#)
        }
        switch target.path {
        case "/v1/identity/entities/search":
            guard request.head.method == .post else { return .wrongMethod(allow: "POST") }
            return answer(request, client, at: moment) { body throws(SardineRefusal) in try SearchEntities(body) }
        case "/v1/identity/entities":
            guard request.head.method == .post else { return .wrongMethod(allow: "POST") }
            return answer(request, client, at: moment) { body throws(SardineRefusal) in try CreateEntity(body) }
        case "/v1/identity/consents/widget":
            guard request.head.method == .post else { return .wrongMethod(allow: "POST") }
            return answer(request, client, at: moment) { body throws(SardineRefusal) in try CreateWidget(body) }
        default:
            guard let segments = target.segments(below: "/v1/identity/entities/"), segments.count == 1,
                let customerID = segments.first, !customerID.isEmpty
            else { return SardineRefusal.noSuchPath.reply }
            guard request.head.method == .get else { return .wrongMethod(allow: "GET") }
            return answer(GetIdentity(customerID: customerID), request, client, at: moment)
        }
    }

    /// Reads a call with a JSON body and answers it.
    private mutating func answer<Call: SardineCall>(
        _ request: TwinRequest,
        _ client: String,
        at moment: Timestamp,
        reading: (JSON) throws(SardineRefusal) -> Call
    ) -> TwinReply {
        do throws(SardineRefusal) {
            let call = try reading(try jsonBody(of: request))
            return answer(call, request, client, at: moment)
        } catch {
            let call = CallConditions.Call(Call.operation, about: "unreadable", by: client, request, at: moment)
            return conditions.refuse(call, with: error.reply)
        }
    }

    private mutating func answer<Call: SardineCall>(
        _ call: Call,
        _ request: TwinRequest,
        _ client: String,
        at moment: Timestamp
    ) -> TwinReply {
        let phoneNumber = call.phoneNumber(in: self)
        let subject = phoneNumber ?? "unknown"
        let scenario = phoneNumber.flatMap(scenario(of:))
        let admission = conditions.admit(
            CallConditions.Call(Call.operation, about: subject, by: client, request, at: moment),
            faults: dials.faults(of: Call.operation),
            honoursKeys: dials.honoursIdempotencyKeys,
            chance: chance("call", subject)
        ) { count in
            scenario?.disturbance(of: Call.operation, call: count)
        }
        let reply = admission.reply {
            let context = SardineCallContext(client: client, moment: moment, count: admission.count)
            do throws(SardineRefusal) {
                let reply = try call.perform(on: &self, context: context)
                conditions.keep(reply, for: admission)
                return reply
            } catch {
                return error.reply
            }
        }
        return conditions.close(admission, with: reply)
    }

    private func jsonBody(of request: TwinRequest) throws(SardineRefusal) -> JSON {
        if let type = request.mediaType, type != "application/json" { throw .wrongMediaType }
        guard !request.body.isEmpty else { return [:] }
        guard let value = try? JSON(parsing: request.body, maximumDepth: TwinRequest.maximumDepth),
            value.objectValue != nil
        else { throw .invalidBody }
        return value
    }
}
