internal import StatesInterpreter
internal import WorkflowStore

/// What must keep a second engine off a store.
extension StoreConformanceSuite {
    static let ownershipCases: [StoreConformanceCase] = [
        StoreConformanceCase("a second engine is refused for as long as the first one runs") { makeStore in
            var first: (any EngineStore)? = try makeStore()
            try first?.commitDefinition()
            try expect("the second engine", failsWith: .inUse) { _ = try makeStore() }
            try first?.commit(Sample.starting(Sample.execution(1)))
            first = nil
            let second = try makeStore()
            try expect("what the first one wrote", try second.highestExecutionKey(), equals: ExecutionKey(1))
        }
    ]
}
