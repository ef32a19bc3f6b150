internal import ArgumentParser
internal import Foundation
internal import WorkflowRuntime

/// Which folders stand for the buckets that workflows name.
struct BucketOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A folder that stands for a bucket, from which distributed Map states read items and to which they write results.",
            valueName: "name=dir"
        )
    )
    var bucket: [BucketFolder] = []

    @Option(help: ArgumentHelp("A folder in which each folder is a bucket.", valueName: "dir"))
    var buckets: String?

    /// The buckets.
    ///
    /// - Throws: ``CommandFailure`` for a folder that is not there.
    func opened() throws -> Buckets {
        var folders: [String: String] = [:]
        for option in bucket {
            folders[option.name] = try Self.folder(option.folder, of: "--bucket \(option.name)=\(option.folder)")
        }
        return Buckets(
            folders: folders,
            parents: try buckets.map { [try Self.folder($0, of: "--buckets \($0)")] } ?? []
        )
    }

    private static func folder(_ path: String, of option: String) throws -> String {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            throw CommandFailure(.configuration, "\(option): there is no such folder. Make it, or correct the path.")
        }
        return URL(fileURLWithPath: path).path
    }
}

/// A bucket's name and its folder, as `NAME=FOLDER`.
struct BucketFolder: ExpressibleByArgument {
    let name: String
    let folder: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        (name, folder) = (parts[0], parts[1])
    }
}
