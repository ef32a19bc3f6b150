public import Connectors
public import JSONModel
internal import StatesInterpreter
internal import StatesLanguage
internal import WorkflowStore

extension ResourceCaller: ListReader {
    /// Reads a page of a connector's list operation: one call, which the kernel admitted.
    public func page(_ query: ItemQuery) async -> MapRunAnswer {
        let order = query.order
        return planner.page(await perform(order), of: order, query, at: clock.now())
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
            resource: resource,
            purpose: .operation,
            parameters: cursor?["input"] ?? reader["Arguments"] ?? [:],
            idempotencyKey: TokenMint.idempotencyKey(of: visit, startedAt: .epoch),
            returnLink: "",
            visitStartedAt: .epoch,
            deadline: nil,
            seed: seed
        )
    }

    /// The number of the page in the list, from 1.
    fileprivate var pageNumber: Int { cursor?["page"]?.integerValue ?? 1 }
}

extension CallPlanner {
    /// The page that an answer holds.
    ///
    /// The cursor behind it is its number, `page`, and the whole input of the next call, as the connector's paging makes it.
    public func page(_ outcome: Outcome, of order: CallOrder, _ query: ItemQuery, at now: Timestamp) -> MapRunAnswer {
        guard outcome.outcomeClass == .ok else { return .unanswered(outcome) }
        func refuse(_ cause: String) -> MapRunAnswer { .failed(error: ErrorName.itemReaderFailed, cause: cause) }
        do throws(ConnectorError) {
            guard let (connector, operation) = target(of: order),
                let paging = connector.operations[operation]?.request?.page,
                let page = try connector.page(outcome, of: try prepare(order, operation, of: connector, at: now))
            else { return refuse("'\(order.resource)' gives no list. Name an operation with 'page' in its connector.") }
            // A provider that answers with the same page again has come to its end.
            guard let next = page.next, next != order.parameters else {
                return .items(page.items, source: order.resource, next: Optional.none)
            }
            guard query.pageNumber < paging.maximumPages else {
                let cause =
                    "The list has more than \(paging.maximumPages) pages, so '\(order.resource)' seems to answer in a circle. "
                    + "Raise 'maximumPages' in its connector if it does not."
                return refuse(cause)
            }
            let cursor: JSON = ["page": .integer(query.pageNumber + 1), "input": next]
            return .items(page.items, source: order.resource, next: cursor)
        } catch {
            return refuse(error.message)
        }
    }
}
