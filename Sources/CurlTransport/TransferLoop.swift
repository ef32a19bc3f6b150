internal import CCurl
internal import Connectors

/// The work of the transport's thread: take letters, start what may run, let libcurl work, answer, wait.
///
/// It is made on its thread and never leaves it, so nothing in it is locked. Whatever takes long would delay every
/// request; there is no call in it that waits except `wait`.
final class TransferLoop {
    private let mailbox: Mailbox
    private let multi: MultiHandle
    private let configuration: CurlTransport.Configuration
    private let clock = LoopClock()
    private var admission: Admission<Submission>
    private var running: [ObjectIdentifier: Transfer] = [:]
    /// Transfers for reuse; never more than ran at a time.
    private var spare: [Transfer] = []
    /// Answers that go out together at the end of a round.
    private var outcomes: [(submission: Submission, outcome: Submission.Outcome)] = []
    /// A lower bound of the next time-out; `nil` while nothing is under way.
    private var nextCheck: ContinuousClock.Instant?

    init(_ mailbox: Mailbox, _ multi: MultiHandle, under configuration: CurlTransport.Configuration) {
        self.mailbox = mailbox
        self.multi = multi
        self.configuration = configuration
        admission = Admission(
            total: configuration.limits.requests,
            perOrigin: configuration.limits.requestsPerOrigin
        )
    }

    /// Works until the mailbox is closed, then answers all that is left.
    func run() {
        while true {
            let (letters, isClosed) = mailbox.take()
            // Read after the letters were taken, so that no request's time begins before it was handed over.
            clock.now = .now
            receive(letters)
            if isClosed { break }
            startRequests()
            work()
            checkTimeouts()
            clock.now = .now
            // The places that became free; libcurl begins with these at once instead of waiting.
            startRequests()
            deliver()
            wait()
        }
        endAll(.cancelled, because: "The transport was shut down.")
        deliver()
    }

    private func receive(_ letters: Mailbox.Letters) {
        for submission in letters.submissions {
            if submission.ticket.isCancelled {
                answer(submission, Self.cancellation)
            } else {
                admission.add(submission, to: submission.plan.origin)
                expectTimeout(at: submission.deadline)
            }
        }
        for ticket in letters.cancellations { cancel(ticket) }
    }

    private func startRequests() {
        while let submission = admission.next() {
            guard let transfer = spare.popLast() ?? Transfer(clock: clock, permitsPeer: configuration.permitsPeer)
            else {
                admission.release(submission.plan.origin)
                answer(submission, .failure(.unavailable("Memory ran out; send fewer requests at a time.")))
                continue
            }
            do throws(TransportFailure) {
                try transfer.begin(submission, on: multi, under: configuration)
                running[ObjectIdentifier(submission.ticket)] = transfer
                expectTimeout(at: transfer.earliestTimeout)
            } catch {
                spare.append(transfer)
                admission.release(submission.plan.origin)
                answer(submission, .failure(error))
            }
        }
    }

    private func work() {
        if let fault = multi.perform() {
            // Not one transfer but libcurl as a whole failed, for want of memory most likely.
            endAll(.connectionLost, because: "libcurl failed: \(fault.reason); free memory.")
        }
        while let (owner, code) = multi.nextEnded() {
            let transfer = Unmanaged<Transfer>.fromOpaque(owner).takeUnretainedValue()
            finish(transfer) { $0.end(with: code, on: multi) }
        }
    }

    /// Ends what has run out of time and computes when to look again.
    ///
    /// All requests are visited, but only when a time-out is possible, and at most once in a while. The moment that counts is the one
    /// before libcurl worked: whatever had come by then has been read, so a thread that was held up in between ends nobody's request.
    private func checkTimeouts() {
        guard let check = nextCheck, check <= clock.now else { return }
        nextCheck = nil
        for submission in admission.removeAllWaiting(where: { $0.deadline <= clock.now }) {
            answer(submission, .failure(Self.expiry(of: submission)))
        }
        admission.forEachWaiting { expectTimeout(at: $0.deadline) }
        for transfer in Array(running.values) {
            if let timeout = transfer.expiredTimeout() {
                finish(transfer) { $0.end(timeout, on: multi) }
            } else {
                expectTimeout(at: transfer.earliestTimeout)
            }
        }
        nextCheck = nextCheck.map { max($0, clock.now + Self.checkInterval) }
    }

    private func wait() {
        var time = Self.longestWait
        if let nextCheck { time = min(time, nextCheck - clock.now) }
        // libcurl shortens the waiting by its own timers and ends it for letters and for sockets.
        let milliseconds = Int32(clamping: time.wholeMilliseconds)
        if let fault = multi.wait(milliseconds: milliseconds) {
            endAll(.connectionLost, because: "libcurl could not wait: \(fault.reason); free memory.")
        }
    }

    private func cancel(_ ticket: Ticket) {
        if let transfer = running[ObjectIdentifier(ticket)] {
            finish(transfer) { $0.end(.cancelled, because: "The request was cancelled.", on: multi) }
        } else if let submission = admission.removeWaiting(of: ticket.origin, where: { $0.ticket === ticket }) {
            answer(submission, Self.cancellation)
        }
    }

    private func endAll(_ kind: TransportFailure.Kind, because message: String) {
        for submission in admission.removeAllWaiting() {
            answer(submission, .failure(TransportFailure(reach: .nothingSent, kind: kind, message: message)))
        }
        for transfer in Array(running.values) {
            finish(transfer) { $0.end(kind, because: message, on: multi) }
        }
    }

    /// Ends a running transfer, frees its place and notes the outcome.
    private func finish(_ transfer: Transfer, _ end: (Transfer) -> Submission.Outcome) {
        guard let submission = transfer.submission else { return }
        let outcome = end(transfer)
        running[ObjectIdentifier(submission.ticket)] = nil
        spare.append(transfer)
        admission.release(submission.plan.origin)
        answer(submission, outcome)
    }

    private func answer(_ submission: Submission, _ outcome: Submission.Outcome) {
        outcomes.append((submission, outcome))
    }

    /// Resumes the callers.
    private func deliver() {
        guard !outcomes.isEmpty else { return }
        // First the places, then the callers, who may want them at once.
        mailbox.noteAnswered(outcomes.count)
        for (submission, outcome) in outcomes { submission.continuation.resume(returning: outcome) }
        outcomes.removeAll(keepingCapacity: true)
    }

    private func expectTimeout(at instant: ContinuousClock.Instant) {
        nextCheck = nextCheck.map { min($0, instant) } ?? instant
    }

    /// The longest waiting without a reason to look.
    private static let longestWait: Duration = .seconds(60)
    /// The shortest time between two visits of all requests, and so how late a time-out may be.
    private static let checkInterval: Duration = .milliseconds(5)

    private static let cancellation = Submission.Outcome.failure(
        TransportFailure(
            reach: .nothingSent,
            kind: .cancelled,
            message: "The request was cancelled before it was sent."
        )
    )

    private static func expiry(of submission: Submission) -> TransportFailure {
        TransportFailure(
            reach: .nothingSent,
            kind: .timeout,
            message: "The request to \(submission.plan.origin.host) waited too long for its turn; send fewer at a time."
        )
    }
}

/// The loop's idea of now, read once in a round and shared with the transfers.
final class LoopClock {
    var now: ContinuousClock.Instant = .now
}
