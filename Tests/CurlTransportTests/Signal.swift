import Dispatch
import Synchronization

/// An event that tests wait for instead of sleeping.
///
/// Fired once or more, from anywhere.
final class Signal: Sendable {
    private let state = Mutex((isFired: false, waiters: [CheckedContinuation<Void, Never>]()))
    private let semaphore = DispatchSemaphore(value: 0)

    func fire() {
        let waiters = state.withLock { state in
            state.isFired = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
        semaphore.signal()
    }

    /// Waits in a test.
    ///
    /// The suite's time limit bounds it.
    func wait() async {
        await withCheckedContinuation { continuation in
            let isFired = state.withLock { state in
                if !state.isFired { state.waiters.append(continuation) }
                return state.isFired
            }
            if isFired { continuation.resume() }
        }
    }

    /// Waits on a server's thread, as long as a server waits for anything.
    func waitBlocking() {
        _ = semaphore.wait(timeout: .now() + .seconds(LoopbackServer.patience))
        semaphore.signal()
    }
}

/// Lets a server's thread be slow.
///
/// It is part of what is tested, not a way to wait for something.
func pause(milliseconds: Int) {
    _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(milliseconds))
}
