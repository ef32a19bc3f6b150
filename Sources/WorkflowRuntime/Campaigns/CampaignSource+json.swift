public import JSONModel
internal import JSONata
internal import StatesLanguage
internal import WorkflowStore

/// The JSON form of a source.
///
/// ```json
/// {"kind": "file", "format": "csv"}
/// {"kind": "list", "resource": "connector:aurora-sentinel:listCustomers", "input": {"status": "Accepted"},
///  "filter": "$count(expiredIds) > 0", "customer": "{'customerId': id, 'email': email}"}
/// {"kind": "selection", "selector": "workflow:onboarding status:succeeded age:>365d"}
/// ```
/// Expressions are plain JSONata, without `{%` and `%}`.
extension CampaignSource {
    /// The longest expression, in characters.
    static let longestExpression = 10_000

    /// Reads a source.
    ///
    /// - Throws: ``EngineError`` for a member that is unknown, missing or of the wrong kind; it names the member's place.
    public init(json: JSON) throws(EngineError) {
        var reader = try MemberReader(json)
        let kind = try reader.value("kind", "must be one of: file, list, selection") { $0.stringValue }
        switch kind {
        case "file":
            let format = try reader.value("format", "must be csv or jsonl") { json in
                json.stringValue.flatMap(CampaignFileFormat.init)
            }
            guard let format else { throw reader.refusal("format", "is missing: csv or jsonl") }
            self = .file(format)
        case "list":
            let resource = try reader.value("resource", Self.resourceRule) { json in
                json.stringValue.flatMap { Self.isOperation($0) ? $0 : nil }
            }
            guard let resource else { throw reader.refusal("resource", Self.resourceRule) }
            let input = try reader.value("input", "must be an object") { $0.objectValue }
            self = .list(
                resource: resource,
                input: input ?? [:],
                filter: try Self.expression("filter", &reader),
                customer: try Self.expression("customer", &reader)
            )
        case "selection":
            guard let text = try reader.text("selector", upTo: 10_000) else {
                throw reader.refusal(
                    "selector",
                    "is missing: say which onboardings, such as \"workflow:NAME age:>365d\""
                )
            }
            do throws(SelectorError) {
                self = .selection(try Selector(parsing: text))
            } catch {
                throw EngineError(.invalidRequest, "The member /selector is no selector. \(error.message)")
            }
        default: throw reader.refusal("kind", "must be one of: file, list, selection")
        }
        try reader.finish()
    }

    /// The source as JSON.
    public var json: JSON {
        switch self {
        case .file(let format):
            return ["kind": "file", "format": .string(format.rawValue)]
        case .list(let resource, let input, let filter, let customer):
            var object: JSONObject = ["kind": "list", "resource": .string(resource), "input": .object(input)]
            object["filter"] = filter.map { .string($0) }
            object["customer"] = customer.map { .string($0) }
            return .object(object)
        case .selection(let selector):
            return ["kind": "selection", "selector": .string(selector.text)]
        }
    }

    private static let resourceRule =
        "must be a list operation of a connector such as \"connector:aurora-sentinel:listCustomers\""

    private static func isOperation(_ text: String) -> Bool {
        guard let resource = TaskResource(text), resource.pattern == .requestResponse else { return false }
        if case .connector = resource.kind { return true }
        return false
    }

    private static func expression(_ name: String, _ reader: inout MemberReader) throws(EngineError) -> String? {
        guard let text = try reader.text(name, upTo: longestExpression) else { return nil }
        do throws(JSONataError) {
            _ = try Expression(text, dialect: Dialect.standard.removing("eval"))
            return text
        } catch {
            let spot = error.position.map { " at character \($0)" } ?? ""
            throw reader.refusal(name, "is no JSONata\(spot); write an expression over an item, without {% and %}")
        }
    }
}
