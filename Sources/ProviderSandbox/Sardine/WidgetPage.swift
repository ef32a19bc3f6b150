/// The page of the hosted widget: what a person agrees to, and how the visit ends.
///
/// It is a plain form, so it works by keyboard, with a screen reader and without scripts.
struct WidgetPage: Sendable {
    var session: WidgetSession

    var html: String {
        let what =
            session.flow == .input
            ? "Choose what to verify, and how your visit ends."
            : "You were verified with another partner. Choose what to share, and how your visit ends."
        return Page(
            title: "Verify your identity",
            content: """
                <p>\(what)</p>
                <form method="post" action="/widget">
                <input type="hidden" name="client_token" value="\(HTML.escaped(session.clientToken))">
                <fieldset>
                <legend>What you consent to</legend>
                \(scopes)
                </fieldset>
                <fieldset>
                <legend>How it ends</legend>
                \(outcomes)
                </fieldset>
                <fieldset>
                <legend>Afterwards</legend>
                <label>Take the consent back after
                <input type="number" name="revoke_after" min="0" max="31622400" step="1" aria-describedby="unit">
                <span id="unit">seconds; empty for never</span></label>
                </fieldset>
                <button type="submit">Continue</button>
                </form>
                """
        ).html
    }

    private var scopes: String {
        SardineScopes.table.filter { session.scopes.contains($0.scope) }.map { row in
            let box = #"<input type="checkbox" name="scope" value="\#(HTML.escaped(row.name))" checked>"#
            return "<label>\(box) \(HTML.escaped(row.meaning))</label>"
        }.joined(separator: "\n")
    }

    private var outcomes: String {
        WidgetOutcome.table.enumerated().map { offset, row in
            let checked = offset == 0 ? " checked" : ""
            let button = #"<input type="radio" name="outcome" value="\#(HTML.escaped(row.name))"\#(checked)>"#
            return "<label>\(button) \(HTML.escaped(row.meaning))</label>"
        }.joined(separator: "\n")
    }

    /// A page without a form: why the link cannot be used, or that everything is done.
    static func notice(_ title: String, _ text: String) -> String {
        Page(title: title, content: "<p>\(HTML.escaped(text))</p>").html
    }
}
