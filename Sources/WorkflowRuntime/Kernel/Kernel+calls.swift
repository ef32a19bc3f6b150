internal import Connectors
internal import JSONModel
internal import WorkflowStore

/// Calls and deliveries: ordered with a batch, carried out when it is durable, and answered later.
extension Kernel {
    func order(_ order: DeliveryOrder) { next.deliveries.append(order) }

    /// Orders a call that no branch waits for.
    func order(_ order: CallOrder) { next.orders.append(order) }

    func order(_ order: CallOrder, _ ticket: CallTicket) {
        calls.open(ticket)
        next.orders.append(order)
    }

    /// Whether a call of this branch is on its way.
    func hasCall(_ branch: BranchReference) -> Bool { calls[branch] != nil }

    /// Whether a call of this branch may have left already; one that was ordered in this batch has not.
    func hasLeft(_ branch: BranchReference) -> Bool {
        calls[branch].map { $0.batch < batchNumber } ?? true
    }

    func ticket(of id: CallID) -> CallTicket? { calls[id] }

    /// Takes a call off the list of those on their way.
    func close(_ ticket: CallTicket) {
        if calls.close(ticket) { admission.release(ticket.pass) }
    }

    /// Gives up a branch's call, if there is one.
    func cancelCall(of branch: BranchReference) {
        guard let ticket = calls[branch] else { return }
        close(ticket)
        admission.abandon(ticket.pass, at: now)
        // A call that was ordered in this batch never leaves.
        if let index = next.orders.lastIndex(where: { $0.id == ticket.id }) {
            next.orders.remove(at: index)
            unwrittenMessages.removeAll { message in
                guard message.batch == batchNumber, case .note(let record) = message.change else { return false }
                return record.visit == ticket.idempotencyKey
            }
        } else {
            next.cancellations.append(ticket.id)
        }
    }

    /// Ends a call or an order whose answer nobody waits for.
    func cancel(_ id: CallID) { next.cancellations.append(id) }

    func keep(_ ticket: CallTicket, _ answer: Outcome) {
        next.answers.append((ticket, answer))
    }

    func keep(_ answer: DeliveryAnswer, of id: CallID, _ flight: ProductLedger.Flight) {
        next.deliveryAnswers.append(DeliveryAnswered(id: id, flight: flight, answer: answer))
    }
}
