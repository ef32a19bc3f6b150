/// What an ARN of this service names.
enum ResourceName: Sendable, Hashable {
    /// A state machine.
    case stateMachine(String)
    /// A version or an alias of a state machine; a version's qualifier is a number.
    case qualified(String, qualifier: String)
    /// An execution of a standard state machine.
    case execution(stateMachine: String, name: String)
    /// An execution of an express state machine.
    case express(stateMachine: String, name: String, instance: String)
    /// An activity.
    case activity(String)
    /// A map run.
    case mapRun(String)

    /// Reads an ARN.
    ///
    /// - Throws: `InvalidArn`, in AWS's words.
    init(arn: String) throws(ServiceFailure) {
        let parts = arn.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1, parts[0] == "arn" else { throw Self.invalid("Invalid ARN prefix: \(arn)") }
        guard parts.count >= 7, parts[1].hasPrefix("aws"), parts[2] == "states" else {
            throw Self.invalid("Invalid ARN: \(arn)")
        }
        let names = Array(parts[6...])
        guard !names.contains("") else { throw Self.invalid("Invalid ARN: \(arn)") }
        switch (parts[5], names.count) {
        case ("stateMachine", 1): self = .stateMachine(names[0])
        case ("stateMachine", 2): self = .qualified(names[0], qualifier: names[1])
        case ("execution", 2): self = .execution(stateMachine: names[0], name: names[1])
        case ("express", 3): self = .express(stateMachine: names[0], name: names[1], instance: names[2])
        case ("activity", 1): self = .activity(names[0])
        case ("mapRun", 2): self = .mapRun(arn)
        default: throw Self.misplaced(parts[5])
        }
    }

    /// The refusal of an ARN that names another kind of thing than the operation is about.
    var misplaced: ServiceFailure {
        switch self {
        case .stateMachine, .qualified: Self.misplaced("stateMachine")
        case .execution: Self.misplaced("execution")
        case .express: Self.misplaced("express")
        case .activity: Self.misplaced("activity")
        case .mapRun: Self.misplaced("mapRun")
        }
    }

    private static func misplaced(_ kind: String) -> ServiceFailure {
        invalid("Resource type not valid in this context: \(kind)")
    }

    private static func invalid(_ reason: String) -> ServiceFailure {
        ServiceFailure(.invalidARN, "Invalid Arn: '\(reason)'")
    }
}

/// The rule for names of state machines, executions and activities.
enum ResourceNameRule {
    /// Whether a name holds nothing that AWS refuses: white space, brackets, wildcards, special and control characters.
    static func allows(_ name: String) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy { scalar in
                !refused.contains(scalar) && !scalar.properties.isWhitespace && scalar.value > 0x1F
                    && !(0x7F...0x9F).contains(scalar.value) && scalar.value != 0xFFFE && scalar.value != 0xFFFF
            }
    }

    /// Refuses a name that is not allowed.
    static func check(_ name: String) throws(ServiceFailure) {
        guard allows(name) else { throw ServiceFailure(.invalidName, "Invalid Name: '\(name)'") }
    }

    private static let refused = Set("<>{}[]?*\"#%\\^|~`$&,;:/".unicodeScalars)
}
