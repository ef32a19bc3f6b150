internal import JSONModel
internal import WorkflowRuntime

extension Operation {
    /// Gives tags to a state machine or an activity.
    static let tagResource = Operation(
        "TagResource",
        [
            .required("resourceArn", .text(1...256)), .required("tags", Shape.tagList),
        ]
    ) { request, backend in
        let arn = request.text("resourceArn")
        let resource = try RequestedTags.resource(arn)
        let tags = try RequestedTags.tags(in: request)
        _ = try await RequestedTags.naming(arn) { try await backend.engine.change(.tag(resource, tags)) }
        return [:]
    }
}
