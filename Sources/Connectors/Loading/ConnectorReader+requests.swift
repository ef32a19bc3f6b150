internal import HTTPTypes
internal import JSONModel

extension ConnectorReader {
    /// Reads an operation that is one request.
    mutating func requestOperation(
        _ value: JSON,
        named name: String,
        at location: JSONPointer,
        _ defaults: OperationDefaults
    ) -> Operation? {
        guard let view = view(value, at: location, as: RequestKey.self) else { return nil }
        checkNotes(view, .comment)
        let place = inputPlace(view, .input, defaults)
        require([.safety: "Say what repeating the call does: 'read', for example."], in: view)
        let safety = choice(view, .safety, of: Safety.self)
        let input = fields(view, .input, in: place)
        let rules = rules(view, .rules, in: place)
        let outcomes = outcomes(view, .outcomes, in: place)
        let form = form(view, in: place, input: input)
        let answer = AnswerForm(
            expectations: expectations(view, .answer),
            result: template(view, .result, in: place.adding("answer")),
            keepsBiometric: condition(view, .keepBiometric, in: place)
        )
        let authentication = authentication(view, .authentication, in: place)
        let idempotency = idempotency(view, safety: safety)
        let resolve = resolution(view, safety: safety, in: place)
        let page = paging(view, input: input, in: place)
        let notify = notifyRule(view, safety: safety, in: place)
        let timeouts = timeouts(view, .timeouts, default: defaults.timeouts)
        let size = integer(view, .maximumBodySize, in: ConnectorReader.maximumBodySizes) ?? defaults.maximumBodySize
        let classes = classes(view, .classes)
        let title = string(view, .title)
        let group = string(view, .group) ?? GroupLimits.defaultGroup
        let enablement = enablement(view, in: place)
        guard let safety, let form else { return nil }
        let request = RequestOperation(
            safety: safety,
            group: group,
            idempotency: idempotency,
            resolve: resolve,
            page: page,
            notify: notify,
            timeouts: timeouts,
            maximumBodySize: size,
            authentication: authentication,
            form: form,
            answer: answer,
            enablement: enablement
        )
        return Operation(
            name: name,
            title: title,
            input: input,
            rules: rules,
            outcomes: outcomes,
            classes: classes,
            kind: .request(request)
        )
    }

    private mutating func form(_ view: View<RequestKey>, in place: TemplatePlace, input: [InputField]) -> RequestForm? {
        require(
            [
                .method: "Give the HTTP method: 'POST', for example.",
                .path: "Give the path behind the base URL: '/v1/customers/{id}'.",
            ],
            in: view
        )
        let method = choice(view, .method, of: MethodName.self)
        let path = path(view, .path)
        for name in path?.fields ?? [] {
            let field = input.first { $0.name == name }
            guard field?.isRequired != true else { continue }
            report(
                field == nil ? "UNKNOWN_FIELD" : "OPTIONAL_PATH_FIELD",
                "The path needs the field '\(name)', which the input does not have in every case.",
                "Declare it under 'input' with \"required\": true.",
                at: view.place(.path)
            )
        }
        if let setting = path?.setting, !place.settings.contains(setting) {
            report(
                "UNKNOWN_FIELD",
                "The path is the setting '\(setting)', which the connector does not have.",
                "Declare it under 'configuration' with the type string.",
                at: view.place(.path)
            )
        }
        let query = objectTemplate(view, .query, in: place)
        let headers = objectTemplate(view, .headers, in: place)
        for (name, _, location) in entries(view, .headers) { _ = headerName(name, at: location) }
        let body = template(view, .body, in: place)
        let format = choice(view, .bodyFormat, of: BodyFormat.self) ?? .json
        if method == .get, view[.body] != nil {
            report("MISPLACED_FIELD", "A GET has no body.", "Use 'query', or another method.", at: view.place(.body))
        }
        guard let method, let path else { return nil }
        return RequestForm(
            method: method.method,
            path: path,
            query: query,
            headers: headers,
            body: body,
            bodyFormat: format,
            signature: signature(view, format: format, in: place),
            secrets: bodySecrets(view, format: format, in: place)
        )
    }

    /// Reads the condition under which a host lets an operation be used.
    private mutating func enablement(_ view: View<RequestKey>, in place: TemplatePlace) -> Enablement? {
        guard let enabled = self.view(view, .enabled, as: EnabledKey.self) else { return nil }
        require(
            [
                .when: "Write when the operation may be used, such as '{% $configuration.isAllowed %}'.",
                .message: "Say what the operator must do before it may be used.",
            ],
            in: enabled
        )
        let condition = condition(enabled, .when, in: place)
        let message = string(enabled, .message)
        guard let condition, let message else { return nil }
        return Enablement(condition: condition, message: message)
    }

