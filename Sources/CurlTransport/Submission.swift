internal import Connectors
internal import Synchronization

/// A request on its way through the transport, with the caller that waits for it.
struct Submission: Sendable {
    let ticket: Ticket
    let plan: RequestPlan
    /// When the total time is over; the time of waiting for a turn counts.
    let deadline: ContinuousClock.Instant
    /// Resumed exactly once, by the transfer loop, or by the mailbox when it is closed.
    let continuation: CheckedContinuation<Outcome, Never>

    typealias Outcome = Result<IncomingResponse, TransportFailure>
}

/// The identity of a submission, and its caller's way to cancel it.
///
/// A class for its identity. The mark makes cancellation independent of order: a cancellation that overtakes its
/// submission finds nothing to end, but the submission then finds the mark.
final class Ticket: Sendable {
    /// Where its request is found while it waits.
    let origin: Origin
    private let mark = Atomic<Bool>(false)

    init(origin: Origin) { self.origin = origin }

    var isCancelled: Bool { mark.load(ordering: .acquiring) }

    func cancel() { mark.store(true, ordering: .releasing) }
}
