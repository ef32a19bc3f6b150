internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// Endpoints: made, changed, tried out, and sent to again.
extension Kernel {
    func change(_ request: EndpointRequest, _ id: ReplyID) throws(StoreError) {
        switch request {
        case .create(let url, let types, let workflows, let signsAsymmetrically):
            let draft = EndpointDraft(
                url: url,
                types: types,
                workflows: workflows,
                secrets: [],
                signsAsymmetrically: signsAsymmetrically
            )
            answer(id, create(draft))
        case .adopt(let drafts): answer(id, adopt(drafts))
        case .enable(let key): answer(id, key) { enable($0) }
        case .disable(let key):
            answer(id, key) { endpoint in
                if endpoint.isEnabled { disable(endpoint, because: "An operator disabled it.") }
            }
        case .delete(let key): answer(id, key) { put(.deleteEndpoint($0.key)) }
        case .rotate(let key, let overlap):
            if ledger.endpoints[key]?.secretReferences.isEmpty == false {
                let message = "The endpoint's secrets are declared in a file. Change them there."
                return reply(id, .failed(EngineError(.conflict, message)))
            }
            answer(id, key) { rotate($0, overlap) }
        case .ping(let key): ping(key, id)
        case .replay(let key, let selection): try replay(key, selection, id)
        }
    }

    private func answer(_ id: ReplyID, _ result: Result<EndpointReply, EngineError>) {
        switch result {
        case .success(let done): reply(id, .endpoint(done))
        case .failure(let error): reply(id, .failed(error))
        }
    }

    private func answer(_ id: ReplyID, _ key: Int64, _ change: (EndpointRecord) -> Void) {
        guard let endpoint = ledger.endpoints[key] else { return reply(id, .failed(.unknownEndpoint)) }
        change(endpoint)
        reply(id, .endpoint(EndpointReply(endpoint: ledger.endpoints[key])))
    }

    // MARK: Making and changing

    private func create(_ draft: EndpointDraft) -> Result<EndpointReply, EngineError> {
        if let problem = problem(with: draft) { return .failure(problem) }
        guard !ledger.endpoints.values.contains(where: { $0.url == draft.url }) else {
            let message = "There is an endpoint with this address already. Change that one, or delete it first."
            return .failure(EngineError(.endpointExists, message))
        }
        guard ledger.endpoints.count < ProductLedger.maximumEndpoints else {
            let message = "There are \(ProductLedger.maximumEndpoints) endpoints, which is all there may be."
            return .failure(EngineError(.quotaExceeded, message))
        }
        return .success(EndpointReply(endpoint: add(draft, isFromFile: false)))
    }

    /// The endpoints of the file that the server was started with.
    private func adopt(_ drafts: [EndpointDraft]) -> Result<EndpointReply, EngineError> {
        for draft in drafts {
            if let problem = problem(with: draft) { return .failure(problem) }
        }
        let others = ledger.endpoints.values.filter { endpoint in !drafts.contains { $0.url == endpoint.url } }
        guard others.count + drafts.count <= ProductLedger.maximumEndpoints else {
            let message = "There would be more than \(ProductLedger.maximumEndpoints) endpoints. Leave some out."
            return .failure(EngineError(.quotaExceeded, message))
        }
        for endpoint in others.sorted(by: { $0.key < $1.key }) where endpoint.isFromFile && endpoint.isEnabled {
            disable(endpoint, because: "It is not in the file any more.")
        }
        for draft in drafts {
            guard var endpoint = ledger.endpoints.values.first(where: { $0.url == draft.url }) else {
                _ = add(draft, isFromFile: true)
                continue
            }
            let before = endpoint
            endpoint.isFromFile = true
            (endpoint.types, endpoint.workflows) = (draft.types, draft.workflows)
            (endpoint.secretReferences, endpoint.signsAsymmetrically) = (draft.secrets, draft.signsAsymmetrically)
            if endpoint != before { put(.putEndpoint(endpoint)) }
        }
        return .success(EndpointReply(endpoint: nil, count: drafts.count))
    }

