/// The frame of every page that a twin shows: one inline stylesheet, no script, nothing loaded from elsewhere.
struct Page: Sendable {
    var title: String
    /// The content as HTML.
    ///
    /// Every value in it has gone through ``HTML/escaped(_:)``.
    var content: String

    var html: String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="referrer" content="no-referrer">
        <title>\(HTML.escaped(title))</title>
        <style>\(Page.stylesheet)</style>
        </head>
        <body>
        <main>
        <p class="note">Provider sandbox: every person and document here is invented.</p>
        <h1>\(HTML.escaped(title))</h1>
        \(content)
        </main>
        </body>
        </html>

        """
    }

    private static let stylesheet = """
        :root { color-scheme: light dark; --ink: #1b2330; --paper: #fbfbf8; --line: #c9ccd2; --accent: #0b5cad; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e8eaee; --paper: #14181f; --line: #3b4350; --accent: #7db8f5; }
        }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
        main { max-width: 34rem; margin: 0 auto; padding: 2rem 1.25rem; }
        h1 { font-size: 1.5rem; margin: 0 0 1rem; }
        fieldset { border: 1px solid var(--line); border-radius: .5rem; margin: 0 0 1.25rem; padding: .75rem 1rem; }
        legend { font-weight: 600; padding: 0 .35rem; }
        label { display: block; padding: .3rem 0; }
        input[type=number] { width: 7rem; font: inherit; }
        button { font: inherit; padding: .6rem 1.4rem; border: 0; border-radius: .5rem;
          background: var(--accent); color: var(--paper); cursor: pointer; }
        a { color: var(--accent); }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        .note { border-left: 4px solid var(--accent); padding-left: .75rem; font-size: .9rem; }
        """
}

/// Text in HTML.
enum HTML {
    /// The text with the characters escaped that mean something in content or in a quoted attribute.
    static func escaped(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
