internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

extension Operation {
    /// Lists the tags of a state machine or an activity.
    static let listTagsForResource = Operation(
        "ListTagsForResource",
        [
            .required("resourceArn", .text(1...256))
        ]
    ) { request, backend in
        let arn = request.text("resourceArn")
        let tags: [Tag]?
        switch try RequestedTags.resource(arn) {
        case .stateMachine(let name): tags = try await backend.stateMachine(name)?.tags
        case .activity(let name): tags = try await backend.activity(name)?.tags
        }
        guard let tags else { throw ServiceFailure.noResource(arn) }
        return ["tags": .array(tags.map { ["key": .string($0.key), "value": .string($0.value)] })]
    }
}
