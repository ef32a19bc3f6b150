internal import JSONModel

/// `POST /customers/listWithDoc/clientAuth`: a page of customers, and the same for those with expired documents.
///
/// Pages are counted from the beginning of the order as it is at the moment, so they drift while customers change: the
/// dials `updatesBetweenPages` and `insertsBetweenPages` make them.
struct ListCustomers: AuroraSentinelCall {
    /// No list is longer.
    private static let maximumPage = 1_000_000

    private var page: Int
    private var size: Int
    private var key: AuroraSentinelSortKey
    private var isAscending: Bool
    private var expiredOnly: Bool
    private var document: AuroraSentinelDocuments?

    init(_ body: JSON) throws(TwinRefusal) { try self.init(body, expiredOnly: false) }

    init(_ body: JSON, expiredOnly: Bool) throws(TwinRefusal) {
        self.expiredOnly = expiredOnly
        page = 1
        if let value = body["page"], !value.isNull {
            guard let number = value.integerValue, (1...ListCustomers.maximumPage).contains(number) else {
                throw AuroraSentinelRefusal.invalidPage
            }
            page = number
        }
        size = 50
        if let value = body["entriesPerPage"], !value.isNull {
            guard let number = value.integerValue, [10, 50, 100].contains(number) else {
                throw AuroraSentinelRefusal.invalidPageSize
            }
            size = number
        }
        key = .updatedAt
        if let value = body["sortBy"], !value.isNull {
            guard let named = value.stringValue.flatMap(AuroraSentinelSortKey.init(rawValue:)) else {
                throw AuroraSentinelRefusal.invalidSortKey
            }
            key = named
        }
        switch body["sortingOrder"] {
        case nil, .null, "desc": isAscending = false
        case "asc": isAscending = true
        default: throw AuroraSentinelRefusal.invalidOrder
        }
        if expiredOnly, let value = body["documentType"], !value.isNull {
            guard let named = value.stringValue.flatMap(AuroraSentinelDocuments.init(name:)) else {
                throw AuroraSentinelRefusal.invalidDocumentType
            }
            document = named
        }
    }

    func perform(on twin: inout AuroraSentinelTwin, at moment: Timestamp) throws(TwinRefusal) -> JSON? {
        let range = (page - 1) * size..<page * size
        var total = twin.directory.count
        var places: [Int]
        if expiredOnly {
            let all = twin.directory.places(sortedBy: key, ascending: isAscending, in: 0..<total)
            let expired = all.filter { place in
                guard let customer = twin.directory[place], customer.hasExpired(by: moment) else { return false }
                return document.map { customer.documents.contains($0) } ?? true
            }
            total = expired.count
            places = Array(expired[range.clamped(to: 0..<total)])
        } else {
            places = twin.directory.places(sortedBy: key, ascending: isAscending, in: range)
        }
        let rows = places.compactMap { place in
            twin.directory[place].map { customer in
                AuroraSentinelRecord(customer, seed: twin.seed, code: twin.dials.code(of: customer.status))
                    .row(at: moment)
            }
        }
        twin.churn(at: moment)
        return [
            "meta": [
                "total": .integer(total), "perPage": .integer(size), "currentPage": .integer(page),
                "lastPage": .integer(max(1, (total + size - 1) / size)),
            ],
            "data": .array(rows),
        ]
    }
}

extension AuroraSentinelTwin {
    /// Lets other people's business go on after a page of a list was read: statuses change, customers come and move.
    mutating func churn(at moment: Timestamp) {
        pagesRead += 1
        var chance = Chance(seed: seed).mixed(with: "churn").mixed(with: pagesRead)
        let places = dials.updatesBetweenPages + dials.movesBetweenPages > 0 ? directory.places : []
        for _ in 0..<dials.updatesBetweenPages {
            guard let place = chance.pick(places), let customer = directory[place] else { break }
            let others = [AuroraSentinelStatus.accepted, .rejected, .draft].filter { $0 != customer.status }
            changeStatus(of: place, to: chance.pick(others) ?? .accepted, at: moment)
        }
        for number in 0..<dials.movesBetweenPages {
            guard let place = chance.pick(places), let customer = directory[place] else { break }
            let digits = String(2_000_000 + (pagesRead &* 1000 &+ UInt64(number)) % 1_000_000)
            let phoneNumber = "+97150" + digits
            guard directory.place(phoneNumber: phoneNumber) == nil else { continue }
            directory.update(place) { moved in
                moved.contact = .given(email: customer.email, phoneNumber: phoneNumber)
                moved.updatedAt = moment
            }
        }
        for number in 0..<dials.insertsBetweenPages {
            let name = "\(pagesRead)-\(number)"
            let digits = String(1_000_000 + (pagesRead &* 1000 &+ UInt64(number)) % 1_000_000)
            let contact = AuroraSentinelContact(email: "walk-in-\(name)@passer.example", phoneNumber: "+97156" + digits)
            guard directory.place(of: contact) == nil else { continue }
            _ = try? makeCustomer(contact, .accepted, at: moment)
        }
    }
}
