import Foundation
import Synchronization

/// A scripted server on 127.0.0.1, which says byte for byte what the test wants, right or wrong.
///
/// Each connection runs the script on a thread of its own, so the script may block. All blocking has a bound.
final class LoopbackServer: Sendable {
    /// How long a server waits for its client, in seconds.
    ///
    /// Longer than the time limits of the tests, so that a slow machine never makes a server give up first.
    static let patience = 600

    let port: UInt16
    private let listener: Listener
    private let counts = Mutex((connections: 0, requests: [ServedRequest]()))
    private let script: @Sendable (Connection) throws -> Void

    init(_ script: @escaping @Sendable (Connection) throws -> Void) throws {
        self.script = script
        let listener = try Listener()
        self.listener = listener
        port = try listener.listen()
        Thread.detachNewThread { [weak self] in
            while let socket = listener.accept() {
                guard let self else { return _ = close(socket) }
                self.serve(socket)
            }
        }
    }

    deinit { stop() }

    /// Every connection so far.
    var connectionCount: Int { counts.withLock { $0.connections } }

    /// Every request that was read whole, on whichever connection.
    var requests: [ServedRequest] { counts.withLock { $0.requests } }

    var authority: String { "127.0.0.1:\(port)" }

    /// Accepts no more connections.
    func stop() { listener.stop() }

    private func serve(_ socket: Int32) {
        let number = counts.withLock { counts in
            counts.connections += 1
            return counts.connections
        }
        var bound = timeval(tv_sec: Self.patience, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &bound, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &bound, socklen_t(MemoryLayout<timeval>.size))
        Thread.detachNewThread { [script, weak self] in
            let connection = Connection(socket: socket, number: number) { request in
                self?.counts.withLock { $0.requests.append(request) }
            }
            defer { connection.close() }
            try? script(connection)
        }
    }
}

/// Owns the listening socket, which is closed when both the server and its thread have let go.
///
/// Earlier would be wrong: the number of a closed socket is soon somebody else's.
private final class Listener: Sendable {
    private let socket: Int32

    init() throws {
        socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw ServerError(call: "socket") }
    }

    deinit { close(socket) }

    /// Listens on a free port and gives it.
    func listen() throws -> UInt16 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(socket, pointer, size) == 0 && Foundation.listen(socket, 1_024) == 0
                    && getsockname(socket, pointer, &size) == 0
            }
        }
        guard isListening else { throw ServerError(call: "listen") }
        return UInt16(bigEndian: address.sin_port)
    }

    /// The next connection; `nil` once stopped.
    func accept() -> Int32? {
        let connection = Foundation.accept(socket, nil, nil)
        return connection >= 0 ? connection : nil
    }

    /// Refuses connections from now on, and ends the `accept` that the thread waits in.
    func stop() { shutdown(socket, Int32(SHUT_RDWR)) }
}

/// A call of the system failed.
struct ServerError: Error {
    let call: String
}
