internal import JSONModel

/// Something that will happen by itself.
enum AuroraSentinelEvent: Sendable, Hashable {
    /// An applicant leaves a link.
    case leave(String, AuroraSentinelScenario.Visit.End)
    /// The customer at a place gets a status, unless a later journey has begun.
    case decide(Int, AuroraSentinelStatus, journey: Int)
    /// A webhook leaves.
    case deliver(AuroraSentinelWebhook)
    /// A webhook that was held back leaves, whether or not the next one came.
    case release(Int)
}

/// How a person goes through the journey to its end.
struct AuroraSentinelSubmission: Sendable, Hashable {
    var documents: AuroraSentinelDocuments
    var hasExpiredDocument = false
    var isLive = true
    /// What becomes of it; `nil` leaves that to the scenario.
    var course: [AuroraSentinelScenario.Step]?
}

extension AuroraSentinelTwin {
    /// Lets happen what is due by the given moment, each at its own moment.
    mutating func settle(until moment: Timestamp) {
        directory.populate(dials.population, at: moment)
        while let (event, due) = agenda.next(by: moment) {
            switch event {
            case .leave(let token, let end): leave(token, end, at: due)
            case .decide(let place, let status, let journey):
                guard let customer = directory[place], customer.journeys == journey else { continue }
                if status == .draft {
                    directory.update(place) { $0.expiryDay = due.day - 1 }
                }
                changeStatus(of: place, to: status, at: due)
            case .deliver(let webhook): deliver(webhook, at: due)
            case .release(let place): releaseHeld(place, at: due)
            }
        }
        if dials.expiresDocuments, let day = expiryJobDay, moment.day > day { runExpiryJob(at: moment) }
        expiryJobDay = moment.day
    }

    /// Makes the customers who exist before anybody asks, when they are first asked for.
    mutating func prepare(
        _ contact: AuroraSentinelContact,
        _ scenario: AuroraSentinelScenario,
        at moment: Timestamp
    ) throws(TwinRefusal) {
        let longAgo = moment.advanced(by: .seconds(-365 * 86_400))
        if let status = scenario.existing, directory.place(of: contact) == nil {
            let isOnFile = scenario.flaw != .withoutNumber || contact.email == nil
            let onFile = isOnFile ? contact : AuroraSentinelContact(email: contact.email, phoneNumber: nil)
            let place = try makeCustomer(onFile, status, at: longAgo)
            directory.update(place) { $0.expiryDay = moment.day + (status == .draft ? -10 : 400) }
        }
        let isCrossed = scenario.flaw == .crossed || scenario.flaw == .crossedWithoutNumber
        if isCrossed, let email = contact.email, let phoneNumber = contact.phoneNumber,
            directory.place(of: contact) == nil
        {
            var chance = chance("crossed", contact.subject)
            let other = "+1415777" + String(1000 + chance.next() % 9000)
            let first = AuroraSentinelContact(email: email, phoneNumber: scenario.flaw == .crossed ? other : nil)
            _ = try makeCustomer(first, .accepted, at: longAgo)
            let stranger = AuroraSentinelContact(
                email: "stranger.\(other.dropFirst())@example.com",
                phoneNumber: phoneNumber
            )
            _ = try makeCustomer(stranger, .accepted, at: longAgo)
        }
    }

    /// Puts in a customer and tells the place.
    mutating func makeCustomer(
        _ contact: AuroraSentinelContact,
        _ status: AuroraSentinelStatus,
        _ documents: AuroraSentinelDocuments = .passport,
        at moment: Timestamp
    ) throws(TwinRefusal) -> Int {
        guard directory.count - directory.populationCount < dials.maximumCustomers else {
            throw AuroraSentinelRefusal.full
        }
        // A contact that was given up may come back with another person, who needs another id.
        var chance = chance("customer", contact.subject)
        var id = AuroraSentinelID(chance: chance, number: Int(truncatingIfNeeded: chance.next() >> 32))
        while directory.place(of: id) != nil {
            id = AuroraSentinelID(chance: chance, number: Int(truncatingIfNeeded: chance.next() >> 32))
        }
        return directory.insert(
            AuroraSentinelCustomer(
                id: id,
                contact: .given(email: contact.email, phoneNumber: contact.phoneNumber),
                status: status,
                documents: documents,
                expiryDay: moment.day + 365 + Int(chance.next() % 2000),
                createdAt: moment,
                updatedAt: moment
            )
        )
    }

