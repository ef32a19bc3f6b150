internal import DequeModule
internal import Dispatch
internal import JSONModel
internal import Synchronization
internal import WorkflowStore

/// Where everything that happens to the engine waits for the kernel's thread.
///
/// Requests are bounded, so that a flood is refused and not stored in memory. Answers of calls and commits are always taken: their
/// number is bounded by what the kernel itself has ordered.
final class Mailbox: Sendable {
    /// How many requests may wait.
    static let maximumRequests = 8192

    /// What the kernel's thread takes out at once.
    struct Delivery {
        var inputs: [KernelInput] = []
        var commit: Result<Void, StoreError>?
        var phase = Phase.open
    }

    /// How far the engine's end has come.
    enum Phase {
        /// It runs.
        case open
        /// Requests are refused, and no call begins; answers are awaited.
        case closing
        /// No answer will come any more.
        case stopping
    }

    private struct Contents {
        var requests: Deque<KernelInput> = []
        var answers: Deque<KernelInput> = []
        var commit: Result<Void, StoreError>?
        var phase = Phase.open
        /// Whether the kernel's thread has been told that there is something.
        var isSignalled = false

        var isEmpty: Bool { requests.isEmpty && answers.isEmpty && commit == nil }
    }

    private let contents = Mutex(Contents())
    private let semaphore = DispatchSemaphore(value: 0)

    /// Adds a request; `false` if too many wait already or the engine is stopping.
    func post(request: KernelInput) -> Bool {
        post { contents in
            guard contents.requests.count < Self.maximumRequests, contents.phase == .open else { return false }
            contents.requests.append(request)
            return true
        }
    }

    /// Adds the answer of a call.
    func post(answer: KernelInput) {
        _ = post { contents in
            contents.answers.append(answer)
            return true
        }
    }

    /// Tells how a commit went.
    func post(commit: Result<Void, StoreError>) {
        _ = post { contents in
            contents.commit = commit
            return true
        }
    }

    /// Brings the engine's end one phase nearer.
    func enter(_ phase: Phase) {
        _ = post { contents in
            contents.phase = phase
            return true
        }
    }

    /// Takes what is there, waiting for the first thing at most as long as said.
    ///
    /// - Parameter maximum: How many inputs to take at most; zero takes only word of a commit.
    func take(maximum: Int, timeout: Duration) -> Delivery {
        let ready = contents.withLock { contents in
            maximum > 0 ? !contents.isEmpty : contents.commit != nil
        }
        var isAwake = false
        if !ready, timeout > .zero {
            isAwake = semaphore.wait(timeout: .now() + .milliseconds(timeout.wholeMilliseconds)) == .success
        }
        let (delivery, wasSignalled) = contents.withLock { contents in
            let wasSignalled = contents.isSignalled
            contents.isSignalled = false
            var delivery = Delivery()
            delivery.commit = contents.commit
            contents.commit = nil
            delivery.phase = contents.phase
            // Answers first: they finish work that is under way.
            while delivery.inputs.count < maximum, let answer = contents.answers.popFirst() {
                delivery.inputs.append(answer)
            }
            while delivery.inputs.count < maximum, let request = contents.requests.popFirst() {
                delivery.inputs.append(request)
            }
            return (delivery, wasSignalled)
        }
        // The signal goes with what it announced. Left behind, each would wake the thread once for nothing later on.
        if wasSignalled, !isAwake { semaphore.wait() }
        return delivery
    }

    private func post(_ change: (inout Contents) -> Bool) -> Bool {
        let (isTaken, mustSignal) = contents.withLock { contents in
            let isTaken = change(&contents)
            let mustSignal = isTaken && !contents.isSignalled
            if mustSignal { contents.isSignalled = true }
            return (isTaken, mustSignal)
        }
        if mustSignal { semaphore.signal() }
        return isTaken
    }
}
