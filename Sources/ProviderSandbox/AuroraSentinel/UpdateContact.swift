internal import JSONModel

/// `POST /customers/contact/clientAuth`: sets a customer's address, number or both.
struct UpdateContact: AuroraSentinelCall {
    private var customerID: String
    private var contact: AuroraSentinelContact

    init(_ body: JSON) throws(TwinRefusal) {
        guard let customerID = body["customerUuid"]?.stringValue, !customerID.isEmpty else {
            throw AuroraSentinelRefusal.customerRequired
        }
        self.customerID = customerID
        contact = try AuroraSentinelContact(body)
    }

    /// Counts are kept under the contact that the customer has before the change.
    func subject(in twin: AuroraSentinelTwin) -> AuroraSentinelContact? {
        AuroraSentinelID(customerID).flatMap { twin.directory.place(of: $0) }.flatMap { twin.directory[$0] }.map {
            AuroraSentinelContact(email: $0.email, phoneNumber: $0.phoneNumber)
        }
    }

    func perform(on twin: inout AuroraSentinelTwin, at moment: Timestamp) throws(TwinRefusal) -> JSON? {
        guard let id = AuroraSentinelID(customerID), let place = twin.directory.place(of: id),
            let customer = twin.directory[place]
        else { throw AuroraSentinelRefusal.rowNotFound }
        let flaw = twin.scenario(of: customer)?.flaw
        if flaw == .takenContact { throw AuroraSentinelRefusal.contactTaken }
        let owners = [
            contact.email.flatMap { twin.directory.place(email: $0) },
            contact.phoneNumber.flatMap { twin.directory.place(phoneNumber: $0) },
        ]
        guard owners.allSatisfy({ $0 == nil || $0 == place }) else { throw AuroraSentinelRefusal.contactTaken }
        twin.directory.update(place) { customer in
            customer.contact = .given(
                email: contact.email ?? customer.email,
                phoneNumber: contact.phoneNumber ?? customer.phoneNumber
            )
            customer.updatedAt = moment
        }
        if flaw == .ownContactTaken { throw AuroraSentinelRefusal.contactTaken }
        return [
            "uuid": .string(id.text),
            "email": twin.directory[place]?.email.map { .string($0) } ?? .null,
            "phoneNumber": twin.directory[place]?.phoneNumber.map { .string($0) } ?? .null,
            "updatedAt": .string(moment.inMilliseconds),
        ]
    }
}
