internal import JSONModel

/// `POST /v1/identity/entities/search`: whether this client has a customer with a phone number.
struct SearchEntities: SardineCall {
    static let operation = SardineOperation.searchEntities

    var phoneNumber: String

    init(_ body: JSON) throws(SardineRefusal) { phoneNumber = try PhoneNumber.required(in: body) }

    func phoneNumber(in twin: SardineTwin) -> String? { phoneNumber }

    func perform(on twin: inout SardineTwin, context: SardineCallContext) throws(SardineRefusal) -> TwinReply {
        let scenario = twin.scenario(of: phoneNumber)
        if let hidden = scenario?.hiddenSearches {
            if context.count <= hidden { return SearchEntities.nothing(scenario?.emptySearch) }
            _ = try twin.makeEntity(phoneNumber: phoneNumber, client: context.client, at: context.moment)
        }
        guard let entity = twin.directory.entity(of: context.client, phoneNumber: phoneNumber) else {
            return SearchEntities.nothing(scenario?.emptySearch)
        }
        return .json(entity.summary)
    }

    private static func nothing(_ form: SardineScenario.EmptySearch?) -> TwinReply {
        switch form ?? .nulls {
        case .nulls: return .json(["customerId": nil, "createdAt": nil])
        case .nullBody: return .json(nil)
        case .emptyObject: return .json([:])
        case .emptyBody:
            var reply = TwinReply.json(nil)
            reply.body = []
            return reply
        }
    }
}

/// Phone numbers as the API takes them.
enum PhoneNumber {
    /// The member `phoneNumber` of a body, if it is one in E.164.
    static func required(in body: JSON) throws(SardineRefusal) -> String {
        guard let value = body["phoneNumber"], !value.isNull, value != "" else { throw .phoneNumberRequired }
        guard let text = value.stringValue, isE164(text) else { throw .invalidPhoneNumber }
        return text
    }

    /// Whether a text is a plus and 7 to 15 digits of which the first is not 0 (ITU-T E.164 §6.2; no shorter ones exist).
    static func isE164(_ text: String) -> Bool {
        let bytes = text.utf8
        guard (8...16).contains(bytes.count), bytes.first == UInt8(ascii: "+") else { return false }
        let digits = bytes.dropFirst()
        return digits.first != UInt8(ascii: "0") && digits.allSatisfy { $0 &- 48 < 10 }
    }
}
