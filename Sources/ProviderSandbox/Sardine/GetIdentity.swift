internal import JSONModel

/// `GET /v1/identity/entities/{customerId}`: what the person consented to share.
struct GetIdentity: SardineCall {
    static let operation = SardineOperation.getIdentity

    var customerID: String

    func phoneNumber(in twin: SardineTwin) -> String? { twin.directory[customerID]?.phoneNumber }

    func perform(on twin: inout SardineTwin, context: SardineCallContext) throws(SardineRefusal) -> TwinReply {
        guard let entity = twin.directory[customerID], entity.client == context.client else { throw .customerNotFound }
        guard let (consent, scopes) = try consent(of: entity, in: twin) else { return try unfinished(twin) }
        let flaw = twin.scenario(of: entity.phoneNumber)?.flaw ?? .none
        let evidence = SardineEvidence(
            chance: twin.chance("person", entity.phoneNumber),
            phoneNumber: entity.phoneNumber,
            flaw: flaw,
            consentedAt: consent.consentedAt
        )
        var identity: JSONObject = [
            "profile": scopes.contains(.profile)
                ? evidence.profile(of: entity, consent, isPrimary: entity.input != nil) : nil,
            "documentData": scopes.contains(.document) ? evidence.documentData : nil,
            "documentKyc": scopes.contains(.document) ? evidence.images(bytes: twin.dials.imageBytes) : nil,
        ]
        if twin.dials.riskEnrichment {
            identity["level"] = "low"
            identity["customer"] = .object(["score": 4])
        }
        return .json(.object(flaw.applied(to: identity)))
    }

    /// The consent that counts and what it covers; `nil` before the person has been through the widget.
    ///
    /// The states of consent are enforced where the identity belongs to another client. A consent to this client's own
    /// flow that was taken back shows as `revokedAt` instead.
    private func consent(
        of entity: SardineEntity,
        in twin: SardineTwin
    ) throws(SardineRefusal) -> (SardineConsent, SardineScopes)? {
        if let input = entity.input {
            guard case .granted(let shared) = entity.sharing, shared.revokedAt == nil else {
                return (input, input.scopes)
            }
            return (input, input.scopes.union(shared.scopes))
        }
        switch entity.sharing {
        case .pending: throw .consentPending
        case .granted(let consent):
            guard consent.revokedAt == nil else { throw .consentRevoked }
            return (consent, consent.scopes)
        case .none:
            guard twin.scopesVerifiedElsewhere(than: entity).isEmpty else { throw .consentNotFound }
            return nil
        }
    }

    private func unfinished(_ twin: SardineTwin) throws(SardineRefusal) -> TwinReply {
        switch twin.dials.unfinishedIdentity {
        case .nulls: return .json(["profile": nil, "documentData": nil, "documentKyc": nil])
        case .pending: throw .consentPending
        case .notFound: throw .consentNotFound
        }
    }
}

extension SardineScenario.Flaw {
    /// The identity as a provider would send it whose contract has moved.
    func applied(to identity: JSONObject) -> JSONObject {
        switch self {
        case .missingField:
            var identity = identity
            if case .object(var profile)? = identity["profile"] {
                profile.removeValue(forKey: "fullName")
                identity["profile"] = .object(profile)
            }
            return identity
        case .extraFields:
            var turned: JSONObject = ["schemaVersion": 7, "watchlists": nil]
            for (key, value) in identity.reversed() { turned[key] = value }
            if case .object(var profile)? = turned["profile"] {
                profile["aliases"] = .some(.null)
                profile["nicknames"] = []
                turned["profile"] = .object(JSONObject(profile.reversed().map { ($0.key, $0.value) }))
            }
            return turned
        default:
            return identity
        }
    }
}
