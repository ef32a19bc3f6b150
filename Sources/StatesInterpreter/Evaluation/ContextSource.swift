internal import JSONModel
internal import StatesLanguage

/// What the Context object is made of; it is made only where a path or an expression reads it.
struct ContextSource {
    let header: ExecutionHeader
    let surroundings: Surroundings
    /// The state's name and when it was entered.
    let stateName: String
    let enteredAt: Timestamp
    /// How often the state was retried; `nil` for kinds of states that have no retriers.
    let retryCount: Int?
    /// The item, in an iteration of a Map state or where a Map state makes the input of one.
    let mapItem: MapItem?
    /// The visit to the state, for the engine's own member.
    let visit: TaskVisit
    /// The attempt that is being made, where it has a task token.
    var attempt: TaskAttempt?
    /// A Context object that stands for all this, where a state is tried out by itself.
    var madeUp: JSON?

    /// The members that the Context object has in Step Functions.
    private static let members = ["Execution", "StateMachine", "State", "Task", "Map"]

    /// The Context object with the given members: `$$`, `$states.context`.
    ///
    /// - Parameter members: the members that are read, or `nil` where a definition takes the object as a whole. Then the
    ///   engine's own member, `Usher`, is left out, so that definitions made for AWS see what AWS shows them.
    func object(reading members: [String]?) -> JSON {
        if let madeUp { return madeUp }
        let names = members ?? Self.members
        var context = JSONObject(minimumCapacity: names.count)
        for name in names { context[name] = member(name) }
        return .object(context)
    }

    private func member(_ name: String) -> JSON? {
        switch name {
        case "Execution": execution
        case "StateMachine":
            .object(["Id": .string(header.stateMachineARN), "Name": .string(header.stateMachineName)])
        case "State": state
        case "Task":
            attempt.map { .object(["Token": .string(surroundings.taskToken($0))]) }
        case "Map": mapItem?.context
        case "Usher": surroundings.usherContext(visit)
        default: nil
        }
    }

    private var execution: JSON {
        var execution: JSONObject = [
            "Id": .string(header.arn),
            "Input": header.input,
            "StartTime": .string(header.startTime.description),
            "Name": .string(header.name),
            "RoleArn": .string(header.roleARN),
        ]
        if !header.isSynchronous { execution["RedriveCount"] = .integer(header.redriveCount) }
        execution["RedriveTime"] = header.redriveTime.map { .string($0.description) }
        return .object(execution)
    }

    private var state: JSON {
        var state: JSONObject = ["Name": .string(stateName), "EnteredTime": .string(enteredAt.description)]
        state["RetryCount"] = retryCount.map { .integer($0) }
        return .object(state)
    }
}
