internal import Connectors
internal import HTTPTypes
internal import JSONModel
internal import ProviderSandbox
internal import WorkflowRuntime

/// What leaves the engine for the world, and what comes from there by itself.
extension VirtualEngine {
    /// Makes a call; `false` if it waits for a token and has not been made.
    func call(_ order: CallOrder) -> Bool {
        if let outcome = world.answer(order, at: now) {
            push(.answer(order.id, outcome), after: .zero)
            return true
        }
        switch planner.plan(order, at: now) {
        case .answered(let outcome): push(.answer(order.id, outcome), after: .zero)
        case .request(let planned):
            let answer = send(planned.request)
            let arrival = now.advanced(by: answer.delay)
            push(.answer(order.id, planner.read(answer.result, of: planned, at: arrival)), after: answer.delay)
        case .needsToken(let need):
            push(.token(.needed(WaitingCall(order: order.id, need: need))), after: .zero)
            return false
        }
        return true
    }

    /// Sends a request to the world, and lets happen what it causes.
    func send(_ request: OutgoingRequest) -> VirtualAnswer {
        let answer = world.respond(to: request, at: now)
        for effect in answer.sideEffects { push(effect) }
        return answer
    }

    func send(_ order: DeliveryOrder) {
        switch deliveryPlanner.plan(order, at: now) {
        case .failure(let refusal):
            push(.delivered(order.id, DeliveryAnswer(status: nil, failure: refusal.message)), after: .zero)
        case .success(let request):
            let answer = world.receive(notice: request, at: now)
            let arrival = now.advanced(by: answer.delay)
            push(.delivered(order.id, deliveryPlanner.read(answer.result, at: arrival)), after: answer.delay)
        }
    }

    func perform(_ order: MapRunOrder) {
        guard case .read(let query) = order.work, query.isOfConnector else {
            let answer = MapRunCaller(store: store, buckets: buckets, lists: nil).performNow(order)
            return push(.mapAnswer(order.id, answer), after: .zero)
        }
        let call = query.order
        switch planner.plan(call, at: now) {
        case .answered(let outcome):
            push(.mapAnswer(order.id, planner.page(outcome, of: call, query, at: now)), after: .zero)
        case .request(let planned):
            let answer = world.respond(to: planned.request, at: now)
            let arrival = now.advanced(by: answer.delay)
            let outcome = planner.read(answer.result, of: planned, at: arrival)
            push(.mapAnswer(order.id, planner.page(outcome, of: call, query, at: arrival)), after: answer.delay)
            for effect in answer.sideEffects { push(effect) }
        case .needsToken(let need):
            listCalls[order.id] = query
            push(.token(.needed(WaitingCall(order: order.id, need: need))), after: .zero)
        }
    }

    /// The outside calls one of our addresses.
    func receive(_ effect: SideEffect) throws {
        if case .webhook(let call) = effect { return try receive(call) }
        guard case .visit(let call) = effect, let path = call.head.path, let token = path.split(separator: "/").last,
            let visit = mint.visit(ofReturnToken: String(token.prefix { $0 != "?" }))
        else { return }
        let id = ReplyID(nextReply)
        nextReply += 1
        try kernel.handle(.returned(visit, reply: id), at: time, seed: seeds.next())
    }

    /// A provider calls `/hooks/{connector}` or `/hooks/{connector}/{webhook}`.
    func receive(_ call: SideEffect.OutgoingCall) throws {
        let parts = (call.head.path ?? "").split(separator: "/").map(String.init)
        guard parts.count == 2 || parts.count == 3, parts[0] == "hooks" else { return deliveries.append(404) }
        let headers = call.head.headerFields.map { (name: $0.name.rawName, value: $0.value) }
        let request = InboundRequest(headers: headers, body: call.body, sender: "127.0.0.1")
        try deliver(request, connector: parts[1], webhook: parts.count == 3 ? parts[2] : nil)
    }

    func push(_ effect: SideEffect) {
        switch effect {
        case .webhook(let call), .visit(let call): push(.effect(effect), after: call.delay)
        }
    }
}
