/// All entities, by id and by client and phone number.
struct SardineDirectory: Sendable {
    private var entities: [String: SardineEntity] = [:]
    private var customerIDs: [String: [String: String]] = [:]

    var count: Int { entities.count }

    /// The entity with an id, whoever created it, for changing in place.
    ///
    /// It cannot be removed or put in here.
    subscript(customerID: String) -> SardineEntity? {
        get { entities[customerID] }
        _modify { yield &entities[customerID] }
    }

    /// The entity that a client created for a phone number.
    func entity(of client: String, phoneNumber: String) -> SardineEntity? {
        customerIDs[client]?[phoneNumber].flatMap { entities[$0] }
    }

    /// Every client's entity for a phone number, by the clients' names.
    func entities(phoneNumber: String) -> [SardineEntity] {
        customerIDs.keys.sorted().compactMap { entity(of: $0, phoneNumber: phoneNumber) }
    }

    /// Puts in a new entity.
    ///
    /// A client has at most one for a phone number; the caller has checked that.
    mutating func insert(_ entity: SardineEntity) {
        entities[entity.customerID] = entity
        customerIDs[entity.client, default: [:]][entity.phoneNumber] = entity.customerID
    }

    /// The number of entities by phone number, for at most `limit` numbers, in the order of the numbers.
    func counts(limit: Int) -> [(phoneNumber: String, count: Int)] {
        var counts: [String: Int] = [:]
        for numbers in customerIDs.values {
            for number in numbers.keys { counts[number, default: 0] += 1 }
        }
        return counts.sorted { $0.key < $1.key }.prefix(limit).map { ($0.key, $0.value) }
    }
}
