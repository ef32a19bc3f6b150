internal import JSONModel
internal import ProviderSandbox
internal import Synchronization
internal import WorkflowRuntime

/// Keeps a sandbox of twins, which are values, for many callers, and hands on what they send by themselves.
///
/// A class, because all connections share its state.
final class TwinHost: Sendable {
    /// What the twins send by themselves, in the order in which it came up.
    let effects: AsyncStream<SideEffect>

    private let sandbox: Mutex<Sandbox>
    private let continuation: AsyncStream<SideEffect>.Continuation
    private let clock = SystemClock()

    init(_ sandbox: Sandbox) {
        self.sandbox = Mutex(sandbox)
        (effects, continuation) = AsyncStream.makeStream()
    }

    /// Answers a request.
    func respond(to request: TwinRequest) -> TwinReply {
        let reply = sandbox.withLock { $0.respond(to: request, at: clock.now()) }
        for effect in reply.sideEffects { continuation.yield(effect) }
        return reply
    }

    /// Lets happen what is due.
    func wake() {
        let effects = sandbox.withLock { $0.wake(at: clock.now()) }
        for effect in effects { continuation.yield(effect) }
    }

    /// Ends the stream of effects.
    func finish() { continuation.finish() }
}
