public import JSONModel
internal import StatesInterpreter
public import WorkflowStore

extension FailureCause {
    /// How many hexadecimal digits a fingerprint has: 64 bits tell apart more causes than anybody reads.
    private static let fingerprintLength = 16

    /// The cause of a failure that ended an execution.
    ///
    /// - Parameters:
    ///   - branch: the branch that failed first.
    ///   - error: the error name.
    ///   - cause: the cause as it was told, which may name the applicant.
    ///   - outcomeClass: how the call was understood from whose answer the failure came.
    ///   - input: the execution's input, whose texts do not go on.
    init(of branch: Branch, error: String?, cause: String?, outcomeClass: String?, input: JSON) {
        let values: [JSON] = [input, branch.input, .object(branch.variables)]
        let message = FailureNormalizer(hiding: values).normalize(cause ?? "")
        let error = error ?? ""
        let text = [branch.stateName, error, outcomeClass ?? "", message].joined(separator: "\u{0}")
        let digest = TaskResources.digest("SHA-256", Array(text.utf8)) ?? ""
        self.init(
            fingerprint: String(digest.prefix(Self.fingerprintLength)),
            path: branch.path,
            state: branch.stateName,
            error: error,
            outcomeClass: outcomeClass,
            message: message
        )
    }
}

extension FailureCause {
    /// The cause as the REST face writes it; members without a value are left out.
    public var json: JSON {
        var object: JSONObject = [
            "fingerprint": .string(fingerprint), "state": .string(state), "error": .string(error),
        ]
        if path != .root { object["branch"] = .string(path.description) }
        object["outcome"] = outcomeClass.map { .string($0) }
        object["message"] = .string(message)
        return .object(object)
    }
}
