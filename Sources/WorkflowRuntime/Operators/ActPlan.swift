internal import StatesInterpreter
internal import WorkflowStore

/// What an act would do to an execution: decided, and neither shown nor done yet.
struct ActPlan: Sendable {
    /// The definition that an execution is moved to.
    struct Target: Sendable {
        var definition: DefinitionKey
        var revision: Int
        var interpreter: Interpreter
    }

    /// The execution afterwards, before the tasks begin that the decision orders.
    var flow: FlowSnapshot
    /// What the interpreter decided.
    var decision = Decision()
    /// The definition that it is moved to.
    var target: Target?
    /// The branches whose task looks at once.
    var hurried: [BranchPath] = []
    /// What whoever acts should know.
    var warnings: [String] = []

    init(flow: FlowSnapshot) { self.flow = flow }
}
