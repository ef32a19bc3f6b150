internal import JSONModel
internal import WorkflowRuntime

extension Operation {
    /// Deletes an activity, if it is there.
    static let deleteActivity = Operation(
        "DeleteActivity",
        [
            .activityARN
        ]
    ) { request, backend in
        _ = try await backend.engine.change(.deleteActivity(try ResourceName.activity(request.text("activityArn"))))
        return [:]
    }
}

extension ResourceName {
    /// The name of an activity.
    static func activity(_ arn: String) throws(ServiceFailure) -> String {
        let resource = try ResourceName(arn: arn)
        guard case .activity(let name) = resource else { throw resource.misplaced }
        return name
    }
}
