internal import Connectors

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// Starts the one thread that a transport owns.
enum LoopThread {
    /// Runs the body on a thread of its own, which ends when the body returns.
    static func start(_ body: @escaping @Sendable () -> Void) throws(TransportFailure) {
        let box = Unmanaged.passRetained(Box(body: body))
        #if canImport(Darwin)
        var thread: pthread_t?
        #else
        var thread = pthread_t()
        #endif
        let status = pthread_create(&thread, nil, { Self.run($0) }, box.toOpaque())
        guard status == 0 else {
            box.release()
            throw .unavailable("No thread could be started for the transport (error \(status)); raise the limit.")
        }
        #if canImport(Darwin)
        if let thread { pthread_detach(thread) }
        #else
        pthread_detach(thread)
        #endif
    }

    private static func run(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        // Signals belong to the program's other threads. Above all SIGPIPE, which a broken connection may raise
        // here, must not end the program; blocked, it stays without effect.
        var signals = sigset_t()
        sigfillset(&signals)
        pthread_sigmask(SIG_SETMASK, &signals, nil)
        if let box { Unmanaged<Box>.fromOpaque(box).takeRetainedValue().body() }
        return nil
    }

    /// Carries the body through the thread's one pointer; released by the thread, or here if none was started.
    private final class Box: Sendable {
        let body: @Sendable () -> Void

        init(body: @escaping @Sendable () -> Void) { self.body = body }
    }
}
