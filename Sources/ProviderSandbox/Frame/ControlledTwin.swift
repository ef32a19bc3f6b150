internal import HTTPTypes
internal import JSONModel

/// A twin with the control end points that all twins share, below `/twin/{name}`.
///
/// They need no credentials: a sandbox listens on the local host.
protocol ControlledTwin: ProviderTwin {
    /// By how much the twin's present is ahead of the caller's.
    var clockOffset: Duration { get set }
    /// What everything invented is derived from.
    var seed: UInt64 { get }
    /// The dials, by their names.
    var dialsJSON: JSON { get }
    /// The last calls, oldest first.
    var recentCallsJSON: JSON { get }

    /// Turns the dials that an object names; returns what is wrong with it.
    mutating func turnDials(by value: JSON) -> [Diagnostic]
    /// Forgets everything.
    mutating func reset(seed: UInt64?)
    /// Lets happen what is due by the given moment of the twin's clock.
    mutating func settle(until moment: Timestamp)
    /// Counts of what the twin holds and was asked; of one subject, or of the first ``maximumListed`` of all.
    func stateJSON(of subject: String?) -> JSONObject

    /// Answers a control request that only this twin knows; `nil` for all others.
    mutating func answerOwnControl(
        _ request: TwinRequest,
        _ segments: [String],
        _ query: FormFields,
        at moment: Timestamp
    ) -> TwinReply?
}

extension ControlledTwin {
    /// How many subjects a state lists at most.
    static var maximumListed: Int { 1000 }

    /// The shared control end points, with what they do.
    static func sharedControls(name: String) -> [TwinDescription.Row] {
        [
            TwinDescription.Row("GET /twin/\(name)", "This description as text."),
            TwinDescription.Row(
                "GET /twin/\(name)/state?subject=…",
                "Counts of records, calls and keys; of one subject or all."
            ),
            TwinDescription.Row("GET /twin/\(name)/calls", "The last calls, oldest first."),
            TwinDescription.Row("GET /twin/\(name)/dials", "The dials."),
            TwinDescription.Row("PATCH /twin/\(name)/dials", "Turns the dials that the JSON body names."),
            TwinDescription.Row("POST /twin/\(name)/clock", #"Moves the twin's clock ahead: {"advanceSeconds": 60}."#),
            TwinDescription.Row(
                "POST /twin/\(name)/reset",
                #"Forgets everything: {"seed": 7}, or the seed of the start."#
            ),
        ]
    }

    /// Answers a request at or below `/twin/{name}`; `nil` for any other path.
    mutating func answerControl(_ request: TwinRequest, _ target: RequestTarget, at moment: Timestamp) -> TwinReply? {
        let prefix = "/twin/" + Self.description.name
        if target.path == prefix {
            return only(.get, request) { _, _ in .text(Self.description.description) }
        }
        guard let segments = target.segments(below: prefix + "/") else { return nil }
        guard let query = FormFields(target.query) else { return .refusal("The query is not well encoded") }
        switch segments {
        case ["state"]:
            return only(.get, request) { twin, _ in .json(.object(twin.state(of: query["subject"], at: moment))) }
        case ["calls"]:
            return only(.get, request) { twin, _ in .json(twin.recentCallsJSON) }
        case ["dials"] where request.head.method == .patch:
            return only(.patch, request) { twin, body in
                let problems = twin.turnDials(by: body)
                guard problems.isEmpty else {
                    return .refusal(problems.map(\.description).joined(separator: "; "))
                }
                return .json(twin.dialsJSON)
            }
        case ["dials"]:
            return only(.get, request, allow: "GET, PATCH") { twin, _ in .json(twin.dialsJSON) }
        case ["clock"]:
            return only(.post, request) { twin, body in twin.advanceClock(body, at: moment) }
        case ["reset"]:
            return only(.post, request) { twin, body in twin.answerReset(body) }
        default:
            return answerOwnControl(request, segments, query, at: moment)
        }
    }

    /// Answers a request with one method and, if any, a JSON object as its body.
    mutating func only(
        _ method: HTTPRequest.Method,
        _ request: TwinRequest,
        allow: String? = nil,
        answer: (inout Self, JSON) -> TwinReply
    ) -> TwinReply {
        guard request.head.method == method else { return .wrongMethod(allow: allow ?? method.rawValue) }
        guard !request.body.isEmpty else { return answer(&self, [:]) }
        do throws(JSONParseError) {
            let body = try JSON(parsing: request.body, maximumDepth: TwinRequest.maximumDepth)
            guard body.objectValue != nil else { return .refusal("The body must be a JSON object") }
            return answer(&self, body)
        } catch {
            return .refusal("The body is no JSON: \(error)")
        }
    }

    private func state(of subject: String?, at moment: Timestamp) -> JSONObject {
        var state: JSONObject = [
            "now": .string(moment.description),
            "seed": .string(String(seed)),
            "clockOffsetSeconds": .double(clockOffset.inSeconds),
        ]
        state.merge(stateJSON(of: subject))
        return state
    }

    private mutating func advanceClock(_ body: JSON, at moment: Timestamp) -> TwinReply {
        guard let value = body["advanceSeconds"], let step = try? DialReader.seconds(value),
            (clockOffset + step).inSeconds <= DialReader.maximumSeconds
        else { return .refusal(#"Give {"advanceSeconds": n} with n from 0 to ten years in all"#) }
        clockOffset += step
        let present = moment.advanced(by: step)
        settle(until: present)
        return .json(["now": .string(present.description), "clockOffsetSeconds": .double(clockOffset.inSeconds)])
    }

    private mutating func answerReset(_ body: JSON) -> TwinReply {
        switch body["seed"] {
        case nil, .null: reset(seed: nil)
        case let value?:
            guard let seed = value.integerValue.flatMap(UInt64.init(exactly:)) else {
                return .refusal("The seed must be a whole number from 0")
            }
            reset(seed: seed)
        }
        return .json(["seed": .string(String(seed))])
    }
}
