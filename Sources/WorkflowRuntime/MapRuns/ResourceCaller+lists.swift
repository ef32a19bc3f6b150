public import Connectors
public import JSONModel
internal import StatesInterpreter
internal import StatesLanguage
internal import WorkflowStore

extension ResourceCaller: ListReader {
    /// How often a page is asked for before its failure counts.
    private static let attempts = 5

    /// Reads a page of a connector's list operation, and tries again where the provider fails for a while.
    public func page(_ query: ItemQuery) async -> MapRunAnswer {
        var answer = MapRunAnswer.failed(error: ErrorName.itemReaderFailed, cause: "")
        for attempt in 1...Self.attempts {
            let order = query.order
            let outcome = await perform(order)
            let isLast = attempt == Self.attempts || !outcome.outcomeClass.isWorthAnotherLook
            answer = planner.page(outcome, of: order, query, at: clock.now())
            guard !isLast, !Task.isCancelled else { return answer }
            try? await Task.sleep(for: outcome.retryAfter ?? .milliseconds(200 << attempt))
        }
        return answer
    }
}

extension OutcomeClass {
    fileprivate var isWorthAnotherLook: Bool {
        switch self {
        case .transient, .ambiguous, .notYet, .reauthenticate: true
        default: false
        }
    }
}

extension ItemQuery {
    /// The call of the list operation.
    ///
    /// Its visit is the run's, whose every page has a key of its own.
    public var order: CallOrder {
        let visit = TaskVisit(executionARN: runARN, path: .root, stateName: cursor?.text() ?? "", number: EventID(1))
        return CallOrder(
            id: CallID(number: 0),
            execution: execution,
            attempt: TaskAttempt(visit: visit, number: 1),
            number: 1,
            resource: reader["Resource"]?.stringValue ?? "",
            purpose: .operation,
            parameters: cursor ?? reader["Arguments"] ?? [:],
            idempotencyKey: TokenMint.idempotencyKey(of: visit, startedAt: .epoch),
            returnLink: "",
            visitStartedAt: .epoch,
            deadline: nil,
            seed: seed
        )
    }
}

extension CallPlanner {
    /// The page that an answer holds.
    ///
    /// The cursor behind it is the whole input of the next call, as the connector's paging makes it.
    public func page(_ outcome: Outcome, of order: CallOrder, _ query: ItemQuery, at now: Timestamp) -> MapRunAnswer {
        guard outcome.outcomeClass == .ok else {
            return .failed(error: ErrorName.itemReaderFailed, cause: outcome.message)
        }
        guard let (call, connector) = listCall(of: order, at: now) else {
            let cause = "'\(order.resource)' is not an operation of a connector that is there."
            return .failed(error: ErrorName.itemReaderFailed, cause: cause)
        }
        do throws(ConnectorError) {
            guard let page = try connector.page(outcome, of: call) else {
                let cause = "'\(order.resource)' gives no list. Name an operation with 'page' in its connector."
                return .failed(error: ErrorName.itemReaderFailed, cause: cause)
            }
            // A provider that answers in a circle has come to its end.
            let isCircle = page.next == order.parameters
            return .items(page.items, source: order.resource, next: isCircle ? Optional.none : page.next)
        } catch {
            return .failed(error: ErrorName.itemReaderFailed, cause: error.message)
        }
    }

    /// The prepared call of an order, with or without the token that it needs to leave.
    private func listCall(of order: CallOrder, at now: Timestamp) -> (PreparedCall, Connector)? {
        switch plan(order, at: now) {
        case .request(let planned):
            guard case .connector(let call, let connector, _) = planned.reading else { return nil }
            return (call, connector)
        case .needsToken(let need): return (need.call, need.connector)
        case .answered: return nil
        }
    }
}
