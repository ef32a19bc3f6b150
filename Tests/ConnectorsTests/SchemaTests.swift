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

    private var files: [JSON] {
        get throws {
            let texts = [
                try Fixtures.text("sardine.connector.json"), try Fixtures.text("aurora-sentinel.connector.json"),
                try Fixtures.text("sentry-interactive.connector.json"),
                try Fixtures.text("kajeet-sentinel.connector.json"), ProviderFormsTests.contactProvider,
                ProviderFormsTests.lockProvider,
            ]
            return try texts.map { try JSON(parsing: $0) }
        }
    }

    @Test("every connector that is shipped, and those of the tests, are valid by the schema")
    func valid() throws {
        for file in try files { #expect(SchemaValidator(root: schema).problems(file) == []) }
    }

    @Test("what the schema refuses the loader refuses too: a member less, a member more, a value of another type")
    func refused() throws {
        let validator = SchemaValidator(root: schema)
        for file in try files {
            // A quarter of the places, one mutant each: parsing them all takes half a minute in a debug build.
            for (index, pointer) in file.places.enumerated() where index % 4 == 1 && !pointer.tokens.isEmpty {
                let mutants: [JSON?] = [nil, [], "", 7, .null, -0.5, ["zzz": 1]]
                let mutant = file.replacing(pointer.tokens[...], by: mutants[index / 4 % mutants.count])
                if !validator.problems(mutant).isEmpty {
                    let (connector, _) = Connector.parse(mutant, supporting: Set(AuthenticationKind.allCases))
                    #expect(connector == nil, "at \(pointer)")
                }
            }
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
