internal import Foundation

/// Walks through the files of a bucket in the order of their keys' bytes, in which Amazon S3 lists objects.
///
/// Of each folder only as many names are kept as are still wanted, and folders whose keys all lie before the beginning of the
/// page, or outside of the prefix, are not entered. Links are no objects: what a bucket holds is in its own folder.
struct ObjectListing {
    /// How many names of a folder are kept at least before the least of them are picked.
    private static let slack = 1024

    private let folder: String
    private let prefix: [UInt8]
    private let start: [UInt8]
    private let limit: Int
    private(set) var keys: [String] = []

    /// Lists a folder.
    ///
    /// - Parameters:
    ///   - folder: The bucket's folder, without a link in its path.
    ///   - prefix: What all keys begin with.
    ///   - key: The key behind which the list begins.
    ///   - limit: How many keys are wanted at most.
    init(of folder: String, prefix: String, after key: String?, limit: Int) throws(BucketFailure) {
        self.folder = folder
        self.prefix = Array(prefix.utf8)
        self.start = Array((key ?? "").utf8)
        self.limit = limit
        try walk("")
    }

    /// A file or a folder; the key of a folder ends with a slash, which is how the keys below it are sorted among others.
    private struct Entry {
        var key: String
        var bytes: [UInt8]

        var isFolder: Bool { bytes.last == UInt8(ascii: "/") }

        init(_ key: String) {
            self.key = key
            bytes = Array(key.utf8)
        }
    }

    private mutating func walk(_ base: String) throws(BucketFailure) {
        var last: [UInt8] = []
        while true {
            let (entries, isComplete) = try entries(below: base, behind: last)
            for entry in entries {
                guard keys.count < limit else { return }
                if entry.isFolder { try walk(entry.key) } else { keys.append(entry.key) }
            }
            guard !isComplete, let end = entries.last?.bytes else { return }
            last = end
        }
    }

    /// The first entries of a folder that may have a part in the list, and whether these are all.
    private func entries(below base: String, behind last: [UInt8]) throws(BucketFailure) -> ([Entry], Bool) {
        guard let names = opendir(folder + "/" + base) else {
            throw BucketFailure("AccessDenied", "A folder of the bucket cannot be listed. Let the engine read it.")
        }
        defer { closedir(names) }
        var entries: [Entry] = []
        var isComplete = true
        while let name = readdir(names) {
            guard let entry = entry(name, below: base), isWanted(entry), last.precedes(entry.bytes) else { continue }
            entries.append(entry)
            guard entries.count >= 4 * limit + Self.slack else { continue }
            entries.sort { $0.bytes.precedes($1.bytes) }
            entries.removeLast(entries.count - limit)
            isComplete = false
        }
        entries.sort { $0.bytes.precedes($1.bytes) }
        return (entries, isComplete)
    }

    private func isWanted(_ entry: Entry) -> Bool {
        guard entry.isFolder else { return entry.bytes.starts(with: prefix) && start.precedes(entry.bytes) }
        // Everything below has the folder's key in front.
        return (entry.bytes.starts(with: prefix) || prefix.starts(with: entry.bytes))
            && (start.starts(with: entry.bytes) || start.precedes(entry.bytes))
    }

    /// What a name stands for; `nil` for what is neither a file nor a folder, and for names that are no text.
    private func entry(_ name: UnsafeMutablePointer<dirent>, below base: String) -> Entry? {
        let length = MemoryLayout.size(ofValue: name.pointee.d_name)
        let text = withUnsafePointer(to: &name.pointee.d_name) { pointer in
            pointer.withMemoryRebound(to: CChar.self, capacity: length) { String(validatingCString: $0) }
        }
        guard let text, text != ".", text != "..", !text.hasSuffix(ResultFile.suffix) else { return nil }
        var kind = Int32(name.pointee.d_type)
        // Some file systems leave it to the next question.
        if kind == Self.unknown { kind = Self.kind(of: folder + "/" + base + text) }
        switch kind {
        case Self.regular: return Entry(base + text)
        case Self.directory: return Entry(base + text + "/")
        default: return nil
        }
    }

    private static func kind(of path: String) -> Int32 {
        var status = stat()
        guard lstat(path, &status) == 0 else { return unknown }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return regular
        case S_IFDIR: return directory
        default: return unknown
        }
    }

    private static let unknown = Int32(DT_UNKNOWN)
    private static let regular = Int32(DT_REG)
    private static let directory = Int32(DT_DIR)
}

extension [UInt8] {
    /// Whether the bytes come before others in the order of keys.
    fileprivate func precedes(_ other: [UInt8]) -> Bool { lexicographicallyPrecedes(other) }
}