    mutating func path<Key: FileKey>(_ view: View<Key>, _ key: Key) -> PathTemplate? {
        guard let text = string(view, key) else { return nil }
        do throws(PathTemplate.Fault) {
            return try PathTemplate(text)
        } catch {
            report("INVALID_PATH", error.message, error.remedy, at: view.place(key))
            return nil
        }
    }

    private mutating func idempotency(_ view: View<RequestKey>, safety: Safety?) -> Idempotency {
        let standard: Idempotency = safety == .read ? .none : .standardHeader
        guard let value = view[.idempotency] else { return standard }
        if value == "none" { return .none }
        guard let place = self.view(view, .idempotency, as: IdempotencyKey.self) else { return standard }
        switch (place[.header], place[.field]) {
        case (.some, nil):
            let name = string(place, .header).flatMap { headerName($0, at: place.place(.header)) }
            return name.map { .header($0) } ?? standard
        case (nil, .some(let field)):
            if view[.body] == nil {
                report("MISSING_FIELD", "The key has no body to stand in.", "Give 'body'.", at: place.place(.field))
            }
            return pointer(field, at: place.place(.field)).map { .field($0) } ?? standard
        default:
            report(
                "AMBIGUOUS_PLACE",
                "An idempotency key has one place.",
                "Give one of 'header' and 'field', or \"none\".",
                at: place.location
            )
            return standard
        }
    }

    private mutating func resolution(_ view: View<RequestKey>, safety: Safety?, in place: TemplatePlace) -> Resolution?
    {
        // A file can say that there is nothing to look at, and that it knows what follows.
        if view[.resolve] == "none", safety != .read { return nil }
        guard let resolve = self.view(view, .resolve, as: ResolveKey.self) else {
            if safety == .create, view[.resolve] == nil {
                warn(
                    "CREATE_WITHOUT_RESOLVE",
                    "Nobody can find out what became of this call when its answer is lost, so the flow will wait for an operator.",
                    "Give 'resolve': an operation that looks for what this one makes; or \"none\", if nothing tells.",
                    at: view.location
                )
            }
            return nil
        }
        if safety == .read {
            report(
                "MISPLACED_FIELD",
                "A 'read' needs no 'resolve': it is simply repeated.",
                "Take it out.",
                at: resolve.location
            )
        }
        require(
            [
                .operation: "Name the operation that looks.",
                .input: "Make its input of the input of this one.",
                .adopt: "Make the result that this call would have had of what is found.",
            ],
            in: resolve
        )
        let operation = string(resolve, .operation)
        let input = objectTemplate(resolve, .input, in: place)
        let adopt = template(resolve, .adopt, in: place)
        let absent = condition(resolve, .absent, in: place)
        let probes = integer(resolve, .probes, in: 1...20) ?? 3
        let spacing = duration(resolve, .spacing) ?? .seconds(5)
        guard let operation, let input, let adopt else { return nil }
        return Resolution(
            operation: operation,
            probes: probes,
            spacing: spacing,
            input: input,
            adopt: adopt,
            absent: absent
        )
    }

    private mutating func notifyRule(_ view: View<RequestKey>, safety: Safety?, in place: TemplatePlace) -> NotifyRule?
    {
        guard let notify = self.view(view, .notify, as: NotifyKey.self) else {
            if safety == .notify, view[.notify] == nil {
                missing(.notify, in: view, "Say within which time nobody is told twice.")
            }
            return nil
        }
        if let safety, safety != .notify {
            report(
                "MISPLACED_FIELD",
                "'notify' is for operations whose safety is 'notify'.",
                "Change 'safety', or take it out.",
                at: notify.location
            )
        }
        require(
            [
                .window: "Say within how many seconds nobody is told twice.",
                .recipient: "Make of the input who is told.",
            ],
            in: notify
        )
        let window = duration(notify, .window)
        let dailyMaximum = integer(notify, .dailyMaximum, in: 1...1000)
        let recipient = template(notify, .recipient, in: place)
        guard let window, let recipient else { return nil }
        return NotifyRule(window: window, dailyMaximum: dailyMaximum, recipient: recipient)
    }
}

/// The methods that an operation can use.
enum MethodName: String, CaseIterable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"

    var method: HTTPRequest.Method {
        switch self {
        case .get: .get
        case .post: .post
        case .put: .put
        case .patch: .patch
        case .delete: .delete
        }
    }
}
