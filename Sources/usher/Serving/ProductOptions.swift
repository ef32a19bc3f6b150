internal import ArgumentParser
internal import Foundation
internal import JSONModel
internal import OnboardingAPI
internal import WorkflowRuntime

/// What a server does for product backends.
struct ProductOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A JSON file with the endpoints that events are sent to.",
            discussion: """
                {"endpoints": [{"url": "https://…", "types": […], "workflows": […], "secrets": ["env:NAME"]}]}, where all but url \
                may be left out. Others can be made with POST /v1/endpoints.
                """,
            valueName: "file"
        )
    )
    var endpoints: String?

    @Flag(help: "Let events go to this machine in clear text. Only for tests: it opens what an attacker asks for.")
    var allowLoopbackEndpoints = false

    @Option(
        help: ArgumentHelp(
            "How many requests each API key may make in a minute; 0 for any number.",
            valueName: "number"
        )
    )
    var requestsPerMinute = 6000

    func validate() throws {
        guard requestsPerMinute >= 0 else { throw ValidationError("--requests-per-minute must not be negative.") }
    }

    /// The limit of each key; `nil` for any number.
    var limit: RateLimit? { requestsPerMinute == 0 ? nil : RateLimit(requests: requestsPerMinute) }

    /// The endpoints of the file; none without one.
    func drafts() throws -> [EndpointDraft]? {
        guard let path = endpoints else { return nil }
        guard let data = FileManager.default.contents(atPath: path), let text = String(validating: data, as: UTF8.self)
        else {
            throw CommandFailure(
                .configuration,
                "The file of endpoints \(path) cannot be read. Check that it exists and that this user may read it."
            )
        }
        guard let list = (try? JSON(parsing: text))?["endpoints"]?.arrayValue else {
            throw CommandFailure(
                .configuration,
                "\(path) is no JSON of the form {\"endpoints\": [{\"url\": \"https://…\"}]}."
            )
        }
        return try list.enumerated().map { index, element in
            guard let draft = EndpointDraft(element) else {
                throw CommandFailure(
                    .configuration,
                    "\(path): endpoint \(index + 1) needs a 'url', and may have 'types', 'workflows' and 'secrets', which are "
                        + "lists of texts, and 'signsAsymmetrically'. Mend it."
                )
            }
            return draft
        }
    }
}

extension EndpointDraft {
    /// Reads an endpoint; `nil` if it has a member that is wrong or unknown.
    fileprivate init?(_ json: JSON) {
        guard let object = json.objectValue, let url = object["url"]?.stringValue else { return nil }
        let known = ["url", "types", "workflows", "secrets", "signsAsymmetrically"]
        guard object.keys.allSatisfy(known.contains) else { return nil }
        var lists: [String: [String]] = [:]
        for name in ["types", "workflows", "secrets"] {
            guard let value = object[name] else { continue }
            guard let elements = value.arrayValue, elements.allSatisfy({ $0.stringValue != nil }) else { return nil }
            lists[name] = elements.compactMap(\.stringValue)
        }
        let signsAsymmetrically = object["signsAsymmetrically", default: false]
        guard let signsAsymmetrically = signsAsymmetrically.boolValue else { return nil }
        self.init(
            url: url,
            types: lists["types"] ?? [],
            workflows: lists["workflows"] ?? [],
            secrets: lists["secrets"] ?? [],
            signsAsymmetrically: signsAsymmetrically
        )
    }
}
