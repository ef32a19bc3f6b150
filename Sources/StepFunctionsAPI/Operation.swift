internal import JSONModel

/// One operation of the Step Functions API: its name, what its request holds, and what it does.
struct Operation: Sendable {
    let name: String
    let fields: [Field]
    /// Carries out a request that fits.
    ///
    /// What it throws becomes the error answer, by ``ServiceFailure/init(_:)``.
    let run: @Sendable (Request, Backend) async throws -> JSONObject

    init(
        _ name: String,
        _ fields: [Field] = [],
        run: @escaping @Sendable (Request, Backend) async throws -> JSONObject
    ) {
        self.name = name
        self.fields = fields
        self.run = run
    }
}

extension Operation {
    /// All operations, by name.
    static let all: [String: Operation] = Dictionary(
        [
            createActivity, createStateMachine, createStateMachineAlias, deleteActivity, deleteStateMachine,
            deleteStateMachineAlias, deleteStateMachineVersion, describeActivity, describeExecution, describeMapRun,
            describeStateMachine, describeStateMachineAlias, describeStateMachineForExecution, getActivityTask,
            getExecutionHistory, listActivities, listExecutions, listMapRuns, listStateMachineAliases,
            listStateMachineVersions, listStateMachines, listTagsForResource, publishStateMachineVersion,
            redriveExecution, sendTaskFailure, sendTaskHeartbeat, sendTaskSuccess, startExecution, startSyncExecution,
            stopExecution, tagResource, testState, untagResource, updateMapRun, updateStateMachine,
            updateStateMachineAlias,
            validateStateMachineDefinition,
        ].map { ($0.name, $0) },
        uniquingKeysWith: { first, _ in first }
    )
}
