/// What goes wrong with the first calls of a scenario's subject, by operation.
struct ScenarioFaults<Operation: TwinOperation>: Sendable, ExpressibleByDictionaryLiteral {
    private var faults: [Operation: Fault] = [:]

    private struct Fault: Sendable {
        var disturbance: Disturbance
        /// How many of the first calls it strikes.
        var calls: Int
    }

    /// Nothing goes wrong.
    init() {}

    /// Each disturbance strikes the first call of its operation.
    init(dictionaryLiteral elements: (Operation, Disturbance)...) {
        for (operation, disturbance) in elements { faults[operation] = Fault(disturbance: disturbance, calls: 1) }
    }

    /// The disturbance strikes the first calls of the operations.
    init(_ disturbance: Disturbance, of operations: [Operation], calls: Int = 1) {
        for operation in operations { faults[operation] = Fault(disturbance: disturbance, calls: calls) }
    }

    /// What goes wrong with the given call of an operation, counted from 1.
    func disturbance(of operation: Operation, call: Int) -> Disturbance? {
        guard let fault = faults[operation], call <= fault.calls else { return nil }
        return fault.disturbance
    }
}
