internal import ArgumentParser
internal import JSONModel

/// Everything that any act takes, for acts on one onboarding and on many.
struct ResumeMembers: ParsableArguments {
    @Option(help: ArgumentHelp("Go on from this state, and not from where it stopped.", valueName: "state"))
    var from: String?

    @Option(help: ArgumentHelp("Give the state this input: JSON, a file, or - for standard input.", valueName: "json"))
    var input: String?

    @Option(help: ArgumentHelp("Give a variable another value; may be repeated.", valueName: "name=json"))
    var set: [NamedValue] = []

    @Option(help: ArgumentHelp("Go on with this revision of the definition.", valueName: "number"))
    var revision: Int?

    @Option(
        name: .customLong("map"),
        help: ArgumentHelp("The new name of a state; may be repeated.", valueName: "old=new")
    )
    var mapping: [NamedValue] = []

    @Flag(help: "I have looked: the call that may have had its effect did not.")
    var effectChecked = false

    func members() throws -> JSONObject {
        var object: JSONObject = [:]
        object["from"] = from.map { .string($0) }
        object["input"] = try input.map { try InputText.json($0) }
        if !set.isEmpty { object["variables"] = .object(JSONObject(set.map { ($0.name, $0.json) })) }
        object["revision"] = revision.map { .integer($0) }
        object["mapping"] = Self.mapping(mapping)
        if effectChecked { object["effectChecked"] = true }
        return object
    }

    static func mapping(_ values: [NamedValue]) -> JSON? {
        values.isEmpty ? nil : .object(JSONObject(values.map { ($0.name, .string($0.value)) }))
    }
}
