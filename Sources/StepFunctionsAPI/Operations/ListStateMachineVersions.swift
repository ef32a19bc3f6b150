internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

extension Operation {
    /// Lists the versions of a state machine, the newest first.
    static let listStateMachineVersions = Operation(
        "ListStateMachineVersions",
        [
            .stateMachineARN, .nextToken, .maxResults,
        ]
    ) { request, backend in
        let name = try Target.name(in: request.text("stateMachineArn"))
        let page = try Page(request, of: "versions of \(name)", backend)
        let rows = try await backend.read { try $0.versions(of: name) }.reversed()
        let isOlder: (String, String) -> Bool = { (Int($0) ?? 0) < (Int($1) ?? 0) }
        return page.answer("stateMachineVersions", all: Array(rows), place: { String($0.number) }, isBehind: isOlder) {
            version in
            [
                "stateMachineVersionArn": .string(backend.versionARN(version.number, of: name)),
                "creationDate": .moment(version.createdAt),
            ]
        }
    }
}
