internal import JSONModel

/// `POST /clients/encrypt/url`: makes one more live link to the hosted journey.
struct EncryptURL: AuroraSentinelCall {
    private var contact: AuroraSentinelContact
    private var documents: AuroraSentinelDocuments

    init(_ body: JSON) throws(TwinRefusal) {
        contact = try AuroraSentinelContact(body)
        switch body["documents"] {
        case nil, .null: documents = [.passport, .emiratesID]
        case let value?:
            guard let named = value.arrayValue.flatMap(AuroraSentinelDocuments.init) else {
                throw AuroraSentinelRefusal.invalidDocuments
            }
            documents = named
        }
    }

    func subject(in twin: AuroraSentinelTwin) -> AuroraSentinelContact? { contact }

    func perform(on twin: inout AuroraSentinelTwin, at moment: Timestamp) throws(TwinRefusal) -> JSON? {
        let link = twin.makeLink(for: contact, documents, at: moment)
        return .string("\(twin.configuration.publicURL)/journey?data=\(link.token)")
    }
}

/// A link to the hosted journey.
///
/// It stays good until it expires: whether there is something to do is told by the customer's status, not by the link.
struct AuroraSentinelLink: Sendable, Hashable {
    /// The bearer token in the link.
    var token: String
    var contact: AuroraSentinelContact
    var documents: AuroraSentinelDocuments
    /// The count of links for the contact, this one included.
    var number: Int
    var createdAt: Timestamp
    var expiresAt: Timestamp
    /// What the last visit came to; `nil` before the first.
    var lastVisit: Visit?

    enum Visit: String, Sendable, Hashable {
        case finished, abandoned, changedNothing
    }
}

extension AuroraSentinelTwin {
    /// Makes a link and plans how the applicant will leave it by themselves.
    mutating func makeLink(
        for contact: AuroraSentinelContact,
        _ documents: AuroraSentinelDocuments,
        at moment: Timestamp
    ) -> AuroraSentinelLink {
        let number = conditions.ledger.calls(of: .encryptURL, for: contact.subject)
        let scenario = scenario(of: contact)
        var chance = chance("link", contact.subject).mixed(with: UInt64(number))
        let link = AuroraSentinelLink(
            token: (chance.uuid() + chance.uuid()).filter { $0 != "-" },
            contact: contact,
            documents: documents,
            number: number,
            createdAt: moment,
            expiresAt: moment.advanced(by: scenario?.linkLifetime ?? dials.linkLifetime)
        )
        links.insert(link, for: link.token)
        if let visit = scenario?.visit(atLink: number), visit.end != .nothing {
            let due = moment.advanced(by: dials.applicantDelay * visit.delays)
            agenda.add(.leave(link.token, visit.end), due: due)
        }
        return link
    }
}
