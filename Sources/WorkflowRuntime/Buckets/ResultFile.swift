internal import Foundation
internal import JSONModel

/// A file of results in the making: JSON array or JSON Lines, under another name until it is complete.
struct ResultFile: ~Copyable {
    private let path: String
    private let handle: FileHandle
    private let isLines: Bool
    private var pending: [UInt8] = []
    /// How many bytes it has.
    private(set) var size = 0
    private var isEmpty = true

    private static let blockSize = 256 << 10
    /// What the name of a file ends with that is not complete; a bucket has no such objects.
    static let suffix = ".usher-part"

    init(path: String, isLines: Bool) throws(BucketFailure) {
        self.path = path
        self.isLines = isLines
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw Self.unwritable
        }
        guard FileManager.default.createFile(atPath: path + Self.suffix, contents: nil),
            let handle = FileHandle(forWritingAtPath: path + Self.suffix)
        else { throw Self.unwritable }
        self.handle = handle
        if !isLines { append("[") }
    }

    mutating func write(_ value: JSON) throws(BucketFailure) {
        if !isLines, !isEmpty { append(",") }
        isEmpty = false
        let text = value.utf8()
        pending += text
        size += text.count
        if isLines { append("\n") }
        if pending.count >= Self.blockSize { try flush() }
    }

    /// Gives the file its name.
    consuming func finish() throws(BucketFailure) {
        if !isLines { append("]") }
        try flush()
        do {
            try handle.synchronize()
            try handle.close()
            if rename(path + Self.suffix, path) != 0 { throw Self.unwritable }
        } catch {
            throw Self.unwritable
        }
    }

    private mutating func append(_ text: String) {
        pending += text.utf8
        size += text.utf8.count
    }

    private mutating func flush() throws(BucketFailure) {
        do {
            try handle.write(contentsOf: pending)
        } catch {
            throw Self.unwritable
        }
        pending.removeAll(keepingCapacity: true)
    }

    private static let unwritable = BucketFailure("AccessDenied", "The bucket cannot be written.")
}