    /// Whether a person has something to do in the journey: before there is a customer, and when it is a draft.
    func isOpen(_ contact: AuroraSentinelContact) -> Bool {
        guard let place = directory.place(of: contact) else { return true }
        return directory[place]?.status == .draft
    }

    /// An applicant without a browser of ours leaves a link.
    private mutating func leave(_ token: String, _ end: AuroraSentinelScenario.Visit.End, at moment: Timestamp) {
        guard let link = links[token] else { return }
        switch end {
        case .finish:
            _ = try? finish(link, AuroraSentinelSubmission(documents: link.documents), at: moment)
        case .abandon: links[token, default: link].lastVisit = .abandoned
        case .nothing: break
        }
    }

    /// Has the effect of finishing the journey: a new customer, or a draft that is pending again.
    ///
    /// A late finish through an older link is the same person's, and changes nothing where there is nothing to do.
    @discardableResult
    mutating func finish(
        _ link: AuroraSentinelLink,
        _ submission: AuroraSentinelSubmission,
        at moment: Timestamp
    ) throws(TwinRefusal) -> AuroraSentinelLink.Visit {
        guard isOpen(link.contact) else {
            links[link.token, default: link].lastVisit = .changedNothing
            return .changedNothing
        }
        let scenario = scenario(of: link.contact)
        let isNew = directory.place(of: link.contact) == nil
        let place =
            if let known = directory.place(of: link.contact) { known } else {
                try makeCustomer(link.contact, .pending, submission.documents, at: moment)
            }
        let hasExpired = submission.hasExpiredDocument || scenario?.flaw == .expiredDocument
        directory.update(place) { customer in
            customer.documents = submission.documents
            customer.isLive = submission.isLive && scenario?.flaw != .notLive
            customer.isWarned = false
            customer.hiddenReads = scenario?.hiddenReads ?? 0
            customer.journeys += 1
            if hasExpired {
                customer.expiryDay = moment.day - 1
            } else if customer.hasExpired(by: moment) {
                customer.expiryDay = moment.day + 1826
            }
        }
        links[link.token, default: link].lastVisit = .finished
        if isNew, dials.webhooks.tellsCreation { announce(place, event: "customer_created", at: moment) }
        changeStatus(of: place, to: .pending, at: moment, isForced: true)
        let journey = directory[place]?.journeys ?? 1
        let course = submission.course ?? scenario?.course(ofJourney: journey) ?? []
        for step in course {
            agenda.add(
                .decide(place, step.status, journey: journey),
                due: moment.advanced(by: dials.decisionDelay * step.delays)
            )
        }
        return .finished
    }

    /// Gives a customer a status and says so to the client.
    mutating func changeStatus(
        of place: Int,
        to status: AuroraSentinelStatus,
        at moment: Timestamp,
        isForced: Bool = false
    ) {
        guard let customer = directory[place], isForced || customer.status != status else { return }
        directory.update(place) { customer in
            customer.status = status
            customer.updatedAt = max(customer.updatedAt, moment)
        }
        announce(place, event: dials.webhooks.statusEvent, at: moment)
    }

    /// What the provider does once a day: warns of documents that expire soon, and makes drafts of those that have.
    mutating func runExpiryJob(at moment: Timestamp) {
        for place in directory.places {
            guard let customer = directory[place], customer.status == .accepted else { continue }
            if customer.hasExpired(by: moment) {
                changeStatus(of: place, to: .draft, at: moment)
            } else if let days = dials.webhooks.expiryWarningDays, !customer.isWarned,
                customer.expiryDay - moment.day <= days
            {
                directory.update(place) { $0.isWarned = true }
                announce(place, event: "expiry_warning", warning: customer.documents, at: moment)
            }
        }
    }
}
