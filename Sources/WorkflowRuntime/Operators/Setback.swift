internal import JSONModel
internal import StatesInterpreter
public import WorkflowStore

/// Why the newest attempt of a state failed, while the state goes on trying.
///
/// It is kept in the branch's row from the failure until the state is left, whatever the next attempt waits for: its time, room
/// at the provider, an operator. The store finds executions by its fingerprint.
struct Setback: Sendable, Hashable {
    /// The visit.
    var visit: EventID
    /// The cause, in the form in which equal causes are equal.
    var cause: FailureCause

    init(visit: EventID, cause: FailureCause) {
        self.visit = visit
        self.cause = cause
    }

    // MARK: Stored form

    /// The member of the row's `task` that holds it.
    private static let member = "e"
    /// What stands for a task that is not there.
    private static let alone: JSON = ["retry"]

    /// Adds it to what the row's `task` holds otherwise.
    func added(to task: JSON?) -> JSON {
        var object = task?.objectValue ?? ["f": Self.alone]
        var stored: JSONObject = [
            "v": .integer(visit.number), "h": .string(cause.fingerprint), "n": .string(cause.error),
            "m": .string(cause.message),
        ]
        stored["o"] = cause.outcomeClass.map { .string($0) }
        object[Self.member] = .object(stored)
        return .object(object)
    }

    /// Whether a row's `task` holds nothing else.
    static func isAlone(in task: JSON) -> Bool { task["f"] == alone }

    /// Reads it from a branch's row; `nil` if there is none.
    init?(_ row: BranchRecord) {
        guard let stored = row.task?[Self.member], let visit = stored["v"]?.integerValue,
            let fingerprint = stored["h"]?.stringValue, let error = stored["n"]?.stringValue,
            let message = stored["m"]?.stringValue
        else { return nil }
        self.visit = EventID(visit)
        cause = FailureCause(
            fingerprint: fingerprint,
            path: row.path,
            state: row.stateName,
            error: error,
            outcomeClass: stored["o"]?.stringValue,
            message: message
        )
    }
}

extension BranchRecord {
    /// Why the newest attempt of its state failed, while the state goes on trying.
    public var retryCause: FailureCause? { wake == .redrive ? nil : Setback(self)?.cause }
}
