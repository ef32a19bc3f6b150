internal import JSONModel

/// Checks an object against fields and rules, and fills defaults in.
struct InputCheck {
    let fields: [InputField]
    let rules: [InputRule]
    /// What conditions see beside the input.
    let scope: TemplateScope
    /// The name of the variable under which rules find the object.
    var name = "input"

    /// More problems than these are not listed.
    private static let maximumProblems = 20

    /// The object with defaults filled in and without members that are `null`, which counts as absent.
    func checked(_ input: JSON) throws(InputFault) -> JSONObject {
        guard case .object(let given) = input else {
            throw InputFault("it must be an object, and is \(input.kind == "null" ? "null" : "a \(input.kind)")")
        }
        var problems: [InputFault.Problem] = []
        let known = Set(fields.map(\.name))
        for name in given.keys where !known.contains(name) {
            problems.append(InputFault.Problem(field: name, message: unknown(name)))
        }
        var object = JSONObject(minimumCapacity: fields.count)
        for field in fields {
            if let value = given[field.name] ?? field.defaultValue, !value.isNull { object[field.name] = value }
        }
        var scope = scope
        scope.focus = .object(object)
        scope.bindings[name] = .object(object)
        for field in fields {
            if let value = object[field.name] {
                if let problem = ShapeCheck.problem(of: value, for: field.shape, named: field.name) {
                    problems.append(InputFault.Problem(field: field.name, message: problem))
                }
            } else if try isRequired(field, in: scope) {
                let message = "\(field.name) is missing; give \(ShapeCheck.phrase(of: field.shape))"
                problems.append(InputFault.Problem(field: nil, message: message))
            }
        }
        // Rules speak about fields that are right by themselves.
        if problems.isEmpty {
            for rule in rules where try !holds(rule.require, in: scope) {
                problems.append(InputFault.Problem(field: rule.fields.first, message: rule.message))
            }
        }
        guard problems.isEmpty else {
            throw InputFault(problems: Array(problems.prefix(InputCheck.maximumProblems)))
        }
        return object
    }

    private func unknown(_ name: String) -> String {
        // The name comes from a stranger: it is quoted only if it looks like one of ours.
        let quoted = FieldName.isValid(name) ? "'\(name)'" : "a member whose name is not shown here"
        let names = fields.map(\.name).joined(separator: ", ")
        return "\(quoted) is no field of it; the fields are \(names.isEmpty ? "none" : names)"
    }

    private func isRequired(_ field: InputField, in scope: TemplateScope) throws(InputFault) -> Bool {
        switch field.requirement {
        case .optional: false
        case .required: true
        case .when(let template): try holds(template, in: scope)
        }
    }

    private func holds(_ template: Template, in scope: TemplateScope) throws(InputFault) -> Bool {
        do throws(TemplateFailure) {
            return try template.holds(in: scope)
        } catch {
            throw InputFault("a rule of the connector cannot be applied, since \(error)")
        }
    }
}

/// What is wrong with an input.
///
/// It names fields and quotes no value.
struct InputFault: Error, Hashable, CustomStringConvertible {
    let problems: [Problem]

    /// One thing that is wrong.
    struct Problem: Hashable {
        /// The member that it is about, where there is one.
        let field: String?
        let message: String
    }

    init(problems: [Problem]) { self.problems = problems }

    init(_ message: String) { problems = [Problem(field: nil, message: message)] }

    var description: String { problems.map(\.message).joined(separator: "; ") }
}

/// Checks a value against a shape.
enum ShapeCheck {
    /// The first problem, as a clause that starts with the name; `nil` if there is none.
    static func problem(of value: JSON, for shape: ValueShape, named name: String) -> String? {
        guard fits(value, shape) else { return "\(name) must be \(phrase(of: shape))" }
        guard case .array(let elements) = value else { return nil }
        if shape.hasUniqueItems, Set(elements).count != elements.count { return "\(name) must not hold a value twice" }
        guard case .each(let itemShape) = shape.items else { return nil }
        for (index, element) in elements.enumerated() {
            if let problem = problem(of: element, for: itemShape, named: "\(name)[\(index)]") { return problem }
        }
        return nil
    }

    /// What a value must be: `a text of at most 20 characters`.
    static func phrase(of shape: ValueShape) -> String {
        if let values = shape.allowedValues { return "one of " + values.map { $0.text() }.joined(separator: ", ") }
        if let format = shape.format { return format.phrase }
        switch shape.type {
        case .string: return "a text" + length(shape.length, of: "characters")
        case .integer: return "a whole number" + range(shape.numbers)
        case .number: return "a number" + range(shape.numbers)
        case .boolean: return "true or false"
        case .array: return "an array" + length(shape.length, of: "elements")
        case .object: return "an object"
        }
    }

    private static func fits(_ value: JSON, _ shape: ValueShape) -> Bool {
        if let allowed = shape.allowedValues, !allowed.contains(where: { $0.isEqualByValue(to: value) }) {
            return false
        }
        switch (shape.type, value) {
        case (.string, .string(let text)):
            return isWithin(text.unicodeScalars.count, shape.length) && shape.format?.matches(text) ?? true
        case (.integer, .integer), (.integer, .double):
            guard let number = value.integerValue else { return false }
            return isWithin(Double(number), shape.numbers)
        case (.number, .integer), (.number, .double):
            guard let number = value.doubleValue else { return false }
            return isWithin(number, shape.numbers)
        case (.array, .array(let elements)):
            return isWithin(elements.count, shape.length)
        case (.object, .object(let object)):
            return shape.format?.matches(object) ?? true
        case (.boolean, .bool):
            return true
        default:
            return false
        }
    }

    private static func isWithin(_ number: Double, _ bounds: ValueShape.NumberBounds) -> Bool {
        number >= bounds.minimum ?? -.infinity && number <= bounds.maximum ?? .infinity
    }

    private static func isWithin(_ count: Int, _ bounds: ValueShape.LengthBounds) -> Bool {
        count >= bounds.minimum ?? 0 && count <= bounds.maximum ?? .max
    }

    private static func range(_ bounds: ValueShape.NumberBounds) -> String {
        func number(_ value: Double) -> String { Int(exactly: value).map(String.init) ?? String(value) }
        switch (bounds.minimum, bounds.maximum) {
        case (let minimum?, let maximum?): return " from \(number(minimum)) to \(number(maximum))"
        case (let minimum?, nil): return " of at least \(number(minimum))"
        case (nil, let maximum?): return " of at most \(number(maximum))"
        case (nil, nil): return ""
        }
    }

    private static func length(_ bounds: ValueShape.LengthBounds, of units: String) -> String {
        switch (bounds.minimum, bounds.maximum) {
        case (let minimum?, let maximum?): return " of \(minimum) to \(maximum) \(units)"
        case (let minimum?, nil): return " of at least \(minimum) \(units)"
        case (nil, let maximum?): return " of at most \(maximum) \(units)"
        case (nil, nil): return ""
        }
    }
}
