internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

extension Operation {
    /// Makes an activity; an equal request gives back the one that is there.
    static let createActivity = Operation(
        "CreateActivity",
        [
            .required("name", .text(1...80)), .tags, .encryptionConfiguration,
        ]
    ) { request, backend in
        let name = request.text("name")
        try ResourceNameRule.check(name)
        let encryption = request["encryptionConfiguration"]
        if let encryption { try MachineSettings.check(encryption: encryption) }
        let change = CatalogRequest.createActivity(
            name: name,
            encryption: encryption,
            tags: try RequestedTags.tags(in: request)
        )
        let arn = backend.configuration.activityARN(name)
        do {
            guard case .activity(let activity) = try await backend.engine.change(change) else {
                throw ServiceFailure.misdirected
            }
            return ["activityArn": .string(arn), "creationDate": .moment(activity.createdAt)]
        } catch let error as EngineError where error.code == .activityExists {
            throw ServiceFailure(.activityAlreadyExists, "Activity Already Exists: '\(arn)'")
        }
    }
}
