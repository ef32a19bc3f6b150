import Foundation

/// A server behind TLS, run by `python3` with a certificate that `openssl` makes, because tests have no TLS of their own.
///
/// Each answer's body is two numbers: the connections accepted and the requests read so far.
final class TLSServer: Sendable {
    let port: Int
    /// The server's certificate, which is its own authority.
    let certificate: String
    private let folder: URL
    private let process: Process
    private let input: Pipe

    /// How the server behaves.
    enum Mode: String {
        /// HTTP/1.1.
        case http1
        /// HTTP/1.1; the first answers wait until there are two connections.
        case http1Paired
        /// HTTP/2.
        case http2
        /// HTTP/2; the connection dies after it has read a POST.
        case http2Dying
        /// HTTP/2; the first stream is refused.
        case http2Refusing
        /// No TLS newer than 1.1.
        case oldTLS
    }

    static let isAvailable = ["python3", "openssl"].allSatisfy { tool in
        ["/usr/bin", "/usr/local/bin", "/bin"].contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(tool)")
        }
    }

    /// Starts a server on a thread of its own, because starting waits for two processes.
    static func start(_ mode: Mode, names: String = "DNS:localhost,IP:127.0.0.1") async throws -> TLSServer {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try TLSServer(mode, names: names) }) }
        }
    }

    private init(_ mode: Mode, names: String) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("usher-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        certificate = folder.appendingPathComponent("certificate.pem").path
        let key = folder.appendingPathComponent("key.pem").path
        let openssl = try Self.run([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days", "2", "-subj", "/CN=usher test", "-addext", "subjectAltName=\(names)",
            "-keyout", key, "-out", certificate,
        ])
        openssl.process.waitUntilExit()
        let python = try Self.run(["python3", "-u", "-c", Self.program, certificate, key, mode.rawValue])
        process = python.process
        input = python.input
        guard
            let port = Int(
                String(decoding: python.output.availableData, as: UTF8.self).trimmingCharacters(in: .newlines)
            )
        else { throw ServerError(call: "python3") }
        self.port = port
    }

    deinit { stop() }

    var authority: String { "127.0.0.1:\(port)" }

    func stop() {
        // A child inherits the blocked signals of the thread that started it, so nothing gentler is sure to arrive.
        kill(process.processIdentifier, SIGKILL)
        try? FileManager.default.removeItem(at: folder)
    }

    private static func run(_ command: [String]) throws -> (
        process: Process, input: Pipe, output: FileHandle
    ) {
        let process = Process()
        let input = Pipe()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        return (process, input, output.fileHandleForReading)
    }

    /// Just enough of HTTP/2 to be asked: header blocks are searched, not decoded, and the answer's is one byte, `:status 200`.
    private static let program = #"""
        import os, socket, ssl, struct, sys, threading
        # Inherited from the tests: a connection would stay open as long as this process held it, too.
        os.closerange(3, 65536)
        # The tests hold the other end of the input: if they die, so does this process.
        threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
        certificate, key, mode = sys.argv[1:4]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if mode == "oldTLS":
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
        context.load_cert_chain(certificate, key)
        context.set_alpn_protocols(["h2"] if mode.startswith("http2") else ["http/1.1"])
        counts = [0, 0]
        paired = threading.Event()

        def body():
            return b"%d %d" % (counts[0], counts[1])

        def http1(stream):
            data = b""
            while True:
                while b"\r\n\r\n" not in data:
                    piece = stream.recv(65536)
                    if not piece: return
                    data += piece
                data = data.split(b"\r\n\r\n", 1)[1]
                counts[1] += 1
                if counts[0] > 1: paired.set()
                if mode == "http1Paired": paired.wait()
                stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body()), body()))

        def read(stream, size):
            data = b""
            while len(data) < size:
                piece = stream.recv(size - len(data))
                if not piece: raise EOFError
                data += piece
            return data

        def frame(kind, flags, stream_id, payload=b""):
            return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream_id) + payload

        def http2(stream):
            read(stream, 24)
            stream.sendall(frame(4, 0, 0))
            dying = set()
            while True:
                header = read(stream, 9)
                payload = read(stream, int.from_bytes(header[:3], "big"))
                kind, flags, stream_id = header[3], header[4], int.from_bytes(header[5:], "big")
                if kind == 4 and not flags & 1: stream.sendall(frame(4, 1, 0))
                if kind == 6 and not flags & 1: stream.sendall(frame(6, 1, 0, payload))
                # The method comes first, and POST is the third entry of the static table.
                if kind == 1 and mode == "http2Dying" and payload[:1] == b"\x83": dying.add(stream_id)
                if kind in (0, 1) and flags & 1:
                    counts[1] += 1
                    if stream_id in dying: return
                    if mode == "http2Refusing" and counts[1] == 1:
                        stream.sendall(frame(3, 0, stream_id, struct.pack(">I", 7)))
                        continue
                    stream.sendall(frame(1, 4, stream_id, b"\x88") + frame(0, 1, stream_id, body()))

        def serve(plain):
            try:
                stream = context.wrap_socket(plain, server_side=True)
                counts[0] += 1
                (http2 if mode.startswith("http2") else http1)(stream)
            except (OSError, EOFError):
                pass
            finally:
                plain.close()

        listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        print(listener.getsockname()[1])
        while True:
            plain, _ = listener.accept()
            threading.Thread(target=serve, args=(plain,), daemon=True).start()
        """#
}
