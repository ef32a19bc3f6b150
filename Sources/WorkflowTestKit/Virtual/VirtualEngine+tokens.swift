internal import Connectors
internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

/// The part of the shell that carries out what the token machine orders, as `TokenDesk` does in production.
extension VirtualEngine {
    /// Lets happen what concerns tokens.
    func tokenEvent(_ event: TokenEvent) throws {
        switch event {
        case .needed(let call):
            let waiter = TokenWaiter(nextWaiter)
            nextWaiter += 1
            waitingForToken[waiter] = call
            try carryOut(tokens.request(call.need, for: waiter, refusing: call.refused, at: now))
        case .answered(let id, let answer):
            try carryOut(tokens.receive(answer, to: id, at: now))
        case .kept(let credential):
            try carryOut(tokens.kept(credential, isDurable: true, at: now))
        case .observed(let response, let need):
            try carryOut(tokens.observe(response, to: need, at: now))
        }
    }

    private func carryOut(_ actions: [TokenAction]) throws {
        for action in actions {
            switch action {
            case .send(let id, let request):
                let answer = send(request)
                push(.token(.answered(id, answer.result)), after: answer.delay)
            case .load(let credential):
                let sealed = try store.sealedToken(of: credential.description)?.sealed
                try carryOut(tokens.loaded(sealed, of: credential, at: now))
            case .keep(let credential, let bytes):
                let id = makeReplyID()
                tokensBeingKept[id] = credential
                let token = SealedToken(credential: credential.description, writtenAt: now, sealed: bytes)
                try handle(.keep(token, reply: id))
            case .grant(let waiter, let token): try grant(token, to: waiter)
            case .refuse(let waiter, let outcome):
                guard let call = waitingForToken.removeValue(forKey: waiter) else { continue }
                push(.answer(call.order, outcome), after: .zero)
            case .alarm(let alarm): alarms.append(alarm)
            }
        }
    }

    private func grant(_ token: GrantedToken, to waiter: TokenWaiter) throws {
        guard let call = waitingForToken.removeValue(forKey: waiter) else { return }
        switch planner.request(of: call.need, with: token) {
        case .failure(let refusal): push(.answer(call.order, refusal.outcome), after: .zero)
        case .success(let planned):
            let answer = send(planned.request)
            // The call has had its effect, and nobody will hear of it.
            guard !strikes(.afterCall) else { return try crash() }
            if case .success(let response) = answer.result {
                push(.token(.observed(response, call.need)), after: answer.delay)
            }
            let outcome = planner.read(answer.result, of: planned, at: now.advanced(by: answer.delay))
            guard outcome.outcomeClass == .reauthenticate else {
                return push(.answer(call.order, outcome), after: answer.delay)
            }
            guard call.refused == nil else {
                return push(.answer(call.order, planner.refusedTwice(call.need, outcome)), after: answer.delay)
            }
            let again = WaitingCall(order: call.order, need: call.need, refused: token)
            push(.token(.needed(again)), after: answer.delay)
        }
    }
}

/// A call that waits for a token.
struct WaitingCall {
    var order: CallID
    var need: TokenNeed
    /// The token with which it was refused.
    var refused: GrantedToken?
}

/// Something about tokens that happens later in virtual time.
enum TokenEvent {
    case needed(WaitingCall)
    case answered(TokenCallID, Result<IncomingResponse, TransportFailure>)
    case kept(CredentialID)
    case observed(IncomingResponse, TokenNeed)
}
