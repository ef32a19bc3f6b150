internal import JSONModel

/// `POST /customers/status/clientAuth` and `…/statusWithoutImages/clientAuth`: a customer's record by contact.
///
/// The address is matched first and the number only where that fails, so the answer may be about someone who has just one
/// of them.
struct CustomerStatus: AuroraSentinelCall {
    private var contact: AuroraSentinelContact
    private var showsImages: Bool
    private var isOptimised = false

    init(_ body: JSON) throws(TwinRefusal) { try self.init(body, showsImages: true) }

    init(_ body: JSON, showsImages: Bool) throws(TwinRefusal) {
        contact = try AuroraSentinelContact(body)
        self.showsImages = showsImages
        guard showsImages, let value = body["optimizedDownload"], !value.isNull else { return }
        guard let flag = value.boolValue else { throw AuroraSentinelRefusal.invalidFlag }
        isOptimised = flag
    }

    func subject(in twin: AuroraSentinelTwin) -> AuroraSentinelContact? { contact }

    func perform(on twin: inout AuroraSentinelTwin, at moment: Timestamp) throws(TwinRefusal) -> JSON? {
        guard let place = twin.directory.place(of: contact), let customer = twin.directory[place] else {
            throw AuroraSentinelRefusal.rowNotFound
        }
        if customer.hiddenReads > 0 {
            twin.directory.update(place) { $0.hiddenReads -= 1 }
            throw AuroraSentinelRefusal.rowNotFound
        }
        let flaw = twin.scenario(of: customer)?.flaw ?? .none
        var bytes: Int?
        if showsImages {
            bytes = flaw == .hugeImages ? 10 << 20 : twin.dials.imageBytes
            // A quarter is what the twin takes "trims image payloads" for.
            if isOptimised { bytes = bytes.map { $0 / 4 } }
        }
        let record = AuroraSentinelRecord(
            customer,
            seed: twin.seed,
            code: twin.dials.code(of: customer.status),
            imageBytes: bytes
        )
        let reads =
            twin.conditions.ledger.calls(of: .customerStatus, for: contact.subject)
            + twin.conditions.ledger.calls(of: .customerStatusWithoutImages, for: contact.subject)
        return flaw.applied(to: record.json, read: reads, seed: twin.seed)
    }
}

extension AuroraSentinelScenario.Flaw {
    /// The record as a provider would send it that made a mistake, or whose contract has moved.
    func applied(to record: JSONObject, read number: Int, seed: UInt64) -> JSON {
        var record = record
        switch self {
        case .otherContact:
            record["email"] = "someone.else@example.com"
            record["phoneNumber"] = "+14155550000"
            record["name"] = "Someone"
            record["surname"] = "Else"
        case .changingID:
            var chance = Chance(seed: seed).mixed(with: "changing id").mixed(with: UInt64(number))
            record["uuid"] = .string(chance.uuid())
        case .missingStatus: record.removeValue(forKey: "status")
        case .missingName: record.removeValue(forKey: "name")
        case .statusText: record["status"] = record["status"]?.integerValue.map { .string(String($0)) }
        case .extraFields:
            var turned: JSONObject = ["id": 4711, "clientPointer": ["__type": "Pointer"], "watchlists": nil]
            for (key, value) in record.reversed() { turned[key] = value }
            return .object(turned)
        case .nullLists: record["isLiveFaces"] = .some(.null)
        default: break
        }
        return .object(record)
    }
}
