internal import Foundation
internal import JSONModel

/// A manifest: the files that hold the items.
struct ManifestFile {
    /// The largest manifest that is read, in bytes.
    private static let maximumSize = 16 << 20

    /// The files, each in a bucket of its own or in that of the manifest.
    private(set) var files: [(bucket: String?, key: String)] = []
    /// How the files are read, where the manifest says so.
    private(set) var configuration: JSON?

    init(path: String, isInventory: Bool) throws(BucketFailure) {
        let facts = try? FileManager.default.attributesOfItem(atPath: path)
        guard (facts?[.size] as? NSNumber)?.intValue ?? 0 <= Self.maximumSize else {
            throw BucketFailure("InvalidRequest", "The manifest has more than \(Self.maximumSize >> 20) MiB. Split it.")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw BucketFailure("NoSuchKey", "The specified key does not exist.")
        }
        if isInventory {
            try readInventory([UInt8](data))
        } else {
            for line in String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline) {
                files.append(try Self.place(line.trimmingCharacters(in: CharacterSet(charactersIn: "\" \t\r"))))
            }
        }
    }

    /// Reads the manifest of an Amazon S3 inventory: `files`, `fileFormat`, `fileSchema`, `destinationBucket`.
    private mutating func readInventory(_ text: [UInt8]) throws(BucketFailure) {
        guard let manifest = try? JSON(parsing: text), let entries = manifest["files"]?.arrayValue else {
            throw BucketFailure("InvalidRequest", "The manifest is not that of an inventory.")
        }
        guard manifest["fileFormat"]?.stringValue ?? "CSV" == "CSV" else {
            throw BucketFailure(
                "InvalidRequest",
                "Only inventories in CSV can be read here. Let the inventory be written in CSV, and decompress its files."
            )
        }
        let bucket = manifest["destinationBucket"]?.stringValue?.split(separator: ":").last.map(String.init)
        for entry in entries {
            guard let key = entry["key"]?.stringValue else {
                throw BucketFailure("InvalidRequest", "The manifest is not that of an inventory: a file has no 'key'.")
            }
            files.append((bucket, key))
        }
        let columns = (manifest["fileSchema"]?.stringValue ?? "Bucket, Key").split(separator: ",")
            .map { JSON.string($0.trimmingCharacters(in: .whitespaces)) }
        configuration = ["InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": .array(columns)]
    }

    /// Reads `s3://bucket/key`.
    private static func place(_ text: String) throws(BucketFailure) -> (bucket: String?, key: String) {
        let parts = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].lowercased() == "s3:" else {
            throw BucketFailure("InvalidRequest", "The manifest names a file that is not in a bucket.")
        }
        return (String(parts[2]), String(parts[3]))
    }
}
