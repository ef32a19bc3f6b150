internal import JSONModel
internal import WorkflowRuntime

/// One page of a list: where it begins, how long it may be, and how the next one is found.
struct Page {
    /// The length where a request says nothing, or zero.
    static let defaultLength = 100

    let length: Int
    /// What the token named; `nil` for the first page.
    let start: String?
    private let list: String
    private let backend: Backend

    /// - Parameters:
    ///   - list: What is listed, with every filter: a token continues only the list that it came from.
    init(_ request: Request, of list: String, _ backend: Backend) throws(ServiceFailure) {
        let length = request.integer("maxResults") ?? 0
        self.length = length == 0 ? Self.defaultLength : length
        self.list = list
        self.backend = backend
        let token = request.optionalText("nextToken")
        start = try token.map { token throws(ServiceFailure) in
            try backend.tokens.place(of: token, of: list, at: backend.clock.now())
        }
    }

    /// The answer: a page of the rows, and a token if there are more.
    ///
    /// - Parameters:
    ///   - rows: One more than fits, if there are so many.
    ///   - place: Names the place behind a row.
    func answer<Row>(_ name: String, _ rows: [Row], place: (Row) -> String, show: (Row) -> JSON) -> JSONObject {
        var answer: JSONObject = [name: .array(rows.prefix(length).map(show))]
        if rows.count > length, let last = rows.prefix(length).last {
            answer["nextToken"] = .text(backend.tokens.token(place(last), of: list, at: backend.clock.now()))
        }
        return answer
    }

    /// The answer over a whole list that is in the order of its places.
    ///
    /// - Parameter isBehind: whether the first place comes behind the second; by name unless told otherwise.
    func answer<Row>(
        _ name: String,
        all rows: [Row],
        place: (Row) -> String,
        isBehind: (String, String) -> Bool = { $0 > $1 },
        show: (Row) -> JSON
    ) -> JSONObject {
        // Not the place itself is looked for but what is behind it: it may be gone.
        let rest = start.map { start in rows.drop { !isBehind(place($0), start) } } ?? rows[...]
        return answer(name, Array(rest.prefix(length + 1)), place: place, show: show)
    }
}
