internal import JSONModel

/// `POST /v1/identity/entities`: registers a customer; a phone number is unique for a client.
struct CreateEntity: SardineCall {
    static let operation = SardineOperation.createEntity

    var phoneNumber: String

    init(_ body: JSON) throws(SardineRefusal) { phoneNumber = try PhoneNumber.required(in: body) }

    func phoneNumber(in twin: SardineTwin) -> String? { phoneNumber }

    func perform(on twin: inout SardineTwin, context: SardineCallContext) throws(SardineRefusal) -> TwinReply {
        guard twin.scenario(of: phoneNumber)?.hiddenSearches == nil,
            twin.directory.entity(of: context.client, phoneNumber: phoneNumber) == nil
        else { throw .customerExists }
        return .json(try twin.makeEntity(phoneNumber: phoneNumber, client: context.client, at: context.moment).summary)
    }
}

extension SardineTwin {
    /// The client's entity for a phone number, made if there is none.
    ///
    /// Its id depends on seed, client and number only, so that a run can be repeated to the letter.
    mutating func makeEntity(
        phoneNumber: String,
        client: String,
        at moment: Timestamp
    ) throws(SardineRefusal) -> SardineEntity {
        if let entity = directory.entity(of: client, phoneNumber: phoneNumber) { return entity }
        guard directory.count < dials.maximumEntities else { throw .full }
        var chance = chance("entity", phoneNumber).mixed(with: client)
        var entity = SardineEntity(
            customerID: chance.uuid(),
            client: client,
            phoneNumber: phoneNumber,
            createdAt: moment
        )
        if let scopes = scenario(of: phoneNumber)?.consentedBefore, !scopes.isEmpty {
            let longAgo = moment.advanced(by: .seconds(-365 * 86_400))
            entity.input = SardineConsent(consentID: chance.uuid(), scopes: scopes, consentedAt: longAgo)
        }
        directory.insert(entity)
        return entity
    }
}

extension SardineEntity {
    /// What creating and searching answer.
    var summary: JSON {
        ["customerId": .string(customerID), "createdAt": .string(createdAt.inWholeSeconds)]
    }
}

extension Timestamp {
    /// RFC 3339 without a fraction, as the provider writes moments: `2026-06-01T10:00:00Z`.
    var inWholeSeconds: String { description.prefix { $0 != "." } + "Z" }
}
