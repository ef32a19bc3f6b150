internal import HTTPTypes
internal import Hummingbird

/// The page that an applicant sees who comes back and is not sent on.
///
/// It says nothing about anybody.
enum ReturnPage {
    /// The page of a link that was understood.
    static let thanks = page(
        title: "Thank you",
        text: "We have noted that you are back, and go on from here. You can close this page.",
        status: .ok
    )

    /// The page of a link that was not.
    static let unknown = page(
        title: "This link does not work",
        text: "It may be incomplete. Please go back to where you got it from, and open it once more.",
        status: .notFound
    )

    private static func page(title: String, text: String, status: HTTPResponse.Status) -> Response {
        let html = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title)</title>
            <style>
            :root { color-scheme: light dark }
            body { font: 1.125rem/1.5 system-ui, sans-serif; max-width: 30rem; margin: 15vh auto; padding: 0 1.5rem }
            </style>
            </head>
            <body>
            <main>
            <h1>\(title)</h1>
            <p>\(text)</p>
            </main>
            </body>
            </html>

            """
        let headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8",
            .contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
            .xContentTypeOptions: "nosniff",
            .cacheControl: "no-store",
        ]
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }
}
