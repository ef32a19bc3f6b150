public import JSONModel
internal import WorkflowStore

/// The business fields by which executions of a state machine can be found, as it declares them.
///
/// A declaration gives each field a name and the place of its value in the input, as a JSON Pointer. It is kept in the state
/// machine's tags, `usher:search:country` with the value `/address/country`, so AWS clients can declare fields too; a folder
/// of workflows does it in the file `search.json` beside the definition. Values are stored readable: declare nothing personal.
public struct SearchFields: Sendable, Hashable {
    /// What the keys of tags begin with.
    static let prefix = "usher:search:"
    /// How many fields one state machine may declare.
    public static let maximumCount = 16
    /// Longer values are not stored, in characters.
    static let maximumLength = 200

    /// Where each field's value is, by the field's name.
    public var places: [String: JSONPointer]

    /// Reads a declaration: `{"country": "/address/country"}`; `nil` if it is none.
    public init?(_ declaration: JSON) {
        guard let object = declaration.objectValue, object.count <= Self.maximumCount else { return nil }
        places = [:]
        for (name, value) in object {
            guard Self.isName(name), let pointer = value.stringValue.flatMap({ JSONPointer($0) }) else { return nil }
            places[name] = pointer
        }
    }

    /// Reads the tags of a state machine; others than declarations are left out.
    init(tags: [Tag]) {
        places = [:]
        for tag in tags where tag.key.hasPrefix(Self.prefix) {
            let name = String(tag.key.dropFirst(Self.prefix.count))
            if Self.isName(name) { places[name] = JSONPointer(tag.value) }
        }
    }

    /// Whether a field can have this name: one that a selector can write, and none of the store's own.
    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
    }

    /// The tags with this declaration in place of the one that they hold.
    func replacing(in tags: [Tag]) -> [Tag] {
        tags.filter { !$0.key.hasPrefix(Self.prefix) }
            + places.sorted { $0.key < $1.key }.map { Tag(key: Self.prefix + $0.key, value: $0.value.description) }
    }

    /// The values of the fields in an input; a field without a simple value there is left out.
    func values(in input: JSON) -> [Selector.Field] {
        places.sorted { $0.key < $1.key }.compactMap { name, pointer in
            let text: String
            switch input[pointer] {
            case .string(let value)?: text = value
            case .integer(let value)?: text = String(value)
            case .bool(let value)?: text = value ? "true" : "false"
            default: return nil
            }
            guard !text.isEmpty, text.count <= Self.maximumLength else { return nil }
            return Selector.Field(name: name, value: text)
        }
    }
}
