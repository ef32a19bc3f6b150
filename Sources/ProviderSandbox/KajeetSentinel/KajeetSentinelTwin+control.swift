internal import HTTPTypes
internal import JSONModel

extension KajeetSentinelTwin: ControlledTwin {
    private static let path = "/twin/kajeet-sentinel"

    /// The control end points, with what they do.
    static let controls =
        sharedControls(name: "kajeet-sentinel") + [
            TwinDescription.Row("GET \(path)/mails?recipient=…", "The mails to a recipient, or the counts of all."),
            TwinDescription.Row("POST \(path)/sso/{state}", "Signs in, as a person would on the page."),
            TwinDescription.Row(
                "POST \(path)/accounts",
                #"Makes an account that waits for its password: {"username": "…", "roles": ["USER"]}."#
            ),
            TwinDescription.Row("GET \(path)/accounts?username=…", "An account with its log of accepted terms."),
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
        case ("sso", 2):
            return only(.post, request) { twin, _ in
                twin.signIn(segments[1], at: moment)
                    ? .json(["signedIn": true]) : .refusal("There is no such link, or it was used", status: .notFound)
            }
        case ("accounts", 1) where request.head.method == .get:
            return only(.get, request) { twin, _ in
                guard let account = query["username"].flatMap({ twin.account($0) }),
                    case .object(var object) = account.json
                else { return .refusal("There is no such account", status: .notFound) }
                object["acceptances"] = .array(account.acceptances)
                object["enrichments"] = .integer(account.enrichments)
                return .json(.object(object))
            }
        case ("accounts", 1):
            return only(.post, request, allow: "GET, POST") { twin, body in twin.makeAccount(body) }
        default: return nil
        }
    }

    /// Counts of accounts and mails, and what was called under which keys.
    func stateJSON(of subject: String?) -> JSONObject {
        let enabled = accounts.keys.count { accounts[$0]?.isEnabled == true }
        return [
            "accounts": .integer(accounts.count), "accountsEnabled": .integer(enabled),
            "mails": .integer(correspondence.count),
            "mailsPerRecipient": correspondence.countsJSON(of: subject, limit: Self.maximumListed),
            "termsLogged": subject.map { .integer(acceptanceCount(of: $0)) }
                ?? .integer(accounts.keys.reduce(0) { $0 + (accounts[$1]?.acceptanceCount ?? 0) }),
            "calls": ledger.json,
            "idempotencyKeys": ledger.keysJSON(of: subject, limit: Self.maximumListed),
        ]
    }

    private mutating func makeAccount(_ body: JSON) -> TwinReply {
        let roles = body["roles"]?.arrayValue?.compactMap(\.stringValue) ?? ["USER"]
        guard let username = body["username"]?.stringValue, EmailAddress.isValid(username), roles.count <= 16 else {
            return .refusal("Give username, an address, and as you like roles, a list of texts")
        }
        guard account(username) == nil else { return .refusal("There is such an account", status: .conflict) }
        guard accounts.count < dials.maximumAccounts else { return reply(for: KajeetSentinelRefusal.full) }
        let account = KajeetSentinelAccount(username: username, corpID: configuration.corpID, roles: roles)
        accounts.insert(account, for: username.lowercased())
        return .json(account.json)
    }
}
