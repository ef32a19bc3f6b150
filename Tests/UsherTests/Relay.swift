import Foundation

/// Stands between a client and a server, and lets so many bytes of what the client sends through, and no more.
///
/// What has been sent at a certain moment of a long sending depends on the machine; behind a relay it does not.
final class Relay {
    let endpoint: String
    private let process: RunningCommand

    init(to endpoint: String, passing bytes: Int) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Command.python)
        process.arguments =
            (Command.python == "/usr/bin/env" ? ["python3"] : [])
            + ["-c", Self.script, String(endpoint.dropFirst("http://".count)), String(bytes)]
        self.process = try RunningCommand(process, input: "")
        self.endpoint = try self.process.line(beginning: "http://")
    }

    /// Drops all connections.
    func end() { process.kill9() }

    private static let script = """
        import socket, sys, threading
        host, port = sys.argv[1].split(":")
        left = int(sys.argv[2])

        def answers(server, client):
            while data := server.recv(4096): client.sendall(data)
            client.close()

        def requests(client, server):
            global left
            while data := client.recv(4096):
                left -= len(data)
                if left < 0: return
                server.sendall(data)
            server.shutdown(socket.SHUT_WR)

        listener = socket.create_server(("127.0.0.1", 0))
        print("http://127.0.0.1:%d" % listener.getsockname()[1], flush=True)
        connections = []
        while True:
            client, server = listener.accept()[0], socket.create_connection((host, int(port)))
            connections.append((client, server))
            threading.Thread(target=requests, args=(client, server), daemon=True).start()
            threading.Thread(target=answers, args=(server, client), daemon=True).start()
        """
}
