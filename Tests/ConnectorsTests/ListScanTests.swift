import Connectors
import JSONModel
import Testing

@Suite("A scan of a list")
struct ListScanTests {
    private static let scan: JSON = [
        "passes": [["order": "name"], ["order": "city"]], "overlap": true, "newest": ["order": "changed"],
        "count": "{% total %}",
    ]

    private func connector(scan: JSON? = scan, key: JSON? = "{% id %}", maximumPages: Int = 10) throws -> Connector {
        var page: JSONObject = [
            "items": "{% rows %}", "next": "{% more ? { 'page': $input.page + 1 } : null %}",
            "maximumPages": .integer(maximumPages),
        ]
        page["key"] = key
        page["scan"] = scan
        let operation: JSON = [
            "safety": "read", "method": "GET", "path": "/rows",
            "input": [
                "page": ["type": "integer", "default": 1], "order": ["type": "string"], "city": ["type": "string"],
            ],
            "query": ["page": "{% $input.page %}", "order": "{% $input.order %}"], "result": "{% $ %}",
            "page": .object(page),
        ]
        return try Fixtures.connector(Fixtures.file(operation: operation))
    }

    /// Plays a list: each answer is a page, in the order in which the scan asks; gives what was asked and what came of it.
    private func play(
        _ connector: Connector,
        _ pages: [JSON]
    ) throws -> (asked: [String], items: [String], end: ListScan.End?) {
        let scan = try ListScan(of: "act", in: connector, input: ["city": "Oslo"])
        var cursor: ListScan.Cursor? = scan.start
        var known: Set<String> = []
        var asked: [String] = []
        var items: [String] = []
        var end: ListScan.End?
        for page in pages {
            guard let place = cursor else { break }
            let call = try scan.call(at: place, context: Fixtures.context("test"))
            #expect(call.input["city"] == "Oslo", "what the list is restricted to stays")
            asked.append("\(call.input["order"]?.stringValue ?? "-")/\(call.input["page"]?.integerValue ?? 0)")
            let outcome = connector.outcome(of: call, Fixtures.response(200, page.text()), now: Fixtures.now)
            let read = try scan.page(outcome, of: call)
            let step = try scan.step(
                after: read,
                at: place,
                known: known.intersection(read.keys),
                knownCount: items.count
            )
            items += step.items.map { $0.key ?? "?" }
            known.formUnion(read.keys)
            cursor = step.next
            end = step.end
        }
        return (asked, items, end)
    }

    private func page(_ ids: [String], more: Bool = false, total: Int) -> JSON {
        ["rows": .array(ids.map { ["id": .string($0)] }), "more": .bool(more), "total": .integer(total)]
    }

    @Test("it reads each page and its predecessor, then what changed last, and ends when nobody is missing")
    func completes() throws {
        let (asked, items, end) = try play(
            connector(),
            [
                page(["a", "b"], more: true, total: 5), page(["c", "d"], more: true, total: 5),
                page(["a", "b"], more: true, total: 5), page(["e"], total: 5), page(["c", "d"], more: true, total: 5),
                page(["e", "a"], more: true, total: 5),
            ]
        )
        #expect(asked == ["name/1", "name/2", "name/1", "name/3", "name/2", "changed/1"])
        #expect(items == ["a", "b", "c", "d", "e"])
        #expect(end == ListScan.End(distinct: 5, count: 5))
    }

    @Test("a row that moved back over the border of two pages is found when the first is read once more")
    func overlaps() throws {
        let (_, items, end) = try play(
            connector(),
            [
                page(["a", "b"], more: true, total: 4), page(["d"], total: 4), page(["b", "c"], more: true, total: 4),
                page(["d", "a"], total: 4),
            ]
        )
        #expect(items == ["a", "b", "d", "c"])
        #expect(end?.missing == 0)
    }

    @Test("what changed last is read until a whole page is known")
    func catchesUp() throws {
        let (asked, items, end) = try play(
            connector(),
            [
                page(["a"], total: 4), page(["x", "a"], more: true, total: 4), page(["y", "z"], more: true, total: 4),
                page(["a", "x"], more: true, total: 4),
            ]
        )
        #expect(asked == ["name/1", "changed/1", "changed/2", "changed/3"])
        #expect(items == ["a", "x", "y", "z"])
        #expect(end?.missing == 0)
    }

