internal import Connectors
internal import HTTPTypes

/// Puts an answer together from the lines and pieces of body that libcurl hands over.
///
/// libcurl has already checked the framing; here the head is read and the sizes are bounded. Interim answers (1xx) are
/// dropped, trailers after the body as well.
struct ResponseAssembly {
    private var phase: Phase = .statusLine
    private var status: HTTPResponse.Status = .ok
    private var fields = HTTPFields()
    private var headSize = 0
    private var body: [UInt8] = []
    private let maximumBodySize: Int

    init(maximumBodySize: Int) {
        self.maximumBodySize = maximumBodySize
    }

    /// Takes one line of the head, with its line break.
    mutating func take(line bytes: UnsafeRawBufferPointer) throws(TransferStop) {
        headSize += bytes.count
        if headSize > Self.maximumHeadSize { throw .headTooLarge }
        let line = bytes.trimmingLineBreak
        switch phase {
        case .statusLine:
            status = try Self.status(line)
            fields = HTTPFields()
            phase = .fields
        case .fields where line.isEmpty:
            let isInterim = status.kind == .informational
            phase = isInterim ? .statusLine : .body
        case .fields:
            takeField(line)
        case .body:
            break
        }
    }

    /// Takes a piece of the decoded body.
    ///
    /// - Parameter announced: The size that the answer's head promised, known from the first piece on.
    mutating func take(body piece: UnsafeRawBufferPointer, announced: () -> Int?) throws(TransferStop) {
        if body.isEmpty, let announced = announced() {
            // Refused before most of it has crossed the network.
            if announced > maximumBodySize { throw .bodyTooLarge }
            // The announcement is the server's word only, so it does not decide alone how much memory is taken.
            body.reserveCapacity(min(announced, Self.maximumReservation))
        }
        if piece.count > maximumBodySize - body.count { throw .bodyTooLarge }
        body.append(contentsOf: piece)
    }

    /// The whole answer; `nil` when its head is not complete.
    consuming func finished() -> IncomingResponse? {
        guard phase == .body else { return nil }
        return IncomingResponse(head: HTTPResponse(status: status, headerFields: fields), body: body)
    }

    /// The heads of an answer and of the interim answers before it, in bytes.
    private static let maximumHeadSize = 256 << 10
    /// Memory taken before the body arrives, in bytes.
    private static let maximumReservation = 1 << 20

    private enum Phase {
        case statusLine, fields, body
    }

    /// Reads `HTTP/1.1 200 OK` or `HTTP/2 200`.
    private static func status(_ line: UnsafeRawBufferPointer) throws(TransferStop) -> HTTPResponse.Status {
        let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[0].starts(with: "HTTP/".utf8), parts[1].count == 3,
            let code = Int(String(decoding: parts[1], as: UTF8.self)), (100...999).contains(code)
        else { throw .malformedHead }
        let reason = parts.count == 3 ? String(decoding: parts[2], as: UTF8.self) : ""
        return HTTPResponse.Status(code: code, reasonPhrase: reason)
    }

    /// Takes a field.
    ///
    /// A line that is none is passed over: the answer's status matters more than one odd line.
    private mutating func takeField(_ line: UnsafeRawBufferPointer) {
        if line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t") {
            return continueField(line)
        }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
            let name = HTTPField.Name(String(decoding: line[..<colon], as: UTF8.self))
        else { return }
        fields.append(HTTPField(name: name, lenientValue: line[(colon + 1)...].trimmingBlanks))
    }

    /// Takes a line that continues the field before it (obsolete folding, RFC 9112, 5.2).
    private mutating func continueField(_ line: UnsafeRawBufferPointer) {
        guard let last = fields.indices.last else { return }
        var value = fields[last].withUnsafeBytesOfValue { Array($0) }
        value.append(UInt8(ascii: " "))
        value += line[...].trimmingBlanks
        fields[last] = HTTPField(name: fields[last].name, lenientValue: value)
    }
}

/// Why we ended a transfer from within one of libcurl's callbacks.
enum TransferStop: Error {
    case bodyTooLarge
    case headTooLarge
    case malformedHead
    /// libcurl was about to send, for a second time, a request that must not be sent twice.
    case wouldRepeat
}

extension UnsafeRawBufferPointer {
    fileprivate var trimmingLineBreak: UnsafeRawBufferPointer {
        var end = count
        while end > 0, self[end - 1] == 0x0A || self[end - 1] == 0x0D { end -= 1 }
        return UnsafeRawBufferPointer(rebasing: self[..<end])
    }
}

extension Slice<UnsafeRawBufferPointer> {
    fileprivate var trimmingBlanks: Slice<UnsafeRawBufferPointer> {
        func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        var slice = drop(while: isBlank)
        while let last = slice.last, isBlank(last) { slice = slice.dropLast() }
        return slice
    }
}
