import Connectors
import JSONModel
import Testing

@Suite("The published schema and the loader agree")
struct SchemaTests {
    let schema: JSON

    init() throws { schema = try JSON(parsing: try Fixtures.text("connector.schema.json")) }

    /// The definitions that are objects with fixed members.
    private var definitions: [String: Set<String>] {
        var found: [String: Set<String>] = [:]
        for (name, definition) in schema["$defs"]?.objectValue ?? [:] {
            if let properties = definition["properties"]?.objectValue { found[name] = Set(properties.keys) }
        }
        return found
    }

    @Test("every member that the loader knows is in the schema, and the other way round")
    func members() {
        #expect(Set(definitions.keys) == Set(FileVocabulary.members.keys))
        for (name, members) in FileVocabulary.members {
            #expect(definitions[name] == members, "in '\(name)'")
        }
    }

    @Test("every list of values is the same in both")
    func choices() throws {
        for (place, names) in FileVocabulary.choices {
            let pointer = try #require(JSONPointer(place))
            let values = schema[pointer]?["enum"]?.arrayValue?.compactMap(\.stringValue)
            #expect(values == names, "at \(place)")
        }
    }

    @Test("the schema refuses unknown members everywhere, and describes every one")
    func closed() {
        for (name, definition) in schema["$defs"]?.objectValue ?? [:] {
            guard let properties = definition["properties"]?.objectValue else { continue }
            #expect(definition["additionalProperties"] == false, "in '\(name)'")
            for (key, property) in properties where property["const"] == nil {
                let isDescribed = property["description"] != nil || describes(property["$ref"])
                #expect(isDescribed, "'\(key)' of '\(name)'")
            }
        }
    }

    @Test("every reference in the schema leads somewhere")
    func references() {
        var pending = [schema]
        while let value = pending.popLast() {
            if let reference = value["$ref"]?.stringValue {
                #expect(JSONPointer(String(reference.dropFirst())).flatMap { schema[$0] } != nil, "\(reference)")
            }
            pending += value.objectValue?.values ?? value.arrayValue ?? []
        }
    }

    private func describes(_ reference: JSON?) -> Bool {
        guard let text = reference?.stringValue, let pointer = JSONPointer(String(text.dropFirst())) else {
            return false
        }
        return schema[pointer]?["description"] != nil
    }
}