    private func add(_ draft: EndpointDraft, isFromFile: Bool) -> EndpointRecord {
        var endpoint = EndpointRecord(
            key: ledger.makeEndpointKey(),
            url: draft.url,
            types: draft.types,
            workflows: draft.workflows,
            createdAt: now
        )
        endpoint.isFromFile = isFromFile
        endpoint.secretReferences = draft.secrets
        endpoint.signsAsymmetrically = draft.signsAsymmetrically
        put(.putEndpoint(endpoint))
        return endpoint
    }

    private func problem(with draft: EndpointDraft) -> EngineError? {
        do throws(EngineError) {
            _ = try EndpointAddress(draft.url, allowsLoopback: configuration.allowsLoopbackEndpoints)
        } catch {
            return error
        }
        guard draft.types.allSatisfy({ NoticeType(rawValue: $0) != nil }) else {
            let known = NoticeType.allCases.map(\.rawValue).joined(separator: ", ")
            return EngineError(.invalidRequest, "There is no such type of event. It is one of: \(known).")
        }
        guard draft.secrets.count <= 2 else {
            return EngineError(.invalidRequest, "An endpoint has at most two secrets: the new one and the one before.")
        }
        return nil
    }

    private func enable(_ endpoint: EndpointRecord) {
        var endpoint = endpoint
        guard !endpoint.isEnabled else { return }
        endpoint.disabledReason = nil
        (endpoint.failureCount, endpoint.failingSince) = (0, nil)
        put(.putEndpoint(endpoint))
    }

    private func rotate(_ endpoint: EndpointRecord, _ overlap: Duration) {
        var endpoint = endpoint
        endpoint.secretGeneration += 1
        endpoint.previousSecretUntil = now.advanced(by: overlap)
        put(.putEndpoint(endpoint))
    }

    // MARK: Sending

    private func ping(_ key: Int64, _ id: ReplyID) {
        guard let endpoint = ledger.endpoints[key] else { return reply(id, .failed(.unknownEndpoint)) }
        guard endpoint.isEnabled else { return reply(id, .failed(.disabledEndpoint)) }
        let position = makeNotice(.endpointPing, about: nil, ["endpoint": .string(endpoint.publicID)])
        put(.putDelivery(DeliveryRecord(endpoint: key, notice: position, dueAt: now)))
        reply(id, .endpoint(EndpointReply(endpoint: endpoint, count: 1)))
    }

    /// Begins the schedule of deliveries anew.
    private func replay(_ key: Int64, _ selection: ReplaySelection, _ id: ReplyID) throws(StoreError) {
        guard let endpoint = ledger.endpoints[key] else { return reply(id, .failed(.unknownEndpoint)) }
        guard endpoint.isEnabled else { return reply(id, .failed(.disabledEndpoint)) }
        let limit = ReplaySelection.maximumCount
        var (positions, last): ([Int64], Int64?) = ([], nil)
        switch selection {
        case .range(let from, let through):
            let notices = try store.notices(after: from - 1, limit: limit).filter { $0.position <= through }
            for notice in notices where endpoint.wants(notice.type, of: try workflow(of: notice)) {
                positions.append(notice.position)
            }
            if notices.count == limit { last = notices.last?.position }
        case .parked(let after):
            positions = try store.deliveries(of: key, in: .parked, after: after, limit: limit).map(\.notice)
            if positions.count == limit { last = positions.last }
        }
        var count = 0
        for position in positions {
            let reference = DeliveryReference(endpoint: key, notice: position)
            var record = try delivery(reference) ?? DeliveryRecord(endpoint: key, notice: position, dueAt: now)
            guard !ledger.isFlying(reference) else { continue }
            (record.state, record.scheduleStep, record.dueAt) = (.pending, 0, now)
            put(.putDelivery(record))
            count += 1
        }
        reply(id, .endpoint(EndpointReply(endpoint: endpoint, count: count, next: last)))
    }

    private func workflow(of notice: NoticeRecord) throws(StoreError) -> String? {
        guard let key = notice.execution else { return nil }
        return try load(key)?.record.stateMachine
    }
}

extension EngineError {
    static let unknownEndpoint = EngineError(
        .unknownEndpoint,
        "There is no such endpoint. GET /v1/endpoints lists them."
    )
    static let disabledEndpoint = EngineError(.conflict, "The endpoint is disabled. Enable it first.")
}
