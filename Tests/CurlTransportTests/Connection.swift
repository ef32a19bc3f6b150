import Foundation

/// A request as the server saw it.
struct ServedRequest: Sendable {
    /// The request line and the header lines.
    let head: [String]
    let body: [UInt8]

    var line: String { head.first ?? "" }

    /// The values of the fields with this name, in order.
    func values(_ name: String) -> [String] {
        head.dropFirst().compactMap { line in
            guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == name.lowercased() else {
                return nil
            }
            return line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
    }
}

/// One accepted connection.
///
/// Used by its script's thread only.
final class Connection {
    /// Which connection of the server it is, from 1.
    let number: Int
    private let socket: Int32
    private let note: (ServedRequest) -> Void
    private var unread: [UInt8] = []
    private var isClosed = false

    init(socket: Int32, number: Int, note: @escaping (ServedRequest) -> Void) {
        self.socket = socket
        self.number = number
        self.note = note
    }

    /// Reads a request with its body.
    @discardableResult
    func read() throws -> ServedRequest {
        let end = Array("\r\n\r\n".utf8)
        while unread.firstRange(of: end) == nil { try receive() }
        guard let range = unread.firstRange(of: end) else { throw ServerError(call: "read") }
        let head = String(decoding: unread[..<range.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        unread.removeSubrange(..<range.upperBound)
        let announced = ServedRequest(head: head, body: []).values("content-length").first.flatMap { Int($0) } ?? 0
        while unread.count < announced { try receive() }
        let request = ServedRequest(head: head, body: Array(unread.prefix(announced)))
        unread.removeFirst(announced)
        note(request)
        return request
    }

    func write(_ text: String) throws { try write(Array(text.utf8)) }

    func write(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw ServerError(call: "send") }
            sent += count
        }
    }

    /// Writes an answer with a length.
    func answer(_ status: String = "200 OK", fields: [String] = [], body: String = "") throws {
        let lines = ["HTTP/1.1 \(status)"] + fields + ["Content-Length: \(body.utf8.count)", "", body]
        try write(lines.joined(separator: "\r\n"))
    }

    /// Answers every request alike until the client closes.
    func answerAll(body: String = "ok") throws {
        while true {
            try read()
            try answer(body: body)
        }
    }

    /// Waits until the client has closed the connection.
    func waitForEnd() throws {
        while true { try receive() }
    }

    /// Closes the connection in good order.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        _ = Foundation.close(socket)
    }

    /// Closes the connection in good order and returns when the client's system knows it.
    ///
    /// Closing alone only queues the end: a client that looks right after it may still find the connection alive.
    func closeNoticed() {
        _ = shutdown(socket, Int32(SHUT_WR))
        for _ in 1...10_000 where isEndUnderWay { pause(milliseconds: 1) }
        close()
    }

    /// Whether the client's system has yet to acknowledge the end of what this side writes.
    private var isEndUnderWay: Bool {
        var info = tcp_info()
        var size = socklen_t(MemoryLayout<tcp_info>.size)
        let isKnown = getsockopt(socket, Int32(IPPROTO_TCP), TCP_INFO, &info, &size) == 0
        return isKnown && Int(info.tcpi_state) == TCP_FIN_WAIT1
    }

    private func receive() throws {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &buffer, buffer.count, 0)
        guard count > 0 else { throw ServerError(call: "recv") }
        unread += buffer[..<count]
    }
}