    @Test("who comes while the end is read is nobody's loss")
    func countsAtTheBeginning() throws {
        let (_, _, end) = try play(
            connector(),
            [page(["a"], total: 2), page(["b", "a"], more: true, total: 2), page(["a", "b"], more: true, total: 9)]
        )
        #expect(end == ListScan.End(distinct: 2, count: 2))
    }

    @Test("where somebody is missing the next order is read, and after the last the loss is told")
    func repeats() throws {
        let (asked, items, end) = try play(
            connector(),
            [
                page(["a"], total: 3), page(["a"], total: 3), page(["b"], total: 3), page(["a", "b"], total: 3),
            ]
        )
        #expect(asked == ["name/1", "changed/1", "city/1", "changed/1"])
        #expect(items == ["a", "b"])
        #expect(end?.missing == 1)
    }

    @Test("a list without a scan is read once, as the provider orders it")
    func readsPlainly() throws {
        let (asked, items, end) = try play(
            connector(scan: nil, key: nil),
            [page(["a"], more: true, total: 9), page(["b"], total: 9)]
        )
        #expect(asked == ["-/1", "-/2"])
        #expect(items == ["?", "?"])
        #expect(end == ListScan.End(distinct: 2, count: nil))
    }

    @Test("a provider that answers in a circle is found out")
    func findsCircles() throws {
        let pages = Array(repeating: page(["a"], more: true, total: 1), count: 20)
        let error = #expect(throws: ConnectorError.self) { try play(connector(scan: nil, maximumPages: 5), pages) }
        #expect(error?.message.contains("circle") == true)
    }

    @Test("an item without its key is drift, told by its place in the page")
    func needsKeys() throws {
        let rows: JSON = ["rows": [["id": "a"], ["name": "b"]], "more": false, "total": 2]
        let error = #expect(throws: ConnectorError.self) { try play(connector(), [rows]) }
        #expect(error?.message.hasPrefix("Item 2 of a page") == true)
    }

    @Test("an operation without pages gives no scan")
    func needsPages() throws {
        let connector = try Fixtures.connector(
            Fixtures.file(operation: ["safety": "read", "method": "GET", "path": "/rows"])
        )
        #expect(throws: ConnectorError.self) { try ListScan(of: "act", in: connector) }
    }

    @Test("a cursor survives its stored form, and anything else is none")
    func storesCursors() throws {
        let scan = try ListScan(of: "act", in: connector())
        var cursor = scan.start
        for rows in [["a"], ["b"], ["a"]] {
            #expect(try ListScan.Cursor(json: JSON(parsing: cursor.json.text())) == cursor)
            let call = try scan.call(at: cursor, context: Fixtures.context("test"))
            let text = page(rows, more: true, total: 9).text()
            let read = try scan.page(
                connector().outcome(of: call, Fixtures.response(200, text), now: Fixtures.now),
                of: call
            )
            cursor = try #require(scan.step(after: read, at: cursor, known: [], knownCount: 0).next)
        }
        for json: JSON in [.null, [:], ["phase": "pass"], ["phase": "x", "pass": 0, "input": [:], "pages": 0]] {
            #expect(ListScan.Cursor(json: json) == nil)
        }
    }

    @Test(
        "a scan that cannot work is refused when the file is read",
        arguments: [
            (["passes": []], "EMPTY_RANGE"), ([:], "MISSING_FIELD"), (["passes": [["sort": "name"]]], "UNKNOWN_FIELD"),
            (["passes": [["order": 1]]], "WRONG_TYPE"), (["passes": ["name"]], "WRONG_TYPE"),
            (["passes": [["order": "name"]], "newest": ["page": "x"]], "WRONG_TYPE"),
        ] as [(JSON, String)]
    )
    func refuses(_ scan: JSON, _ code: String) {
        let operation: JSON = [
            "safety": "read", "method": "GET", "path": "/rows",
            "input": ["page": ["type": "integer"], "order": ["type": "string"]],
            "page": ["items": "{% $ %}", "key": "{% id %}", "next": .null, "scan": scan],
        ]
        let (connector, diagnostics) = Connector.parse(Fixtures.file(operation: operation))
        #expect(connector == nil)
        #expect(diagnostics.map(\.code).contains(code), "\(diagnostics)")
    }
}
