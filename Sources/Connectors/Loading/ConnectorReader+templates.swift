internal import JSONModel
internal import JSONata

/// Which variables a template can use beside `$`, and which fields `$input` has there.
struct TemplatePlace {
    /// The variables, without `$`.
    var variables: Set<String>
    /// The names of the input's fields; `nil` where they are not known.
    var inputFields: Set<String>?
    /// The names of the settings.
    var settings: Set<String>

    /// A place that sees more variables.
    func adding(_ names: String...) -> TemplatePlace {
        var place = self
        place.variables.formUnion(names)
        return place
    }
}

extension ConnectorReader {
    /// Compiles a template.
    ///
    /// Its strings of the form `{% … %}` are JSONata.
    mutating func template(_ value: JSON, at location: JSONPointer, in place: TemplatePlace) -> Template {
        switch value {
        case .string(let text): return template(text, at: location, in: place)
        case .array(let elements):
            let templates = elements.enumerated().map { index, element in
                template(element, at: location.appending(index), in: place)
            }
            return templates.allSatisfy(\.isLiteral) ? .literal(value) : .array(templates)
        case .object(let object):
            let templates = object.map { ($0.key, template($0.value, at: location.appending($0.key), in: place)) }
            return templates.allSatisfy(\.1.isLiteral) ? .literal(value) : .object(templates)
        case .null, .bool, .integer, .double:
            return .literal(value)
        }
    }

    mutating func template<Key: FileKey>(_ view: View<Key>, _ key: Key, in place: TemplatePlace) -> Template? {
        guard let value = view[key] else { return nil }
        return template(value, at: view.place(key), in: place)
    }

    /// A template that must be an expression, since only one can depend on anything.
    mutating func condition(_ value: JSON, at location: JSONPointer, in place: TemplatePlace) -> Template? {
        guard let text = value.stringValue, ConnectorReader.expression(in: text) != nil else {
            report(
                "NOT_AN_EXPRESSION",
                "A condition is a JSONata expression between '{%' and '%}'.",
                "Write it so: '{% $exists($input.email) %}'.",
                at: location
            )
            return nil
        }
        return template(text, at: location, in: place)
    }

    mutating func condition<Key: FileKey>(_ view: View<Key>, _ key: Key, in place: TemplatePlace) -> Template? {
        guard let value = view[key] else { return nil }
        return condition(value, at: view.place(key), in: place)
    }

    /// A template that must be an object, so that its names are fixed.
    mutating func objectTemplate<Key: FileKey>(_ view: View<Key>, _ key: Key, in place: TemplatePlace) -> Template? {
        guard let value = view[key] else { return nil }
        guard case .object = value else {
            wrongType(value, "an object, whose values may be expressions", at: view.place(key))
            return nil
        }
        return template(value, at: view.place(key), in: place)
    }

    private mutating func template(_ text: String, at location: JSONPointer, in place: TemplatePlace) -> Template {
        guard let source = ConnectorReader.expression(in: text) else {
            if text.contains("{%") || text.contains("%}") {
                warn(
                    "STRAY_DELIMITER",
                    "The text holds '{%' or '%}' and is no expression, so it is used as it stands.",
                    "Let the text start with '{%' and end with '%}', and join texts inside with '&'.",
                    at: location
                )
            }
            return .literal(.string(text))
        }
        do throws(JSONataError) {
            let expression = try Expression(source, dialect: ConnectorReader.dialect)
            check(expression, at: location, in: place)
            return .expression(expression)
        } catch {
            let spot = error.position.map { " at character \($0)" } ?? ""
            report("INVALID_EXPRESSION", "The expression is no JSONata\(spot): \(error.message)", at: location)
            return .literal(.null)
        }
    }

    /// The functions of the reference, but for `$eval`: no answer of a provider becomes program text.
    static let dialect = Dialect.standard.removing("eval")

    /// Finds names that an expression uses and nobody gives.
    private mutating func check(_ expression: Expression, at location: JSONPointer, in place: TemplatePlace) {
        let functions = ConnectorReader.dialect.functionNames
        for name in expression.referencedVariables.subtracting(functions).subtracting(place.variables).sorted() {
            report(
                "UNKNOWN_VARIABLE",
                "The expression uses $\(name), which is not known here.",
                "The variables are \(place.variables.sorted().map { "$" + $0 }.joined(separator: ", ")).",
                at: location
            )
        }
        let paths = expression.variablePaths.filter { $0.count > 1 && place.variables.contains($0[0]) }
        for path in paths.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            let names: Set<String>?
            switch path[0] {
            case "input": names = place.inputFields
            case "configuration": names = place.settings
            case "context": names = ["environment", "idempotencyKey", "now", "returnLink"]
            case "answer": names = ["status", "headers"]
            default: names = nil
            }
            guard let names, !names.contains(path[1]) else { continue }
            let nearest = Suggestion.nearest(to: path[1], among: names.sorted())
            report(
                "UNKNOWN_FIELD",
                "The expression reads $\(path[0]).\(path[1]), and there is no such field.",
                nearest.map { "Did you mean '\($0)'?" } ?? "Declare it, or correct the name.",
                at: location
            )
        }
    }

    /// What stands between the delimiters; `nil` for a text that is no expression.
    static func expression(in text: String) -> String? {
        let text = text.trimmed
        guard text.hasPrefix("{%"), text.hasSuffix("%}"), text.utf8.count >= 4 else { return nil }
        return text.dropFirst(2).dropLast(2).trimmed
    }
}

extension Template {
    var isLiteral: Bool {
        guard case .literal = self else { return false }
        return true
    }
}
