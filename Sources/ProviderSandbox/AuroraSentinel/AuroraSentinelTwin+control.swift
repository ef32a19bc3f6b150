internal import HTTPTypes
internal import JSONModel

extension AuroraSentinelTwin: ControlledTwin {
    private static let path = "/twin/aurora-sentinel"

    /// The control end points, with what they do.
    static let controls =
        sharedControls(name: "aurora-sentinel") + [
            TwinDescription.Row("GET \(path)/links?contact=…", "The links of an address or number, and their states."),
            TwinDescription.Row(
                "POST \(path)/links/{token}/finish",
                #"Leaves it: {"outcome": "accepted", "documents": […], "expired": false, "live": true}."#
            ),
            TwinDescription.Row(
                "GET \(path)/customers?contact=…",
                "The customers of an address or number; without one the first of all."
            ),
            TwinDescription.Row(
                "POST \(path)/customers/{uuid}/status",
                #"What an administrator does: {"status": "rejected"}."#
            ),
            TwinDescription.Row("POST \(path)/customers/{uuid}/expire", "Lets the documents expire: draft."),
            TwinDescription.Row("POST \(path)/customers/{uuid}/resend", "Sends the last webhook again."),
            TwinDescription.Row(
                "POST \(path)/customers/{uuid}/forge",
                #"Sends a forgery: {"newStatus": 6, "event": "…", "passphrase": "…"}; the true passphrase by default."#
            ),
            TwinDescription.Row("POST \(path)/expiry", "Runs the daily job: warnings, and drafts."),
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
        case ("links", 1):
            return only(.get, request) { twin, _ in
                query["contact"].map { twin.links(of: $0) } ?? .refusal("Name a contact: ?contact=…")
            }
        case ("links", 3) where segments[2] == "finish":
            return only(.post, request) { twin, body in twin.finish(segments[1], body, at: moment) }
        case ("customers", 1):
            return only(.get, request) { twin, _ in twin.customers(of: query["contact"], at: moment) }
        case ("customers", 3):
            return only(.post, request) { twin, body in twin.administer(segments[1], segments[2], body, at: moment) }
        case ("expiry", 1):
            return only(.post, request) { twin, _ in
                twin.runExpiryJob(at: moment)
                return .json(["webhooks": twin.post.counts.json])
            }
        default: return nil
        }
    }

    /// How many customers there are by status, what became of webhooks, and what was called under which keys.
    func stateJSON(of subject: String?) -> JSONObject {
        var statuses: [AuroraSentinelStatus: Int] = [:]
        for place in directory.places {
            if let status = directory[place]?.status { statuses[status, default: 0] += 1 }
        }
        let rows = AuroraSentinelStatus.allCases.map { ($0.rawValue, JSON.integer(statuses[$0] ?? 0)) }
        return [
            "customers": .integer(directory.count), "customersByStatus": .object(JSONObject(rows)),
            "links": .integer(links.count), "linksForgotten": .integer(links.dropped),
            "webhooks": post.counts.json, "planned": .integer(agenda.count),
            "calls": ledger.json,
            "idempotencyKeys": ledger.keysJSON(of: subject, limit: Self.maximumListed),
        ]
    }

    private func links(of subject: String) -> TwinReply {
        let mine = links.keys.compactMap { links[$0] }.filter { link in
            link.contact.phoneNumber == subject
                || link.contact.email.map(AuroraSentinelContact.folded) == AuroraSentinelContact.folded(subject)
        }
        return .json(.array(mine.suffix(AuroraSentinelTwin.maximumListed).map(\.json)))
    }

    private func customers(of subject: String?, at moment: Timestamp) -> TwinReply {
        let places: [Int]
        if let subject {
            let found = [directory.place(email: subject), directory.place(phoneNumber: subject)]
            places = found.compactMap { $0 }
        } else {
            places = Array(directory.places.prefix(AuroraSentinelTwin.maximumListed))
        }
        let rows = places.compactMap { place in
            directory[place].map { customer in
                AuroraSentinelRecord(customer, seed: seed, code: dials.code(of: customer.status)).row(at: moment)
            }
        }
        return .json(.array(rows))
    }

    /// Does to a link what a person would do on its page, for scripts.
    ///
    /// It does not mind an expired link.
    private mutating func finish(_ token: String, _ body: JSON, at moment: Timestamp) -> TwinReply {
        guard let link = links[token] else { return .refusal("There is no such link", status: .notFound) }
        guard let choice = AuroraSentinelChoice(json: body, link: link, scenario: scenario(of: link.contact)) else {
            return .refusal(
                "Give outcome (\(AuroraSentinelChoice.table.map(\.name).joined(separator: ", "))), and as you like "
                    + "documents, a list of names, expired and live, true or false"
            )
        }
        switch choice {
        case .abandon: links[token, default: link].lastVisit = .abandoned
        case .finish(let submission):
            do throws(TwinRefusal) {
                if try finish(link, submission, at: moment) == .changedNothing {
                    return .refusal("The customer is no draft: there is nothing to finish", status: .conflict)
                }
            } catch {
                return reply(for: error)
            }
        }
        return .json(links[token]?.json ?? .null)
    }

    private mutating func administer(_ text: String, _ verb: String, _ body: JSON, at moment: Timestamp) -> TwinReply {
        guard ["status", "expire", "resend", "forge"].contains(verb) else { return reply(for: .noSuchPath) }
        guard let place = AuroraSentinelID(text).flatMap({ directory.place(of: $0) }) else {
            return .refusal("There is no such customer", status: .notFound)
        }
        switch verb {
        case "status":
            guard let status = body["status"]?.stringValue.flatMap(AuroraSentinelStatus.init(rawValue:)) else {
                let names = AuroraSentinelStatus.allCases.map(\.rawValue).joined(separator: ", ")
                return .refusal("Give status: one of \(names)")
            }
            changeStatus(of: place, to: status, at: moment)
        case "expire":
            directory.update(place) { $0.expiryDay = moment.day - 1 }
            changeStatus(of: place, to: .draft, at: moment)
        case "resend":
            guard let webhook = post.threads[place]?.latest else {
                return .refusal("No webhook was written about this customer", status: .conflict)
            }
            deliver(webhook, at: moment)
        default:
            guard let forgery = forgery(of: place, body, at: moment) else {
                return .refusal("Give newStatus, a whole number, and as you like event and passphrase, texts")
            }
            post.counts.forged += 1
            deliver(forgery, at: moment)
        }
        return .json(["customers": .array([row(of: place, at: moment)]), "webhooks": post.counts.json])
    }

    private func forgery(of place: Int, _ body: JSON, at moment: Timestamp) -> AuroraSentinelWebhook? {
        let code = body["newStatus"].map(\.integerValue) ?? dials.code(of: .accepted)
        let event = body["event"].map(\.stringValue) ?? dials.webhooks.statusEvent
        guard let code, let event else { return nil }
        if let passphrase = body["passphrase"], passphrase.stringValue == nil { return nil }
        return AuroraSentinelWebhook(
            place: place,
            event: event,
            newStatus: code,
            updatedAt: moment,
            passphrase: body["passphrase"]?.stringValue
        )
    }

    private func row(of place: Int, at moment: Timestamp) -> JSON {
        directory[place].map { customer in
            AuroraSentinelRecord(customer, seed: seed, code: dials.code(of: customer.status)).row(at: moment)
        } ?? .null
    }
}

extension AuroraSentinelLink {
    /// The link as the control end points show it.
    var json: JSON {
        [
            "token": .string(token), "email": contact.email.map { .string($0) } ?? .null,
            "phoneNumber": contact.phoneNumber.map { .string($0) } ?? .null,
            "documents": .array(documents.names.map { .string($0) }),
            "lastVisit": lastVisit.map { .string($0.rawValue) } ?? .null,
            "createdAt": .string(createdAt.description), "expiresAt": .string(expiresAt.description),
        ]
    }
}
