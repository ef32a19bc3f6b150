internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

extension Operation {
    /// Describes an activity.
    static let describeActivity = Operation(
        "DescribeActivity",
        [
            .activityARN
        ]
    ) { request, backend in
        let arn = request.text("activityArn")
        guard let activity = try await backend.activity(try ResourceName.activity(arn)) else {
            throw ServiceFailure.noActivity(arn)
        }
        return [
            "activityArn": .string(arn),
            "name": .string(activity.name),
            "creationDate": .moment(activity.createdAt),
            "encryptionConfiguration": activity.encryption ?? MachineSettings.defaultEncryption,
        ]
    }
}
