internal import JSONModel
internal import StatesLanguage

/// What a Map state works through.
struct MapItems {
    /// The elements of an array, or the members of an object, each with its `Key` and its `Value`.
    var items: [JSON]
    /// The input that the state's other settings refer to.
    var input: JSON
    /// Whether the items are the members of an object.
    var isObject = false

    init(items: [JSON], input: JSON) { (self.items, self.input) = (items, input) }

    /// The items of a value; `nil` for one that has none.
    ///
    /// Only distributed Map states take objects.
    fileprivate init?(of value: JSON, input: JSON, takesObjects: Bool) {
        switch value {
        case .array(let elements): items = elements
        case .object(let object) where takesObjects:
            items = object.map { ["Key": .string($0.key), "Value": $0.value] }
            isObject = true
        default: return nil
        }
        self.input = input
    }

    /// An item as `$$.Map.Item` shows it.
    static func item(_ value: JSON, at index: Int, isMember: Bool, source: String? = nil) -> MapItem {
        guard isMember, let key = value["Key"]?.stringValue, let content = value["Value"] else {
            return MapItem(index: index, value: value, source: source)
        }
        return MapItem(index: index, value: content, key: key, source: source)
    }
}

extension StateEvaluation {
    /// The items of a Map state's own data.
    mutating func items(of map: MapState) throws(Failure) -> MapItems {
        let takesObjects = map.distribution != nil
        switch map.processing {
        case .paths(let processing):
            let input = try effectiveInput(processing)
            var (value, text) = (input, "$")
            if case .path(let path) = map.items { (value, text) = (try query(path, input: input), path.text) }
            guard let items = MapItems(of: value, input: input, takesObjects: takesObjects) else {
                throw .runtime("Reference path \"\(text)\" must point to array.")
            }
            return items
        case .expressions:
            guard case .template(let template) = map.items else {
                guard let items = MapItems(of: input, input: input, takesObjects: takesObjects) else {
                    let cause = "Map state input must be an array but was: \(input.text())"
                    throw Failure(QueryFailure(cause: cause, location: nil))
                }
                return items
            }
            let value = try evaluate(template)
            if let items = MapItems(of: value, input: input, takesObjects: takesObjects) { return items }
            if case .expression(let expression) = template {
                throw Failure(expression.unexpectedResult(value, expected: "array"))
            }
            throw Failure(
                QueryFailure(cause: "Map state items must be an array but was: \(value.text())", location: "Items")
            )
        }
    }
}
