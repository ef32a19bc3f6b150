public import JSONModel

/// A named step of a definition.
public struct State: Sendable {
    /// The name, unique in the whole definition.
    public let name: String
    /// The `Comment` field.
    public let comment: String?
    /// The language of the state's fields.
    public let queryLanguage: QueryLanguage
    /// Where the state stands in the definition.
    public let location: JSONPointer
    /// What the state does.
    public let kind: Kind

    /// What a state does, by its `Type`.
    public indirect enum Kind: Sendable {
        /// Work outside the engine.
        case task(TaskState)
        /// Passes its input on, or makes a value.
        case pass(PassState)
        /// Chooses the next state.
        case choice(ChoiceState)
        /// Waits.
        case wait(WaitState)
        /// Ends its scope successfully.
        case succeed(SucceedState)
        /// Ends its scope with an error.
        case fail(FailState)
        /// Runs branches side by side.
        case parallel(ParallelState)
        /// Runs one scope for each item of an array.
        case map(MapState)
    }
}

extension State {
    /// The `Type` of the state.
    public var type: StateType {
        switch kind {
        case .task: .task
        case .pass: .pass
        case .choice: .choice
        case .wait: .wait
        case .succeed: .succeed
        case .fail: .fail
        case .parallel: .parallel
        case .map: .map
        }
    }

    /// The states that may come next in the same scope, each with the place of the field that names it.
    var transitions: [(target: String, location: JSONPointer)] {
        switch kind {
        case .task(let state): state.transition.targets(at: location) + state.catchers.targets(at: location)
        case .pass(let state): state.transition.targets(at: location)
        case .wait(let state): state.transition.targets(at: location)
        case .parallel(let state): state.transition.targets(at: location) + state.catchers.targets(at: location)
        case .map(let state): state.transition.targets(at: location) + state.catchers.targets(at: location)
        case .choice(let state): state.targets(at: location)
        case .succeed, .fail: []
        }
    }

    /// Whether the scope can end here.
    var isTerminal: Bool {
        switch kind {
        case .task(let state): state.transition == .end
        case .pass(let state): state.transition == .end
        case .wait(let state): state.transition == .end
        case .parallel(let state): state.transition == .end
        case .map(let state): state.transition == .end
        case .choice: false
        case .succeed, .fail: true
        }
    }
}

/// The values of a state's `Type` field, in the order in which Step Functions lists them.
public enum StateType: String, Sendable, Hashable, CaseIterable {
    /// `Task`.
    case task = "Task"
    /// `Wait`.
    case wait = "Wait"
    /// `Pass`.
    case pass = "Pass"
    /// `Succeed`.
    case succeed = "Succeed"
    /// `Fail`.
    case fail = "Fail"
    /// `Choice`.
    case choice = "Choice"
    /// `Parallel`.
    case parallel = "Parallel"
    /// `Map`.
    case map = "Map"
}

/// What follows a state.
public enum Transition: Sendable, Hashable {
    /// The state with this name.
    case next(String)
    /// Nothing: the scope ends.
    case end

    func targets(at location: JSONPointer) -> [(target: String, location: JSONPointer)] {
        switch self {
        case .next(let name): [(name, location.appending("Next"))]
        case .end: []
        }
    }
}
