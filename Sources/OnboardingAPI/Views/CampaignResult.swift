internal import JSONModel
internal import WorkflowStore

/// What became of a customer, as results tell it: codes, moments and references, and no personal data.
struct CampaignResult: Sendable {
    var row: CampaignRow
    /// The name of the error, if the execution ended with one.
    var error: String?
    /// The fingerprint of the failure's cause.
    var cause: String?
    /// What the provider calls the case, where the output says it as a code.
    var vendorReference: String?

    init(_ result: CustomerResult) {
        (row, error, cause) = (result.row, result.error, result.cause)
        vendorReference = result.output?["vendorReference"]?.stringValue.flatMap { Self.isCode($0) ? $0 : nil }
    }

    var json: JSON {
        var object = row.json.objectValue ?? [:]
        object["error"] = error.map { .string($0) }
        object["cause"] = cause.map { .string($0) }
        object["vendorReference"] = vendorReference.map { .string($0) }
        return .object(object)
    }

    /// Whether a text can be told: what is no code may be somebody's name.
    private static func isCode(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                byte &- 48 < 10 || (byte | 32) &- 97 < 26 || byte == 0x5F || byte == 0x2E || byte == 0x2D
            }
    }
}
