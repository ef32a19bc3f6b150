internal import HTTPTypes
internal import JSONModel

/// An answer of the provider, looked at once: its status, what kind of body it has, and the provider's own words in it.
struct Answer {
    /// What a body turned out to be.
    enum Content {
        case empty
        case json(JSON)
        /// A page: a proxy, a firewall or a wrong address speaks, not the provider's API.
        case html
        /// It says it is JSON, and is not: most likely it was cut.
        case brokenJSON
        case text(String)
    }

    let status: Int
    /// The media type without parameters, in lower case; empty if none is given.
    let mediaType: String
    let content: Content
    private let headers: HTTPFields

    /// Looks at an answer.
    ///
    /// - Parameter places: where values stand that are never built, because nobody wants them.
    init(_ response: IncomingResponse, hollowing places: [[String]] = []) {
        status = response.head.status.code
        headers = response.head.headerFields
        let header = headers[.contentType] ?? ""
        mediaType = header.prefix(while: { $0 != ";" }).trimmed.lowercased()
        content = Answer.content(of: response.body, mediaType: mediaType, hollowing: places)
    }

    /// The body as JSON; `nil` if it is none.
    var json: JSON? {
        guard case .json(let document) = content else { return nil }
        return document
    }

    var isSuccess: Bool { (200..<300).contains(status) }

    /// Whether the answer comes from something that speaks the API, as far as one can see without knowing the provider.
    ///
    /// A page with status 200 is a captive portal or a firewall; a 404 without JSON is a wrong base URL. Neither says anything
    /// about an applicant.
    var isCredible: Bool {
        switch content {
        case .json: true
        case .empty: status != 404
        case .html, .brokenJSON, .text: !isSuccess && status != 404
        }
    }

    func header(_ name: HTTPField.Name) -> String? { headers[name] }

    /// What templates see as `$answer`.
    var binding: JSON {
        var members = JSONObject(minimumCapacity: headers.count)
        for field in headers { members[field.name.canonicalName] = .string(field.value) }
        return ["status": .integer(status), "headers": .object(members)]
    }

    /// The provider's words, found in the places that most APIs use.
    var usualMessage: String? {
        switch content {
        case .text(let text): return text
        case .json(.string(let text)): return text
        case .json(let document):
            let candidates = [
                document["message"], document["error"]?["message"], document["errors"]?[0]?["message"],
                document["errors"]?[0], document["error_description"], document["error"], document["detail"],
                document["title"],
            ]
            return candidates.lazy.compactMap { $0?.stringValue }.first
        case .empty, .html, .brokenJSON: return nil
        }
    }

    private static func content(of body: [UInt8], mediaType: String, hollowing places: [[String]]) -> Content {
        let first = body.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        guard let first else { return .empty }
        if mediaType == "text/html" || first == UInt8(ascii: "<") { return .html }
        do throws(JSONParseError) {
            return .json(try JSON(parsing: body, hollowing: places))
        } catch {
            let claimsJSON = mediaType == "application/json" || mediaType.hasSuffix("+json")
            guard !claimsJSON, let text = String(validating: body, as: UTF8.self) else { return .brokenJSON }
            return .text(text)
        }
    }
}
