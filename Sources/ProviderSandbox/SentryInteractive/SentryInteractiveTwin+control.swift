internal import HTTPTypes
internal import JSONModel

extension SentryInteractiveTwin: ControlledTwin {
    private static let path = "/twin/sentry-interactive"

    /// The control end points, with what they do.
    static let controls =
        sharedControls(name: "sentry-interactive") + [
            TwinDescription.Row("GET \(path)/mails?recipient=…", "The codes that were sent, and how many messages."),
            TwinDescription.Row(
                "POST \(path)/keys",
                "Registers the JWK in the body for the standard application, without an account."
            ),
            TwinDescription.Row("POST \(path)/locks/{lockId}", #"Changes how a lock answers: {"habit": "offline"}."#),
            TwinDescription.Row("POST \(path)/sessions/end", "Ends all sessions: their tokens give no access."),
        ]

    var seed: UInt64 { configuration.seed }
    var dialsJSON: JSON { dials.json }

    mutating func turnDials(by value: JSON) -> [Diagnostic] { dials.turn(by: value) }

    mutating func answerOwnControl(
        _ request: TwinRequest,
        _ segments: [String],
        _ query: FormFields,
        at moment: Timestamp
    ) -> TwinReply? {
        switch (segments.first, segments.count) {
        case ("mails", 1):
            return only(.get, request) { twin, _ in
                .json(twin.correspondence.json(to: query["recipient"], limit: Self.maximumListed))
            }
        case ("keys", 1):
            return only(.post, request) { twin, body in
                do throws(TwinRefusal) {
                    try twin.add(body, to: twin.configuration.application.applicationID)
                    return .empty()
                } catch {
                    return twin.reply(for: error)
                }
            }
        case ("locks", 2):
            return only(.post, request) { twin, body in
                let names = SentryInteractiveConfiguration.Habit.allCases.map(\.rawValue).joined(separator: ", ")
                guard twin.locks[segments[1]] != nil else {
                    return .refusal("There is no such lock", status: .notFound)
                }
                guard
                    let habit = body["habit"]?.stringValue.flatMap(SentryInteractiveConfiguration.Habit.init(rawValue:))
                else { return .refusal("Give habit: one of \(names)") }
                twin.locks[segments[1]]?.habit = habit
                twin.locks[segments[1]]?.promptOperations = 0
                return .json(["habit": .string(habit.rawValue)])
            }
        case ("sessions", 2) where segments[1] == "end":
            return only(.post, request) { twin, _ in
                twin.sessions = Shelf(capacity: SentryInteractiveTwin.maximumSessions)
                return .empty()
            }
        default: return nil
        }
    }

    /// Counts of users, shares and messages, and what was called under which keys.
    func stateJSON(of subject: String?) -> JSONObject {
        var shares = JSONObject()
        for lockID in lockOrder { shares[lockID] = .integer(locks[lockID]?.grants.count ?? 0) }
        return [
            "users": .integer(directory.count), "sessions": .integer(sessions.count),
            "applications": .integer(applications.count), "usersPerLock": .object(shares),
            "operationsWaiting": .integer(agenda.count), "tokenIdsUsed": .integer(tokenIDs.count),
            "messages": .integer(correspondence.count),
            "messagesPerRecipient": correspondence.countsJSON(of: subject, limit: Self.maximumListed),
            "calls": ledger.json,
            "idempotencyKeys": ledger.keysJSON(of: subject, limit: Self.maximumListed),
        ]
    }
}
