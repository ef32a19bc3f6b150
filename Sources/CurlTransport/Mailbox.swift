internal import Connectors
internal import Synchronization

/// Carries submissions and cancellations from any thread to the transfer loop, in batches.
///
/// The loop is woken by the first letter only; those that follow before it looks share its wake-up. Waking and resuming
/// happen outside the lock.
final class Mailbox: Sendable {
    private let capacity: Int
    private let contents: Mutex<Contents>

    /// Makes a mailbox.
    ///
    /// - Parameter capacity: The number of submissions that may be unanswered at a time.
    init(waking multi: MultiHandle, capacity: Int) {
        self.capacity = capacity
        contents = Mutex(Contents(sleeper: multi))
    }

    /// Hands a submission over.
    ///
    /// A submission that cannot be taken is answered at once.
    func submit(_ submission: Submission) {
        let verdict = contents.withLock { contents -> Verdict in
            if contents.isClosed { return .refused(.shutDown) }
            if contents.unanswered >= capacity { return .refused(.crowded(capacity)) }
            contents.unanswered += 1
            contents.letters.submissions.append(submission)
            return .taken(contents.announce())
        }
        switch verdict {
        case .taken(let sleeper): sleeper?.wake()
        case .refused(let failure): submission.continuation.resume(returning: .failure(failure))
        }
    }

    /// Asks the loop to end the submission with this ticket, if it has not ended.
    func cancel(_ ticket: Ticket) {
        ticket.cancel()
        let sleeper = contents.withLock { contents -> MultiHandle? in
            // After the end there is nothing left to cancel, and nobody who would take the letter.
            if contents.isClosed { return nil }
            contents.letters.cancellations.append(ticket)
            return contents.announce()
        }
        sleeper?.wake()
    }

    /// Takes no more submissions and asks the loop to end.
    ///
    /// - Parameter waiter: Resumed when the loop has ended.
    func close(_ waiter: CheckedContinuation<Void, Never>?) {
        let sleeper = contents.withLock { contents -> MultiHandle? in
            contents.isClosed = true
            if contents.sleeper != nil, let waiter { contents.waiters.append(waiter) }
            return contents.sleeper
        }
        if let sleeper { sleeper.wake() } else { waiter?.resume() }
    }

    /// Takes all letters.
    ///
    /// Called by the loop.
    func take() -> (letters: Letters, isClosed: Bool) {
        contents.withLock { contents in
            contents.isAnnounced = false
            defer { contents.letters = Letters() }
            return (contents.letters, contents.isClosed)
        }
    }

    /// Makes room for as many submissions.
    ///
    /// Called by the loop.
    func noteAnswered(_ count: Int) {
        contents.withLock { $0.unanswered -= count }
    }

    /// Lends the loop the handle that it works with.
    func withMultiHandle(_ body: (MultiHandle) -> Void) {
        let multi = contents.withLock { $0.sleeper }
        if let multi { body(multi) }
    }

    /// The loop has ended and answered everything.
    func end() {
        var parting = contents.withLock { contents in
            let parting = (multi: contents.sleeper, waiters: contents.waiters)
            contents.sleeper = nil
            contents.waiters = []
            return parting
        }
        // The last reference: the connections are closed before those who wait for it go on.
        parting.multi = nil
        for waiter in parting.waiters { waiter.resume() }
    }

    /// What came since the loop last looked.
    struct Letters: Sendable {
        var submissions: [Submission] = []
        var cancellations: [Ticket] = []
    }

    private enum Verdict {
        case taken(MultiHandle?)
        case refused(TransportFailure)
    }

    private struct Contents {
        /// Whom to wake; `nil` once the loop has ended.
        var sleeper: MultiHandle?
        var letters = Letters()
        var unanswered = 0
        var isAnnounced = false
        var isClosed = false
        var waiters: [CheckedContinuation<Void, Never>] = []

        init(sleeper: MultiHandle) { self.sleeper = sleeper }

        /// Whom to wake for a letter that was just added; `nil` if that is done already.
        mutating func announce() -> MultiHandle? {
            defer { isAnnounced = true }
            return isAnnounced ? nil : sleeper
        }
    }
}

extension TransportFailure {
    fileprivate static func crowded(_ capacity: Int) -> TransportFailure {
        .unavailable("\(capacity) requests are in flight or waiting, which is the limit; send fewer at a time.")
    }

    fileprivate static let shutDown = TransportFailure(
        reach: .nothingSent,
        kind: .cancelled,
        message: "The transport was shut down."
    )
}
