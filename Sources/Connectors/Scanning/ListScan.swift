public import JSONModel

/// Reads a provider's list whole, page by page, while its rows change.
///
/// Pages are counted from the beginning of an order as it is at the moment, so rows that change places between two pages are missed or come
/// twice. Any order by the time of a change is the worst: whoever changes jumps over the reader, and pulls an unread row back
/// onto a page that was read. A scan therefore
///
/// 1. reads the list in an order that hardly changes, and each page's predecessor once more, for rows that moved back over the
///    border between the two;
/// 2. reads from the newest change on until a whole page is known: everybody who came or changed meanwhile;
/// 3. compares how many it knows with how many there were when that look began, and if some are missing does the same in another order and unites both.
///
/// The scan is pure. The caller keeps two things: the ``Cursor``, which is small and has a form in JSON, and the set of the keys
/// that are known. If it stores both with the items of each page in one transaction, a scan goes on after any crash where it was.
///
/// ```swift
/// let scan = try ListScan(of: "listCustomers", in: connector)
/// var cursor: ListScan.Cursor? = scan.start
/// while let place = cursor {
///     let call = try scan.call(at: place, context: context)
///     let page = try scan.page(outcome, of: call)
///     let step = try scan.step(after: page, at: place, known: store.known(among: page.keys), knownCount: store.count)
///     store.commit(step.items, cursor: step.next)
///     cursor = step.next
/// }
/// ```
public struct ListScan: Sendable {
    private let connector: Connector
    private let operation: String
    private let input: JSONObject
    private let paging: Paging

    /// Makes a scan over a list.
    ///
    /// - Parameters:
    ///   - operation: an operation with `page`.
    ///   - connector: its connector.
    ///   - input: what the list is restricted to; fields that order and number the pages are the scan's.
    /// - Throws: ``ConnectorError`` for an operation that gives no list.
    public init(of operation: String, in connector: Connector, input: JSONObject = [:]) throws(ConnectorError) {
        guard let paging = connector.operations[operation]?.request?.page else {
            throw ConnectorError(.unknownOperation, "'\(connector.name):\(operation)' gives no list that has pages.")
        }
        self.connector = connector
        self.operation = operation
        self.input = input
        self.paging = paging
    }

    /// Where the scan begins.
    public var start: Cursor { Cursor(phase: .pass, input: first(paging.scan?.passes.first)) }

    /// The call that reads the page at a place.
    public func call(at cursor: Cursor, context: CallContext) throws(ConnectorError) -> PreparedCall {
        try connector.prepare(operation: operation, input: .object(cursor.input), context: context)
    }

    /// Takes the answer apart.
    ///
    /// - Parameters:
    ///   - outcome: the `ok` outcome of the call; others are the caller's to retry.
    ///   - call: the call, as ``call(at:context:)`` made it.
    /// - Throws: ``ConnectorError`` for an answer that is no page, or an item without its key.
    public func page(_ outcome: Outcome, of call: PreparedCall) throws(ConnectorError) -> ListPage {
        guard let page = try connector.page(outcome, of: call) else {
            throw ConnectorError(
                .templateFailed,
                "The answer to '\(connector.name):\(operation)' is no page of a list."
            )
        }
        var items: [ListItem] = []
        items.reserveCapacity(page.items.count)
        for (index, item) in page.items.enumerated() {
            if let key = page.keys[index] {
                items.append(ListItem(key: key, value: item))
            } else if paging.key == nil {
                items.append(ListItem(key: nil, value: item))
            } else {
                throw ConnectorError(
                    .templateFailed,
                    "Item \(index + 1) of a page of '\(connector.name):\(operation)' lacks what is unique to it. "
                        + "Compare the connector's file with the provider's documentation."
                )
            }
        }
        return ListPage(items: items, next: page.next?.objectValue, count: page.count)
    }

