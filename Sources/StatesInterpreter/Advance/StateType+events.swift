internal import StatesLanguage

/// How the history tells of states.
extension StateType {
    var enteredEvent: HistoryEventType {
        switch self {
        case .task: .taskStateEntered
        case .wait: .waitStateEntered
        case .pass: .passStateEntered
        case .succeed: .succeedStateEntered
        case .fail: .failStateEntered
        case .choice: .choiceStateEntered
        case .parallel: .parallelStateEntered
        case .map: .mapStateEntered
        }
    }

    /// A Fail state is never exited.
    var exitedEvent: HistoryEventType? {
        switch self {
        case .task: .taskStateExited
        case .wait: .waitStateExited
        case .pass: .passStateExited
        case .succeed: .succeedStateExited
        case .fail: nil
        case .choice: .choiceStateExited
        case .parallel: .parallelStateExited
        case .map: .mapStateExited
        }
    }

    /// The event of a state that was entered and will not be left: only states that wait have one.
    var abortedEvent: HistoryEventType? {
        switch self {
        case .task: .taskStateAborted
        case .wait: .waitStateAborted
        case .parallel: .parallelStateAborted
        case .map: .mapStateAborted
        case .pass, .succeed, .fail, .choice: nil
        }
    }
}
