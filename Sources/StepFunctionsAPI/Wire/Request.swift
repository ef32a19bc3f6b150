internal import JSONModel

/// A request that fits its description.
///
/// What is required is there, and everything has the kind that it must have.
struct Request: Sendable {
    let members: JSONObject
    /// The id of the access key that signed it; `nil` where the server lets everybody in.
    let accessKey: String?

    init(_ members: JSONObject, signedWith accessKey: String? = nil) {
        (self.members, self.accessKey) = (members, accessKey)
    }

    subscript(name: String) -> JSON? { members[name] }

    /// A text that the description requires.
    func text(_ name: String) -> String { members[name]?.stringValue ?? "" }

    func optionalText(_ name: String) -> String? { members[name]?.stringValue }

    func integer(_ name: String) -> Int? { members[name]?.integerValue }

    func flag(_ name: String) -> Bool { members[name]?.boolValue ?? false }

    /// Whether payloads are left out of the answer.
    var isMetadataOnly: Bool { optionalText("includedData") == "METADATA_ONLY" }
}