    /// Decides what follows a page.
    ///
    /// - Parameters:
    ///   - page: the page.
    ///   - cursor: where it was read.
    ///   - known: those of its keys that were known before.
    ///   - knownCount: how many items the scan has given before.
    /// - Throws: ``ConnectorError`` if the provider answers in a circle.
    public func step(
        after page: ListPage,
        at cursor: Cursor,
        known: Set<String>,
        knownCount: Int
    ) throws(ConnectorError) -> Step {
        guard cursor.pages < paging.maximumPages, page.next != cursor.input else {
            throw ConnectorError(
                .templateFailed,
                "'\(connector.name):\(operation)' did not end after \(cursor.pages + 1) pages: the provider answers in a circle, "
                    + "or 'maximumPages' is too small."
            )
        }
        var seen = known
        let fresh = page.items.filter { item in item.key.map { seen.insert($0).inserted } ?? true }
        let distinct = knownCount + fresh.count
        var place = cursor
        place.pages += 1
        switch cursor.phase {
        case .pass:
            if paging.scan?.overlaps == true, let previous = cursor.previous {
                place.phase = .overlap
                place.input = previous
                place.previous = cursor.input
                place.resume = page.next
                return Step(items: fresh, next: place)
            }
            place.previous = cursor.input
            return step(onto: page.next, from: place, fresh, distinct, page.count)
        case .overlap:
            return step(onto: cursor.resume, from: place, fresh, distinct, page.count)
        case .newest:
            // Who comes while this is read is nobody who was there when it began.
            if cursor.pages == 0 { place.count = page.count }
            let isWholeKnown = page.items.allSatisfy { item in item.key.map(known.contains) ?? false }
            guard !isWholeKnown, let next = page.next else { return compare(place, fresh, distinct, place.count) }
            place.input = next
            return Step(items: fresh, next: place)
        }
    }

    /// Goes on with a pass, or with what follows it.
    private func step(
        onto next: JSONObject?,
        from cursor: Cursor,
        _ fresh: [ListItem],
        _ distinct: Int,
        _ count: Int?
    ) -> Step {
        var place = cursor
        place.resume = nil
        if let next {
            place.phase = .pass
            place.input = next
            return Step(items: fresh, next: place)
        }
        guard let newest = paging.scan?.newest else { return compare(place, fresh, distinct, count) }
        return Step(items: fresh, next: Cursor(phase: .newest, pass: place.pass, input: first(newest)))
    }

    /// Ends the scan where nobody is missing; else begins the next pass, if there is one.
    private func compare(_ cursor: Cursor, _ fresh: [ListItem], _ distinct: Int, _ count: Int?) -> Step {
        let isComplete = count.map { distinct >= $0 } ?? true
        if !isComplete, let passes = paging.scan?.passes, cursor.pass + 1 < passes.count {
            let next = Cursor(phase: .pass, pass: cursor.pass + 1, input: first(passes[cursor.pass + 1]))
            return Step(items: fresh, next: next)
        }
        return Step(items: fresh, end: End(distinct: distinct, count: count))
    }

    private func first(_ order: JSONObject?) -> JSONObject {
        var fields = input
        if let order { fields.merge(order) }
        return fields
    }
}

extension ListScan {
    /// What follows a page.
    public struct Step: Sendable, Hashable {
        /// The items that were not known before, each once.
        public var items: [ListItem]
        /// Where to go on; `nil` at the end.
        public var next: Cursor?
        /// What the scan came to, at its end.
        public var end: End?
    }

    /// What a scan came to.
    public struct End: Sendable, Hashable {
        /// How many different items it found.
        public var distinct: Int
        /// How many there were when the last look began by the provider's word, where it says so.
        public var count: Int?

        /// Makes an end.
        public init(distinct: Int, count: Int?) {
            self.distinct = distinct
            self.count = count
        }

        /// How many are missing; more than none after all passes means that the list changed too much to be read.
        public var missing: Int { max(0, (count ?? distinct) - distinct) }
    }
}

/// A page as a scan sees it.
public struct ListPage: Sendable, Hashable {
    /// Its items.
    public var items: [ListItem]
    /// The input of the page that follows; `nil` after the last.
    public var next: JSONObject?
    /// How many items the whole list has, by the provider's word.
    public var count: Int?

    /// The keys of its items.
    public var keys: [String] { items.compactMap(\.key) }
}

/// An item of a list.
public struct ListItem: Sendable, Hashable {
    /// What is unique to it; `nil` where the connector names nothing, so that no item can be told from another.
    public var key: String?
    /// The item.
    public var value: JSON
}
