internal import JSONModel
internal import JSONata

/// A JSON value whose strings of the form `{% … %}` are JSONata expressions, compiled once.
///
/// What an expression leaves undefined is left out: a member of an object, an element of an array, the whole.
indirect enum Template: Sendable {
    case literal(JSON)
    case expression(Expression)
    case array([Template])
    case object([(key: String, value: Template)])

    /// The value; `nil` where it is undefined.
    ///
    /// - Throws: ``TemplateFailure``, which quotes no value.
    func evaluate(in scope: TemplateScope) throws(TemplateFailure) -> JSON? {
        switch self {
        case .literal(let value):
            return value
        case .expression(let expression):
            do throws(JSONataError) {
                return try expression.evaluate(scope.focus, bindings: scope.bindings, in: scope.environment)
            } catch {
                throw TemplateFailure(code: error.code, source: expression.source, position: error.position)
            }
        case .array(let elements):
            var values: [JSON] = []
            values.reserveCapacity(elements.count)
            for element in elements {
                if let value = try element.evaluate(in: scope) { values.append(value) }
            }
            return .array(values)
        case .object(let members):
            var object = JSONObject(minimumCapacity: members.count)
            for (key, member) in members { object[key] = try member.evaluate(in: scope) }
            return .object(object)
        }
    }

    /// Whether it gives `true`; undefined and `false` do not.
    ///
    /// - Throws: ``TemplateFailure`` also for any other value: a condition that gives something else was not thought through.
    func holds(in scope: TemplateScope) throws(TemplateFailure) -> Bool {
        switch try evaluate(in: scope) {
        case nil: return false
        case .bool(let value): return value
        case .some: throw TemplateFailure(code: "NOT_A_BOOLEAN", source: source, position: nil)
        }
    }

    /// The text of the expression; empty for another kind of template.
    var source: String {
        guard case .expression(let expression) = self else { return "" }
        return expression.source
    }
}

/// What a template is evaluated in.
struct TemplateScope: Sendable {
    /// What `$` stands for.
    var focus: JSON?
    /// The variables, by name without `$`.
    var bindings: [String: JSON]
    /// Time, seed and bounds.
    var environment: JSONata.Environment
}

/// Why a template has no value.
///
/// It quotes the template, which is in the connector's file, and no value.
struct TemplateFailure: Error, Sendable, CustomStringConvertible {
    let code: String
    let source: String
    let position: Int?

    var description: String {
        let place = position.map { " at character \($0)" } ?? ""
        return code == "NOT_A_BOOLEAN"
            ? "the condition \(quotedSource) gives neither true nor false"
            : "the expression \(quotedSource) fails\(place) with \(code)"
    }

    private var quotedSource: String {
        let line = source.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.count > 120 ? "'\(line.prefix(117))...'" : "'\(line)'"
    }
}
