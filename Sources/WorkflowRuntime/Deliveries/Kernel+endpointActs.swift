internal import JSONModel
internal import WorkflowStore

/// What people change about endpoints, for the operators' log.
extension Kernel {
    /// Logs what a request changed, in the same transaction; nothing for what changed nothing, and for what the program does by itself.
    func log(_ request: EndpointRequest, since before: [Int64: EndpointRecord], by signature: Signature?) {
        guard let signature, let act = request.act else { return }
        for key in Set(before.keys).union(ledger.endpoints.keys).sorted() {
            let (old, new) = (before[key], ledger.endpoints[key])
            guard old != new, let record = new ?? old else { continue }
            desk.log(
                act,
                by: signature,
                at: now,
                before: old?.operatedDigest,
                after: new?.operatedDigest,
                details: ["endpoint": .string(record.publicID)]
            )
        }
    }
}

extension EndpointRequest {
    /// The name in the log; `nil` for what changes no endpoint, and for the file with which the server was started.
    fileprivate var act: String? {
        switch self {
        case .create: "create-endpoint"
        case .enable: "enable-endpoint"
        case .disable: "disable-endpoint"
        case .delete: "delete-endpoint"
        case .rotate: "rotate-endpoint-secret"
        case .adopt, .ping, .replay: nil
        }
    }
}

extension EndpointRecord {
    /// The digest of what people decide about an endpoint: its address may be a secret.
    fileprivate var operatedDigest: String {
        OperatorLog.digest(of: [
            .string(url), .array(types.map { .string($0) }), .array(workflows.map { .string($0) }), .bool(isEnabled),
            .integer(secretGeneration), .bool(signsAsymmetrically),
        ])
    }
}
