internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// The calls on their way, by their names and by the branches that wait for them.
struct CallsUnderWay {
    private var tickets: [CallID: CallTicket] = [:]
    private var callOfBranch: [BranchReference: CallID] = [:]

    var count: Int { tickets.count }
    /// What the calls were admitted as.
    var passes: [CallAdmission.Pass] { tickets.values.map(\.pass) }

    subscript(id: CallID) -> CallTicket? { tickets[id] }

    /// The call that a branch waits for.
    subscript(branch: BranchReference) -> CallTicket? { callOfBranch[branch].flatMap { tickets[$0] } }

    mutating func open(_ ticket: CallTicket) {
        tickets[ticket.id] = ticket
        callOfBranch[ticket.branch] = ticket.id
    }

    /// Takes a call off; `false` if it was not on its way.
    mutating func close(_ ticket: CallTicket) -> Bool {
        if callOfBranch[ticket.branch] == ticket.id { callOfBranch[ticket.branch] = nil }
        return tickets.removeValue(forKey: ticket.id) != nil
    }

    /// Forgets the calls that were ordered by a batch that failed, or later, and never left; takes those back whose answers are lost.
    mutating func reset(after batch: Int, lost: [CallTicket]) {
        tickets = tickets.filter { $0.value.batch < batch }
        for ticket in lost where ticket.batch < batch { tickets[ticket.id] = ticket }
        callOfBranch = Dictionary(
            tickets.values.map { ($0.branch, $0.id) },
            uniquingKeysWith: { CallID(number: max($0.number, $1.number)) }
        )
    }
}

/// A call that is on its way, as the kernel remembers it.
struct CallTicket: Sendable, Hashable {
    var id: CallID
    var execution: ExecutionKey
    var path: BranchPath
    var attempt: TaskAttempt
    var number: Int
    var resource: String
    var purpose: CallPurpose
    var idempotencyKey: String
    var startedAt: Timestamp
    /// The batch whose commit let the call leave.
    var batch: Int
    /// What the call was admitted as.
    var pass: CallAdmission.Pass

    /// The branch that waits for the answer.
    var branch: BranchReference { BranchReference(execution: execution, path: path) }
}
