public import JSONModel

/// A page of a list.
public struct Page: Sendable, Hashable {
    /// The items.
    public var items: [JSON]
    /// What is unique to each item, where the connector says; it tells an item that was seen on an earlier page.
    public var keys: [String?]
    /// The input for the next page; `nil` after the last.
    public var next: JSON?
    /// How many items the whole list has by the provider's word, where it says so.
    public var count: Int?
}

extension Connector {
    /// Takes a page apart.
    ///
    /// - Parameters:
    ///   - outcome: the `ok` outcome of the call.
    ///   - call: the call.
    /// - Returns: the page; `nil` for an operation that gives no list.
    /// - Throws: ``ConnectorError`` for a template that fails.
    public func page(_ outcome: Outcome, of call: PreparedCall) throws(ConnectorError) -> Page? {
        guard let paging = operations[call.operation]?.request?.page, outcome.outcomeClass == .ok else { return nil }
        var scope = call.scope
        scope.focus = outcome.result
        do throws(TemplateFailure) {
            let items = try paging.items.evaluate(in: scope).map { $0.arrayValue ?? [$0] } ?? []
            var next: JSON?
            if let changes = try paging.next.evaluate(in: scope)?.objectValue {
                var merged = call.input.objectValue ?? JSONObject()
                merged.merge(changes)
                next = .object(merged)
            }
            let count = try paging.scan?.count?.evaluate(in: scope)?.integerValue
            var keys: [String?] = []
            for item in items {
                scope.focus = item
                keys.append(try paging.key?.evaluate(in: scope).flatMap(MessageBuilder.text))
            }
            return Page(items: items, keys: keys, next: next, count: count)
        } catch {
            throw ConnectorError(.templateFailed, "The page of '\(call.operation)' cannot be read: \(error).")
        }
    }
}
