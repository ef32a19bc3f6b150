internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

/// The parts of a case that are about a campaign.
extension CaseReader {
    /// Tells what is said of a campaign in a case without one, and the other way round.
    mutating func checkKind(of workflowCase: WorkflowCase, _ members: JSONObject) {
        let expectation = JSONPointer.root.appending("expect")
        guard workflowCase.campaign != nil else {
            guard workflowCase.expectation.campaign != nil else { return }
            let place = expectation.appending("campaign")
            return report("Nothing can come of a campaign in a case without one.", at: place)
        }
        for name in ["input", "returnsAfterSeconds"] where members[name] != nil {
            report("A case with a campaign has no '\(name)': say it of its customers.", at: .root.appending(name))
        }
        for name in ["status", "output", "outputContains", "error", "states"] where members["expect"]?[name] != nil {
            report("What must come of a campaign stands under 'campaign'.", at: expectation.appending(name))
        }
    }

    mutating func campaign(_ value: JSON, _ place: JSONPointer) -> WorkflowCase.Campaign {
        var result = WorkflowCase.Campaign()
        // Acts may change the settings.
        if let settings = value["settings"] {
            result.settings = self.settings(settings, place.appending("settings")) ?? result.settings
        }
        for (key, value) in object(value, place) ?? [:] {
            let place = place.appending(key)
            switch key {
            case "customers":
                result.customers = elements(value, place).enumerated().compactMap { index, customer in
                    object(customer, place.appending(index))
                }
            case "settings": break
            case "startsAfterSeconds": result.startsAfter = seconds(value, place) ?? result.startsAfter
            case "act":
                result.acts = elements(value, place).enumerated().compactMap { index, act in
                    self.act(act, place.appending(index), changing: result.settings)
                }
            default: unknown(key, place)
            }
        }
        if result.customers.isEmpty { report("A campaign has customers.", at: place) }
        result.acts.sort { $0.after < $1.after }
        return result
    }

    private mutating func settings(
        _ value: JSON,
        _ place: JSONPointer,
        changing base: CampaignSettings = CampaignSettings()
    ) -> CampaignSettings? {
        do throws(EngineError) {
            return try CampaignSettings(json: value, changing: base)
        } catch {
            return fault(error.message, place)
        }
    }

    // MARK: Acts

    private mutating func act(
        _ value: JSON,
        _ place: JSONPointer,
        changing settings: CampaignSettings
    ) -> WorkflowCase.Act? {
        guard let members = object(value, place), let after = members["afterSeconds"].flatMap({ seconds($0, place) }),
            let name = members["do"]?.stringValue
        else {
            return fault("An act has 'afterSeconds' and 'do'.", place)
        }
        guard let fields = Self.fieldsOfActs[name] else {
            let known = Self.fieldsOfActs.keys.sorted().joined(separator: ", ")
            return fault("Nothing is called '\(name)'. There are: \(known).", place)
        }
        for key in members.keys where !(["afterSeconds", "do"] + fields).contains(key) {
            unknown(key, place.appending(key))
        }
        guard let what = what(name, members, place, changing: settings) else { return nil }
        return WorkflowCase.Act(after: after, what: what)
    }

    /// What can be done, with what has to be said of it.
    private static let fieldsOfActs: [String: [String]] = [
        "pause": [], "resume": [], "rate": ["perMinute"], "extend": ["until"], "settings": ["settings"],
        "cancel": ["links"], "return": ["customer"], "decide": ["customer", "decision"],
        "onboard": ["workflow", "input"],
    ]

    private mutating func what(
        _ name: String,
        _ members: JSONObject,
        _ place: JSONPointer,
        changing settings: CampaignSettings
    ) -> WorkflowCase.Act.What? {
        func member(_ name: String) -> (JSON, JSONPointer) { (members[name] ?? .null, place.appending(name)) }
        switch name {
        case "pause": return .steer(.pause)
        case "resume": return .steer(.resume)
        case "rate": return number(member("perMinute")).map { .steer(.rate(perMinute: $0)) }
        case "extend": return moment(member("until")).map { .steer(.extend(until: $0)) }
        case "settings":
            let (value, place) = member("settings")
            return self.settings(value, place, changing: settings).map { .steer(.settings($0)) }
        case "cancel": return .steer(.cancel(links: members["links"] == true))
        case "return": return text(member("customer")).map { .visit(customer: $0) }
        case "decide":
            guard let customer = text(member("customer")), let decision = text(member("decision")) else { return nil }
            guard let decision = ReviewRecord.Decision(rawValue: decision) else {
                let known = ReviewRecord.Decision.allCases.map(\.rawValue).joined(separator: ", ")
                return fault("A decision is one of: \(known).", place.appending("decision"))
            }
            return .decide(customer: customer, decision)
        default:
            return text(member("workflow")).map { .onboard(workflow: $0, input: members["input"] ?? [:]) }
        }
    }

    private mutating func text(_ member: (JSON, JSONPointer)) -> String? { text(member.0, member.1) }
    private mutating func number(_ member: (JSON, JSONPointer)) -> Int? { number(member.0, member.1) }
    private mutating func moment(_ member: (JSON, JSONPointer)) -> Timestamp? { moment(member.0, member.1) }

    // MARK: Expectations

    mutating func campaignExpectation(_ value: JSON, _ place: JSONPointer) -> WorkflowCase.CampaignExpectation {
        var result = WorkflowCase.CampaignExpectation()
        for (key, value) in object(value, place) ?? [:] {
            let place = place.appending(key)
            switch key {
            case "status": result.status = text(value, place)
            case "total": result.total = number(value, place)
            case "rejected": result.rejected = counts(value, place)
            case "outcomes": result.outcomes = counts(value, place)
            case "failures": result.failures = counts(value, place)
            case "rows": result.rows = counts(value, place)
            case "funnel": result.funnel = counts(value, place)
            case "reminders": result.reminders = number(value, place)
            case "escalations": result.escalations = counts(value, place)
            case "customers":
                for (reference, customer) in object(value, place) ?? [:] {
                    result.customers[reference] = customerExpectation(customer, place.appending(reference))
                }
            default: unknown(key, place)
            }
        }
        return result
    }

    private mutating func customerExpectation(
        _ value: JSON,
        _ place: JSONPointer
    ) -> WorkflowCase.CustomerExpectation {
        var result = WorkflowCase.CustomerExpectation()
        for (key, value) in object(value, place) ?? [:] {
            let place = place.appending(key)
            switch key {
            case "outcome": result.outcome = text(value, place)
            case "messages": result.messages = texts(value, place)
            case "states": result.states = texts(value, place)
            case "visits": result.visits = texts(value, place)
            case "outputContains": result.outputContains = object(value, place)
            default: unknown(key, place)
            }
        }
        return result
    }

    private mutating func texts(_ value: JSON, _ place: JSONPointer) -> [String] {
        elements(value, place).compactMap { text($0, place) }
    }
}
