internal import Foundation

/// The buckets that workflows can name, each of them a folder of this machine.
///
/// Nothing outside of these folders can be read or written through them: names are checked, and links that lead out are not
/// followed.
public struct Buckets: Sendable {
    private let folders: [String: String]
    private let parents: [String]

    /// Makes a set of buckets.
    ///
    /// - Parameters:
    ///   - folders: The folder of each bucket, by the bucket's name.
    ///   - parents: Folders whose folders are buckets, too, by their names.
    public init(folders: [String: String] = [:], parents: [String] = []) {
        self.folders = folders
        self.parents = parents
    }

    /// The file of an object, which need not be there.
    func path(of key: String, in bucket: String) throws(BucketFailure) -> String {
        let folder = try folder(of: bucket)
        let parts = key.split(separator: "/", omittingEmptySubsequences: false)
        guard !key.isEmpty, !key.utf8.contains(0), !key.hasSuffix(ResultFile.suffix),
            parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." })
        else {
            throw BucketFailure("NoSuchKey", "The key '\(key)' cannot name an object here.")
        }
        let path = folder + "/" + key
        guard Self.isInside(path, folder) else {
            throw BucketFailure("AccessDenied", "The key '\(key)' leads out of the bucket.")
        }
        return path
    }

    /// The folder of a bucket.
    func folder(of bucket: String) throws(BucketFailure) -> String {
        if let folder = folders[bucket] { return folder }
        if Self.isName(bucket) {
            for parent in parents {
                let folder = parent + "/" + bucket
                if Self.isFolder(folder), Self.isInside(folder, parent) { return folder }
            }
        }
        throw BucketFailure("NoSuchBucket", "The specified bucket does not exist")
    }

    /// Whether a name is one that a bucket can have.
    static func isName(_ text: String) -> Bool {
        (1...255).contains(text.utf8.count) && !text.hasPrefix(".")
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// Whether a path, as far as it is there, leads to a place below a folder when links are followed.
    private static func isInside(_ path: String, _ folder: String) -> Bool {
        guard let root = realPath(folder) else { return false }
        var path = path
        while !FileManager.default.fileExists(atPath: path) {
            // A link without a target is there all the same, and writing through it would make the target.
            if (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil { return false }
            guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return false }
            path = String(path[..<slash])
        }
        guard let real = realPath(path) else { return false }
        return real == root || real.hasPrefix(root == "/" ? root : root + "/")
    }

    private static func realPath(_ path: String) -> String? {
        guard let pointer = realpath(path, nil) else { return nil }
        defer { free(pointer) }
        return String(cString: pointer)
    }

    // MARK: Listing

    /// An object of a listing.
    struct Object {
        var key: String
        var path: String
        var size: Int
        var modifiedAt: Int
    }

    /// The objects whose keys begin with a prefix, in order of their keys, from behind one of them.
    ///
    /// Fewer than `limit` are all that there are.
    func objects(in bucket: String, prefix: String, after key: String?, limit: Int) throws(BucketFailure) -> [Object] {
        guard let folder = Self.realPath(try folder(of: bucket)) else {
            throw BucketFailure("NoSuchBucket", "The specified bucket does not exist")
        }
        let listing = try ObjectListing(of: folder, prefix: prefix, after: key, limit: limit)
        return listing.keys.map { key in
            let path = folder + "/" + key
            let facts = try? FileManager.default.attributesOfItem(atPath: path)
            let modifiedAt = (facts?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
            let size = (facts?[.size] as? NSNumber)?.intValue ?? 0
            return Object(key: key, path: path, size: size, modifiedAt: Int(modifiedAt))
        }
    }
}

/// Why a bucket could not be read or written.
struct BucketFailure: Error, Sendable, Hashable {
    /// The error code of Amazon S3.
    var code: String
    /// What happened; safe to show to anyone.
    var message: String

    init(_ code: String, _ message: String) {
        self.code = code
        self.message = message
    }
}
