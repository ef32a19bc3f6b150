internal import Foundation

/// Reads a file byte by byte from a place on, a block at a time.
///
/// A class because reading moves its place.
final class ByteReader {
    private static let blockSize = 64 << 10

    private let file: FileHandle
    private var block: [UInt8] = []
    private var position = 0
    /// The place of the first byte of the block.
    private var start: Int

    /// - Throws: ``BucketFailure`` if the file cannot be read.
    init(path: String, offset: Int) throws(BucketFailure) {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw BucketFailure("NoSuchKey", "The specified key does not exist.")
        }
        self.file = file
        start = offset
        do {
            try file.seek(toOffset: UInt64(max(0, offset)))
        } catch {
            throw BucketFailure("InternalError", "The object cannot be read.")
        }
    }

    deinit { try? file.close() }

    /// The place of the next byte.
    var offset: Int { start + position }

    /// The next byte, which stays the next; `nil` at the end.
    func peek() throws(BucketFailure) -> UInt8? {
        if position == block.count { try fill() }
        return position < block.count ? block[position] : nil
    }

    /// Takes the next byte.
    func next() throws(BucketFailure) -> UInt8? {
        guard let byte = try peek() else { return nil }
        position += 1
        return byte
    }

    /// Whether the next bytes are these, which stay the next; to be asked where a block begins, and for less than a block.
    func begins(with bytes: [UInt8]) throws(BucketFailure) -> Bool {
        _ = try peek()
        return block[position...].starts(with: bytes)
    }

    private func fill() throws(BucketFailure) {
        start += block.count
        position = 0
        do {
            block = try file.read(upToCount: Self.blockSize).map { [UInt8]($0) } ?? []
        } catch {
            throw BucketFailure("InternalError", "The object cannot be read.")
        }
    }
}
