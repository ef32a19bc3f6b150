internal import HTTPTypes
internal import JSONModel

/// What one part of a file says about another.
extension ConnectorReader {
    mutating func checkReferences(_ connector: Connector, _ view: View<ConnectorKey>) {
        let operations = view.place(.operations)
        checkTokenSources(connector.authentication, in: connector, at: view.place(.authentication))
        for (name, operation) in connector.operations.sorted(by: { $0.key < $1.key }) {
            let location = operations.appending(name)
            if let request = operation.request { check(request, in: connector, at: location) }
            if let condition = operation.awaited { check(condition, in: connector, at: location.appending("await")) }
        }
        for (name, webhook) in connector.webhooks.sorted(by: { $0.key < $1.key }) {
            check(webhook, in: connector, at: view.place(.webhooks).appending(name))
        }
    }

    private mutating func check(_ request: RequestOperation, in connector: Connector, at location: JSONPointer) {
        if let resolve = request.resolve {
            let place = location.appending("resolve")
            checkProbe(resolve.operation, input: resolve.input, in: connector, at: place, named: "operation")
        }
        if request.group != GroupLimits.defaultGroup, connector.limits[request.group] == nil {
            report(
                "UNKNOWN_GROUP",
                "There are no limits for a group '\(request.group)'.",
                "Add it under 'limits', or correct the name.",
                at: location.appending("group")
            )
        }
        if let authentication = request.authentication {
            checkTokenSources(authentication, in: connector, at: location.appending("authentication"))
        }
        let authentication = request.authentication ?? connector.authentication
        if case .bodyCredentials = authentication {
            let hasBody = request.form.method != .get && request.form.bodyFormat != .text
            let isObject: Bool =
                switch request.form.body {
                case nil, .object, .expression: true
                case .literal(let value): value.objectValue != nil
                case .array: false
                }
            if !hasBody || !isObject {
                report(
                    "NO_PLACE_FOR_CREDENTIALS",
                    "The credentials go into the body, and this operation's body is no object.",
                    "Use another method or body, or give the operation its own 'authentication'.",
                    at: location
                )
            }
        }
    }

    private mutating func check(_ condition: AwaitedCondition, in connector: Connector, at location: JSONPointer) {
        checkProbe(condition.probe, input: condition.input, in: connector, at: location, named: "probe")
        for case .webhook(let name) in condition.wakers where connector.webhooks[name] == nil {
            report(
                "UNKNOWN_WEBHOOK",
                "There is no webhook '\(name)'.",
                "Describe it under 'webhooks', or correct the name.",
                at: location.appending("wake")
            )
        }
    }

    /// A look must be a `read`, and get fields that it knows.
    private mutating func checkProbe(
        _ name: String,
        input: Template,
        in connector: Connector,
        at location: JSONPointer,
        named key: String
    ) {
        guard let operation = connector.operations[name], let request = operation.request else {
            unknownOperation(name, in: connector, at: location.appending(key))
            return
        }
        if request.safety != .read {
            report(
                "PROBE_IS_NO_READ",
                "'\(name)' looks for something and must be a 'read', and it is a '\(request.safety.rawValue)'.",
                "Name an operation that changes nothing.",
                at: location.appending(key)
            )
        }
        let known = operation.input.map(\.name)
        for field in input.memberNames where !known.contains(field) {
            report(
                "UNKNOWN_FIELD",
                "The input of '\(name)' has no field '\(field)'.",
                "The fields are \(Listing.text(known)).",
                at: location.appending("input").appending(field)
            )
        }
        for field in operation.input where field.isRequired && !input.memberNames.contains(field.name) {
            report(
                "MISSING_FIELD",
                "The input of '\(name)' needs '\(field.name)'.",
                "Add it.",
                at: location.appending("input")
            )
        }
    }

    private mutating func check(_ webhook: Webhook, in connector: Connector, at location: JSONPointer) {
        let match = location.appending("match")
        guard let operation = connector.operations[webhook.operation], let condition = operation.awaited else {
            report(
                "UNKNOWN_OPERATION",
                "There is no operation '\(webhook.operation)' that waits.",
                "Name an operation with 'await'.",
                at: match.appending("operation")
            )
            return
        }
        if !condition.wakers.contains(.webhook(webhook.name)) {
            report(
                "WAKES_NOBODY",
                "'\(webhook.operation)' does not say that this webhook wakes it.",
                "Add 'webhook:\(webhook.name)' to its 'wake'.",
                at: match.appending("operation")
            )
        }
        let known = operation.input.map(\.name)
        for key in webhook.keys where !known.contains(key.field) {
            report(
                "UNKNOWN_FIELD",
                "The input of '\(webhook.operation)' has no field '\(key.field)'.",
                "The fields are \(Listing.text(known)).",
                at: match.appending("keys").appending(key.field)
            )
        }
    }

