/// The page of the hosted journey: what a person hands in, and what becomes of it.
///
/// It is a plain form, so it works by keyboard, with a screen reader and without scripts.
struct AuroraSentinelJourneyPage: Sendable {
    var link: AuroraSentinelLink
    var redirectURL: String?

    var html: String {
        Page(
            title: "Verify your identity",
            content: """
                <p>Choose what to hand in, and what becomes of it.</p>
                <form method="post" action="/journey">
                <input type="hidden" name="data" value="\(HTML.escaped(link.token))">
                \(redirect)
                <fieldset>
                <legend>Documents</legend>
                \(documents)
                <label><input type="checkbox" name="expired" value="yes"> They have expired</label>
                </fieldset>
                <fieldset>
                <legend>Liveness</legend>
                <label><input type="checkbox" name="live" value="yes" checked> The camera sees a living person</label>
                </fieldset>
                <fieldset>
                <legend>How it ends</legend>
                \(outcomes)
                </fieldset>
                <button type="submit">Continue</button>
                </form>
                """
        ).html
    }

    /// What the page offers; the provider's portal takes the Egyptian document in requests and does not show it.
    static func offered(_ documents: AuroraSentinelDocuments) -> AuroraSentinelDocuments {
        documents.subtracting(.egyptNationalID)
    }

    private static let titles = ["passport": "Passport", "emiratesId": "Emirates ID"]

    private var redirect: String {
        redirectURL.map { #"<input type="hidden" name="redirectUrl" value="\#(HTML.escaped($0))">"# } ?? ""
    }

    private var documents: String {
        AuroraSentinelJourneyPage.offered(link.documents).names.map { name in
            let box = #"<input type="checkbox" name="document" value="\#(HTML.escaped(name))" checked>"#
            return "<label>\(box) \(HTML.escaped(AuroraSentinelJourneyPage.titles[name] ?? name))</label>"
        }.joined(separator: "\n")
    }

    private var outcomes: String {
        AuroraSentinelChoice.table.enumerated().map { offset, row in
            let checked = offset == 0 ? " checked" : ""
            let button = #"<input type="radio" name="outcome" value="\#(HTML.escaped(row.name))"\#(checked)>"#
            return "<label>\(button) \(HTML.escaped(row.meaning))</label>"
        }.joined(separator: "\n")
    }
}

/// How a person leaves the journey, chosen on the page or by a script.
enum AuroraSentinelChoice: Sendable, Hashable {
    case abandon
    case finish(AuroraSentinelSubmission)

    /// The wire names, with what a person reads about them on the page.
    static let table: [(name: String, meaning: String)] = [
        ("accepted", "Accepted"),
        ("rejected", "Rejected"),
        ("conflict", "Conflict: a human must look at it"),
        ("duplicate", "Duplicate: this person is known already"),
        ("pending", "Pending: nobody decides"),
        ("abandon", "Abandon: leave without finishing"),
    ]

    /// The statuses that a named outcome leads to; `nil` for an unknown name.
    static func course(_ outcome: String) -> [AuroraSentinelScenario.Step]? {
        guard outcome != "abandon", table.contains(where: { $0.name == outcome }),
            let status = AuroraSentinelStatus(rawValue: outcome)
        else { return nil }
        return status == .pending ? [] : [AuroraSentinelScenario.Step(status, delays: 1)]
    }
}
