internal import JSONModel

extension ConnectorReader {
    /// Reads the fields of an input or of the configuration.
    ///
    /// - Parameter place: what conditions of the fields can use; `nil` where fields cannot have conditions.
    mutating func fields<Key: FileKey>(_ view: View<Key>, _ key: Key, in place: TemplatePlace?) -> [InputField] {
        entries(view, key).compactMap { name, value, location in
            guard FieldName.isValid(name) else {
                report(
                    "INVALID_NAME",
                    "'\(name)' cannot be the name of a field.",
                    "Use a letter, then letters, digits and '_', at most \(FieldName.maximumLength).",
                    at: location
                )
                return nil
            }
            return field(value, named: name, at: location, in: place)
        }
    }

    /// Reads what an answer must hold: JSON Pointers and fields.
    mutating func expectations<Key: FileKey>(
        _ view: View<Key>,
        _ key: Key
    ) -> [(pointer: JSONPointer, field: InputField)] {
        entries(view, key).compactMap { name, value, location in
            guard let pointer = pointer(.string(name), at: location),
                let field = field(value, named: name, at: location, in: nil)
            else { return nil }
            return (pointer, field)
        }
    }

    mutating func rules<Key: FileKey>(_ view: View<Key>, _ key: Key, in place: TemplatePlace) -> [InputRule] {
        elements(view, key).compactMap { value, location in
            guard let rule = self.view(value, at: location, as: RuleKey.self) else { return nil }
            let message = string(rule, .message)
            require(
                [.require: "Give a condition that must hold.", .message: "Tell what to do, and name the fields."],
                in: rule
            )
            let fields = strings(rule, .fields) ?? []
            for (index, name) in fields.enumerated() where place.inputFields?.contains(name) == false {
                report("UNKNOWN_FIELD", "The input has no field '\(name)'.", at: rule.place(.fields).appending(index))
            }
            guard let condition = condition(rule, .require, in: place), let message else { return nil }
            return InputRule(require: condition, message: message, fields: fields)
        }
    }

    private mutating func field(
        _ value: JSON,
        named name: String,
        at location: JSONPointer,
        in place: TemplatePlace?
    ) -> InputField? {
        guard let view = view(value, at: location, as: FieldKey.self) else { return nil }
        guard let shape = shape(ShapeView(view), nestedIn: 0) else { return nil }
        if let value = view[.default], let problem = ShapeCheck.problem(of: value, for: shape, named: "the default") {
            report("INVALID_DEFAULT", "\(problem.capitalizedFirst).", at: view.place(.default))
        }
        let dataClass = choice(view, .class, of: DataClass.self)
        if dataClass == .secret {
            report(
                "SECRET_INPUT",
                "Input and settings are stored, so a secret among them would be too.",
                "Give it under 'authentication', as a reference.",
                at: view.place(.class)
            )
        }
        return InputField(
            name: name,
            description: string(view, .description),
            requirement: requirement(view, in: place),
            defaultValue: view[.default],
            dataClass: dataClass,
            shape: shape
        )
    }

    private mutating func requirement(_ view: View<FieldKey>, in place: TemplatePlace?) -> InputField.Requirement {
        switch view[.required] {
        case nil: return .optional
        case .bool(let isRequired): return isRequired ? .required : .optional
        case .some(let value):
            guard let place else {
                wrongType(value, "true or false", at: view.place(.required))
                return .optional
            }
            return condition(value, at: view.place(.required), in: place).map { .when($0) } ?? .optional
        }
    }

    /// The members of a field or of the shape of its elements, which share most names.
    private struct ShapeView {
        let members: JSONObject
        let location: JSONPointer

        init<Key: FileKey>(_ view: View<Key>) {
            members = view.members
            location = view.location
        }

        var view: View<ShapeKey> { View(members: members, location: location) }
    }

    /// Arrays in arrays in arrays: nobody asks for more.
    private static let maximumNesting = 4

    private mutating func shape(_ shape: ShapeView, nestedIn depth: Int) -> ValueShape? {
        let view = shape.view
        require([.type: "Say what kind of value it is: 'string', for example."], in: view)
        guard let type = choice(view, .type, of: ValueShape.ValueType.self) else { return nil }
        refuse([.minLength, .maxLength], in: view, unless: type == .string, "texts")
        let isKey = type == .object && view[.format] == .string(ValueFormat.publicKey.rawValue)
        refuse([.format], in: view, unless: type == .string || isKey, "texts")
        refuse([.minimum, .maximum], in: view, unless: type == .integer || type == .number, "numbers")
        refuse([.items, .minItems, .maxItems, .uniqueItems], in: view, unless: type == .array, "arrays")
        let anyNumber = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
        let counts = type == .array ? (ShapeKey.minItems, ShapeKey.maxItems) : (.minLength, .maxLength)
        let length = ValueShape.LengthBounds(
            minimum: integer(view, counts.0, in: 0...Int.max),
            maximum: integer(view, counts.1, in: 0...Int.max)
        )
        let numbers = ValueShape.NumberBounds(
            minimum: number(view, .minimum, in: anyNumber),
            maximum: number(view, .maximum, in: anyNumber)
        )
        if let low = length.minimum, let high = length.maximum, low > high {
            report("EMPTY_RANGE", "The least length is more than the greatest.", at: view.place(counts.0))
        }
        if let low = numbers.minimum, let high = numbers.maximum, low > high {
            report("EMPTY_RANGE", "'minimum' is more than 'maximum'.", at: view.place(.minimum))
        }
        return ValueShape(
            type: type,
            format: choice(view, .format, of: ValueFormat.self),
            allowedValues: allowedValues(view),
            numbers: numbers,
            length: length,
            hasUniqueItems: boolean(view, .uniqueItems) ?? false,
            items: items(view, nestedIn: depth)
        )
    }

    private mutating func items(_ view: View<ShapeKey>, nestedIn depth: Int) -> ValueShape.Items {
        guard let value = view[.items] else { return .any }
        guard depth < ConnectorReader.maximumNesting else {
            report("TOO_DEEP", "Arrays are nested too deep.", at: view.place(.items))
            return .any
        }
        guard let items = self.view(value, at: view.place(.items), as: ShapeKey.self),
            let shape = shape(ShapeView(items), nestedIn: depth + 1)
        else { return .any }
        return .each(shape)
    }

    private mutating func allowedValues(_ view: View<ShapeKey>) -> [JSON]? {
        guard view[.enum] != nil else { return nil }
        let values = elements(view, .enum).map(\.value)
        if values.isEmpty { report("EMPTY_RANGE", "No value is possible.", "List some.", at: view.place(.enum)) }
        return values
    }

    private mutating func refuse(_ keys: [ShapeKey], in view: View<ShapeKey>, unless isFitting: Bool, _ kind: String) {
        guard !isFitting else { return }
        for key in keys where view[key] != nil {
            report(
                "MISPLACED_FIELD",
                "'\(key.rawValue)' is for \(kind).",
                "Take it out, or change 'type'.",
                at: view.place(key)
            )
        }
    }
}
