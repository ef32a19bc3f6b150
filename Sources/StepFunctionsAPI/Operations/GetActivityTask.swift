internal import JSONModel
internal import WorkflowRuntime

extension Operation {
    /// Gives a worker the next task of an activity, waiting for one if need be.
    static let getActivityTask = Operation(
        "GetActivityTask",
        [
            .activityARN, .optional("workerName", .text(1...80)),
        ]
    ) { request, backend in
        let arn = request.text("activityArn")
        do {
            let assignment = try await backend.engine.claimTask(
                of: try ResourceName.activity(arn),
                worker: request.optionalText("workerName"),
                patience: backend.pollPatience
            )
            // An answer without a token says that there was no task.
            guard let assignment else { return [:] }
            return ["taskToken": .string(assignment.token), "input": .payload(assignment.input)]
        } catch let error as EngineError where error.code == .unknownActivity {
            throw ServiceFailure.noActivity(arn)
        } catch let error as EngineError where error.code == .quotaExceeded {
            throw ServiceFailure(.activityWorkerLimitExceeded, error.message)
        }
    }
}
