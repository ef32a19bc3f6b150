internal import JSONModel
internal import WorkflowRuntime

extension Operation {
    /// Takes tags from a state machine or an activity.
    static let untagResource = Operation(
        "UntagResource",
        [
            .required("resourceArn", .text(1...256)), .required("tagKeys", .list(.text(1...128))),
        ]
    ) { request, backend in
        let arn = request.text("resourceArn")
        let resource = try RequestedTags.resource(arn)
        let keys = (request["tagKeys"]?.arrayValue ?? []).compactMap(\.stringValue)
        _ = try await RequestedTags.naming(arn) { try await backend.engine.change(.untag(resource, keys: keys)) }
        return [:]
    }
}
