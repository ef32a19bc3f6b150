internal import StatesLanguage

/// The longest history that an execution may have.
///
/// AWS ends an execution whose history is full with an error that no rule catches. What ends an execution otherwise (its last state, a
/// stop, its timeout) always finds room, because the check leaves a place for that event.
extension Advance {
    /// Whether the history has room only for the event that ends the execution.
    var isHistoryFull: Bool {
        guard let maximum = interpreter.limits.maximumHistoryLength else { return false }
        return execution.lastEventID.number >= maximum - 1
    }

    /// Whether the event that ends the execution still has room.
    var hasRoomToEnd: Bool {
        guard let maximum = interpreter.limits.maximumHistoryLength else { return true }
        return execution.lastEventID.number < maximum
    }

    /// Fails the execution if its history is full and it goes on.
    mutating func boundHistory() {
        guard let maximum = interpreter.limits.maximumHistoryLength, isHistoryFull, !isConcluded else { return }
        // One state can tell of many things at once, such as the iterations of a Map: what has no room is left out.
        dropEvents(after: EventID(maximum - 1))
        end(
            .executionFailed,
            as: .failed(error: ErrorName.runtime, cause: Self.fullHistory(maximum)),
            error: ErrorName.runtime,
            cause: Self.fullHistory(maximum)
        )
    }

    private static func fullHistory(_ maximum: Int) -> String {
        "The execution reached the maximum number of history events (\(maximum))."
    }
}
