internal import JSONModel

/// All customers: by place, by uuid, by contact, and in the orders in which lists show them.
///
/// A place is a number below ``AuroraSentinelPopulation/maximum`` for the population, and from there on for the others.
/// An order is made when it is first asked for, and kept right by moving the one entry that a change concerns.
struct AuroraSentinelDirectory: Sendable {
    /// The seed of everything that is invented about customers.
    private let seed: UInt64
    private var population: [AuroraSentinelCustomer] = []
    private var others: [AuroraSentinelCustomer] = []
    private var placesByID: [AuroraSentinelID: Int] = [:]
    private var placesByEmail: [String: Int] = [:]
    private var placesByPhoneNumber: [String: Int] = [:]
    private var orders: [AuroraSentinelSortKey: [Int]] = [:]
    private var revision = 0

    init(seed: UInt64) { self.seed = seed }

    var count: Int { population.count + others.count }
    var populationCount: Int { population.count }

    /// All places, the population's first.
    var places: [Int] {
        Array(0..<population.count) + others.indices.map { $0 + AuroraSentinelPopulation.maximum }
    }

    subscript(place: Int) -> AuroraSentinelCustomer? {
        if population.indices.contains(place) { return population[place] }
        let index = place - AuroraSentinelPopulation.maximum
        return others.indices.contains(index) ? others[index] : nil
    }

    func place(of id: AuroraSentinelID) -> Int? {
        if let place = placesByID[id] { return place }
        let number = id.number
        return population.indices.contains(number) && population[number].id == id ? number : nil
    }

    func place(email: String) -> Int? {
        let folded = AuroraSentinelContact.folded(email)
        if let place = placesByEmail[folded] { return place }
        return AuroraSentinelPopulation.number(ofEmail: folded).flatMap(unmovedPlace)
    }

    func place(phoneNumber: String) -> Int? {
        if let place = placesByPhoneNumber[phoneNumber] { return place }
        return AuroraSentinelPopulation.number(ofPhoneNumber: phoneNumber).flatMap(unmovedPlace)
    }

    /// The customer with an address, else the one with a number: who has both of them is not compared.
    func place(of contact: AuroraSentinelContact) -> Int? {
        contact.email.flatMap { place(email: $0) } ?? contact.phoneNumber.flatMap { place(phoneNumber: $0) }
    }

    private func unmovedPlace(_ number: Int) -> Int? {
        population.indices.contains(number) && population[number].contact == .population(number) ? number : nil
    }

    /// Lets the population grow to a size.
    mutating func populate(_ size: Int, at moment: Timestamp) {
        let size = min(size, AuroraSentinelPopulation.maximum)
        guard size > population.count else { return }
        orders = [:]
        population.reserveCapacity(size)
        for number in population.count..<size {
            population.append(AuroraSentinelPopulation.customer(number, seed: seed, at: moment))
        }
    }

    /// Puts in a new customer and tells its place.
    ///
    /// The caller has checked that nobody has the contact.
    mutating func insert(_ customer: AuroraSentinelCustomer) -> Int {
        let place = AuroraSentinelPopulation.maximum + others.count
        var customer = customer
        revision += 1
        customer.revision = revision
        others.append(customer)
        placesByID[customer.id] = place
        index(customer, at: place)
        for key in orders.keys { enter(place, customer, key) }
        return place
    }

    /// Changes a customer, and moves its entry in every order that the change concerns.
    mutating func update(_ place: Int, _ change: (inout AuroraSentinelCustomer) -> Void) {
        guard let before = self[place] else { return }
        var after = before
        change(&after)
        guard after != before else { return }
        revision += 1
        after.revision = revision
        for key in orders.keys where key.value(of: before, seed: seed) != key.value(of: after, seed: seed) {
            leave(place, before, key)
        }
        let moved = orders.keys.filter { key in key.value(of: before, seed: seed) != key.value(of: after, seed: seed) }
        if before.contact != after.contact {
            if let email = before.email { placesByEmail[AuroraSentinelContact.folded(email)] = nil }
            if let phoneNumber = before.phoneNumber { placesByPhoneNumber[phoneNumber] = nil }
            index(after, at: place)
        }
        if place < AuroraSentinelPopulation.maximum {
            population[place] = after
        } else {
            others[place - AuroraSentinelPopulation.maximum] = after
        }
        for key in moved { enter(place, after, key) }
    }

    /// A part of all places in an order.
    mutating func places(sortedBy key: AuroraSentinelSortKey, ascending: Bool, in range: Range<Int>) -> [Int] {
        if orders[key] == nil {
            var entries = places.compactMap { place in
                self[place].map { (value: key.value(of: $0, seed: seed), place: place) }
            }
            entries.sort { ($0.value, $0.place) < ($1.value, $1.place) }
            orders[key] = entries.map(\.place)
        }
        let order = orders[key] ?? []
        let bounds = range.clamped(to: 0..<order.count)
        guard ascending else { return bounds.map { order[order.count - 1 - $0] } }
        return Array(order[bounds])
    }

    private mutating func index(_ customer: AuroraSentinelCustomer, at place: Int) {
        guard case .given(let email, let phoneNumber) = customer.contact else { return }
        if let email { placesByEmail[AuroraSentinelContact.folded(email)] = place }
        if let phoneNumber { placesByPhoneNumber[phoneNumber] = place }
    }

    private mutating func enter(_ place: Int, _ customer: AuroraSentinelCustomer, _ key: AuroraSentinelSortKey) {
        let position = position(of: place, customer, key)
        orders[key]?.insert(place, at: position)
    }

    private mutating func leave(_ place: Int, _ customer: AuroraSentinelCustomer, _ key: AuroraSentinelSortKey) {
        let position = position(of: place, customer, key)
        if let order = orders[key], order.indices.contains(position), order[position] == place {
            orders[key]?.remove(at: position)
        }
    }

    /// The first position in an order that is not before the given entry.
    private func position(of place: Int, _ customer: AuroraSentinelCustomer, _ key: AuroraSentinelSortKey) -> Int {
        let order = orders[key] ?? []
        let value = key.value(of: customer, seed: seed)
        var (low, high) = (0, order.count)
        while low < high {
            let middle = (low + high) / 2
            let isBefore =
                self[order[middle]].map { (key.value(of: $0, seed: seed), order[middle]) < (value, place) } ?? false
            if isBefore { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// What lists can be sorted by.
enum AuroraSentinelSortKey: String, Sendable, Hashable, CaseIterable {
    case name, phoneNumber, nationality, gender, status, updatedAt

    /// What is compared: numbers first, then texts.
    ///
    /// An absent number sorts behind all others, as databases do by default.
    struct Value: Sendable, Hashable, Comparable {
        var major: Int64 = 0
        var minor = 0
        var text = ""

        static func < (left: Value, right: Value) -> Bool {
            (left.major, left.minor, left.text) < (right.major, right.minor, right.text)
        }
    }

    func value(of customer: AuroraSentinelCustomer, seed: UInt64) -> Value {
        switch self {
        case .name: Value(text: AuroraSentinelPerson(customer.id, seed: seed).name)
        case .phoneNumber: customer.phoneNumber.map { Value(text: $0) } ?? Value(major: 1)
        case .nationality: Value(text: AuroraSentinelPerson(customer.id, seed: seed).nationality)
        case .gender: Value(text: AuroraSentinelPerson(customer.id, seed: seed).gender)
        case .status: Value(major: Int64(AuroraSentinelStatus.allCases.firstIndex(of: customer.status) ?? 0))
        case .updatedAt: Value(major: customer.updatedAt.milliseconds, minor: customer.revision)
        }
    }
}
