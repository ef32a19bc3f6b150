internal import Crypto
public import JSONModel
internal import StatesInterpreter
public import WorkflowStore

/// Deliveries: notices on their way to endpoints, tried again on a schedule until they are taken.
///
/// An attempt that leaves moves its delivery's due time behind the attempt's own time-outs. So a delivery always has a due time, and
/// one whose attempt was lost with the process is simply tried again, under the same id.
extension Kernel {
    /// After how long without an answer an attempt counts as lost.
    static let attemptLease = Duration.seconds(60)
    /// How long an endpoint may fail without one success before it is disabled.
    static let failurePatience = Duration.seconds(5 * 86_400)
    /// How many attempts in a row may fail before it is disabled.
    static let maximumFailures = 100

    /// The deliveries that are due and could leave now.
    public func dueDeliveries(at now: Timestamp) throws(StoreError) -> [DeliveryReference] {
        var due: [DeliveryReference] = []
        guard !isClosing else { return due }
        for endpoint in ledger.allEndpoints where endpoint.isEnabled {
            let free = ledger.freeFlights(to: endpoint.key)
            guard free > 0 else { continue }
            due += try store.dueDeliveries(of: endpoint.key, at: now, limit: free)
        }
        return due
    }

    /// When the next delivery is due that could leave then.
    public func nextDelivery() throws(StoreError) -> Timestamp? {
        var next: Timestamp?
        guard !isClosing else { return next }
        for endpoint in ledger.allEndpoints where endpoint.isEnabled && ledger.freeFlights(to: endpoint.key) > 0 {
            guard let due = try store.nextDelivery(of: endpoint.key) else { continue }
            next = next.map { min($0, due) } ?? due
        }
        return next
    }

    /// A delivery's time may have come.
    func deliver(_ reference: DeliveryReference) throws(StoreError) {
        guard let endpoint = ledger.endpoints[reference.endpoint], endpoint.isEnabled, !isClosing,
            var record = try delivery(reference), record.state == .pending, let due = record.dueAt, due <= now
        else { return }
        // An attempt that was not answered within its lease is lost: it leaves again, and an answer to the first is nobody's.
        ledger.forgetFlight(of: reference)
        guard ledger.freeFlights(to: endpoint.key) > 0 else { return }
        var found: NoticeRecord?
        guard try sparingOthers({ () throws(StoreError) in found = try store.notice(reference.notice) }) else {
            // Repaired, it can be sent again like any other that was given up.
            (record.state, record.dueAt) = (.parked, nil)
            return put(.putDelivery(record))
        }
        guard let notice = found else { return }
        let body = notice.json.utf8()
        record.dueAt = now.advanced(by: Self.attemptLease)
        put(.putDelivery(record))
        let id = makeCallID()
        let digest = SHA256.hash(data: body).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let flight = ProductLedger.Flight(
            delivery: reference,
            startedAt: now,
            bodyDigest: digest,
            batch: batchNumber
        )
        ledger.begin(flight, as: id)
        order(DeliveryOrder(id: id, endpoint: endpoint, noticeID: notice.id, body: body))
    }

    /// An attempt was answered.
    func receive(_ answer: DeliveryAnswer, of id: CallID) throws(StoreError) {
        guard let flight = ledger.flights[id], var endpoint = ledger.endpoints[flight.delivery.endpoint],
            var record = try delivery(flight.delivery)
        else { return _ = ledger.end(id) }
        _ = ledger.end(id)
        keep(answer, of: id, flight)
        record.attemptCount += 1
        let attempt = DeliveryAttempt(
            delivery: flight.delivery,
            number: record.attemptCount,
            startedAt: flight.startedAt,
            latency: Int(clamping: now.milliseconds - flight.startedAt.milliseconds),
            status: answer.status,
            failure: answer.failure,
            bodyDigest: flight.bodyDigest
        )
        if answer.isSuccess {
            (record.state, record.dueAt) = (.delivered, nil)
            let hadFailed = endpoint.failureCount > 0
            (endpoint.failureCount, endpoint.failingSince) = (0, nil)
            if hadFailed { put(.putEndpoint(endpoint)) }
        } else {
            record.scheduleStep += 1
            let retry = DeliverySchedule.retry(
                after: record.scheduleStep,
                at: now,
                retryAfter: answer.retryAfter,
                seed: makeSeed()
            )
            (record.state, record.dueAt) = (retry == nil ? .parked : .pending, retry)
            endpoint.failureCount += 1
            endpoint.failingSince = endpoint.failingSince ?? now
            put(.putEndpoint(endpoint))
        }
        put(.putDelivery(record))
        put(.insertAttempt(attempt))
        if let reason = reasonToDisable(endpoint, answer) { disable(endpoint, because: reason) }
    }

    private func reasonToDisable(_ endpoint: EndpointRecord, _ answer: DeliveryAnswer) -> String? {
        guard endpoint.isEnabled, !answer.isSuccess else { return nil }
        if answer.status == 410 { return "It answered that it is gone (410)." }
        if endpoint.failureCount >= Self.maximumFailures {
            return "\(Self.maximumFailures) attempts in a row failed."
        }
        if let since = endpoint.failingSince, since.advanced(by: Self.failurePatience) <= now {
            return "Every attempt of five days failed."
        }
        return nil
    }

    /// Stops sending to an endpoint, and tells the others.
    ///
    /// What was on its way to it waits until it is enabled.
    func disable(_ endpoint: EndpointRecord, because reason: String) {
        var endpoint = endpoint
        endpoint.disabledReason = reason
        put(.putEndpoint(endpoint))
        let data: JSON = ["endpoint": .string(endpoint.publicID), "reason": .string(reason)]
        tell(.endpointDisabled, about: nil, data, except: endpoint.key)
    }

    /// A delivery as it is, whether the store knows it so or not.
    func delivery(_ reference: DeliveryReference) throws(StoreError) -> DeliveryRecord? {
        if let known = ledger.unwrittenDelivery(reference) { return known }
        return try store.delivery(reference)
    }
}

extension EndpointRecord {
    /// The id of an endpoint as products see it: `ep-3`.
    public var publicID: String { "ep-\(key)" }
}