    /// What gives tokens must not need one of the same source.
    private mutating func checkTokenSources(
        _ authentication: Authentication,
        in connector: Connector,
        at location: JSONPointer
    ) {
        guard case .bearer(.sources(let sources, _)) = authentication else { return }
        for (index, source) in sources.enumerated() {
            let name: String
            var place = location.appending("sources").appending(index)
            switch source {
            case .login(let login):
                name = login.operation
                checkInput(login.input, of: name, in: connector, at: place)
            case .refresh(let operation, _): name = operation
            case .signedJWT(let signed):
                if let clock = signed.clock { checkClock(clock, in: connector, at: place.appending("clock")) }
                continue
            case .clientCredentials: continue
            }
            place = place.appending("operation")
            guard let request = connector.operations[name]?.request else {
                unknownOperation(name, in: connector, at: place)
                continue
            }
            let own = request.authentication ?? connector.authentication
            if case .bearer(.sources) = own {
                report(
                    "CIRCULAR_TOKEN",
                    "'\(name)' gives a token and needs one.",
                    "Give the operation its own 'authentication'; a refresh shows its token by itself, so write \"none\" there.",
                    at: place
                )
            }
            checkTokenResult(of: name, in: connector, at: place)
        }
    }

    /// Whatever a token operation gives away must be secret, or a workflow that calls it would store it.
    private mutating func checkTokenResult(of name: String, in connector: Connector, at location: JSONPointer) {
        guard let operation = connector.operations[name] else { return }
        let members = operation.request?.answer.result?.memberNames ?? []
        for member in ["token", "refreshToken"] where member == "token" || members.contains(member) {
            let isSecret = operation.classes.entries.contains { $0.path == [member] && $0.dataClass == .secret }
            guard !isSecret || !members.contains(member) else { continue }
            report(
                "TOKEN_NOT_SECRET",
                "The result of '\(name)' must have '\(member)', of the class secret.",
                "Make it under 'result', and write \"/\(member)\": \"secret\" under 'classes'.",
                at: location
            )
        }
    }

    private mutating func checkInput(
        _ input: Template?,
        of name: String,
        in connector: Connector,
        at location: JSONPointer
    ) {
        let known = connector.operations[name]?.input.map(\.name) ?? []
        for field in input?.memberNames ?? [] where !known.contains(field) {
            report(
                "UNKNOWN_FIELD",
                "The input of '\(name)' has no field '\(field)'.",
                "The fields are \(Listing.text(known)).",
                at: location.appending("input").appending(field)
            )
        }
    }

    /// Whoever reads the time must not need a token that is signed after the time was read.
    private mutating func checkClock(_ clock: ClockCheck, in connector: Connector, at location: JSONPointer) {
        let place = location.appending("operation")
        guard let request = connector.operations[clock.operation]?.request else {
            return unknownOperation(clock.operation, in: connector, at: place)
        }
        if request.safety != .read {
            report(
                "PROBE_IS_NO_READ",
                "'\(clock.operation)' reads the time and must be a 'read', and it is a '\(request.safety.rawValue)'.",
                "Name an operation that changes nothing.",
                at: place
            )
        }
        if case .bearer(.sources) = request.authentication ?? connector.authentication {
            report(
                "CIRCULAR_TOKEN",
                "'\(clock.operation)' is asked before a token is signed, and needs one.",
                "Give the operation its own 'authentication', such as {\"kind\": \"none\"}.",
                at: place
            )
        }
    }

    private mutating func unknownOperation(_ name: String, in connector: Connector, at location: JSONPointer) {
        let names = connector.operations.values.filter { $0.request != nil }.map(\.name).sorted()
        report(
            "UNKNOWN_OPERATION",
            "There is no request '\(name)'.",
            Suggestion.nearest(to: name, among: names).map { "Did you mean '\($0)'?" }
                ?? "The requests are \(Listing.text(names)).",
            at: location
        )
    }
}

extension Template {
    /// The names of an object's members, where the template is one.
    var memberNames: [String] {
        switch self {
        case .object(let members): members.map(\.key)
        case .literal(let value): value.objectValue?.keys ?? []
        case .array, .expression: []
        }
    }
}
