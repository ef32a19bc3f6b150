internal import JSONModel
internal import StatesLanguage
internal import WorkflowStore

/// Brings the results of a map run together, as the output of its state or as files in a bucket.
///
/// Child executions are read page by page, so the memory that it takes is that of a page and of the output. Doing it again writes
/// the same files.
struct ResultGathering {
    /// How many child executions are in memory at once: few, since each may have a batch of items as its input.
    private static let pageLength = 32
    /// A file of results that has more bytes is followed by another.
    private static let maximumFileSize = 256 << 20

    let store: any MapRunStore
    let buckets: Buckets

    /// The outputs of the child executions, in the order of their items; where one failed, its error is in its place.
    func collect(_ query: ResultQuery) throws(StoreError) -> MapRunAnswer {
        let transformation = query.writer?["Transformation"]?.stringValue ?? "COMPACT"
        var outputs: [JSON] = []
        var size = 2
        var cursor: ExecutionKey?
        while true {
            let page = try store.children(of: query.record.key, after: cursor, limit: Self.pageLength)
            for child in page where child.status != .running {
                for value in ResultRecord(record: child).outputs(transformation) {
                    size += value.utf8().count + 1
                    guard size <= query.maximumSize else {
                        let cause =
                            "The map run returned a result with a size exceeding the maximum number of bytes service limit. "
                            + "Let a ResultWriter write the results to a bucket."
                        return .failed(error: ErrorName.dataLimitExceeded, cause: cause)
                    }
                    outputs.append(value)
                }
            }
            guard page.count == Self.pageLength else { return .results(.array(outputs)) }
            cursor = page.last?.key
        }
    }

    /// Writes the results to the bucket that the writer names.
    func write(_ query: ResultQuery) throws(StoreError) -> MapRunAnswer {
        let arguments = query.writer?["Arguments"] ?? [:]
        guard let bucket = arguments["Bucket"]?.stringValue else {
            return .failed(error: ErrorName.resultWriterFailed, cause: "The writer was given no Bucket.")
        }
        let id = query.record.arn.split(separator: ":").last.map(String.init) ?? ""
        let prefix = (arguments["Prefix"]?.stringValue ?? "").split(separator: "/").joined(separator: "/")
        let folder = prefix.isEmpty ? id : "\(prefix)/\(id)"
        do {
            let files = try writeFiles(query, bucket: bucket, folder: folder)
            let manifest: JSON = [
                "DestinationBucket": .string(bucket),
                "MapRunArn": .string(query.record.arn),
                "ResultFiles": files,
            ]
            let key = "\(folder)/manifest.json"
            // One JSON value is one line.
            var file = try ResultFile(path: try buckets.path(of: key, in: bucket), isLines: true)
            try file.write(manifest)
            try file.finish()
            return .results([
                "MapRunArn": .string(query.record.arn),
                "ResultWriterDetails": ["Bucket": .string(bucket), "Key": .string(key)],
            ])
        } catch let error as BucketFailure {
            let cause = "\(error.message) (Service: Amazon S3; Error Code: \(error.code))"
            return .failed(error: ErrorName.resultWriterFailed, cause: cause)
        } catch let error as StoreError {
            throw error
        } catch {
            return .failed(error: ErrorName.resultWriterFailed, cause: "The results could not be written.")
        }
    }

    private func writeFiles(_ query: ResultQuery, bucket: String, folder: String) throws -> JSON {
        var lists = JSONObject()
        for group in ResultRecord.Group.allCases {
            lists[group.rawValue] = .array(try writeFiles(of: group, query, bucket: bucket, folder: folder))
        }
        return .object(lists)
    }

    private func writeFiles(
        of group: ResultRecord.Group,
        _ query: ResultQuery,
        bucket: String,
        folder: String
    ) throws -> [JSON] {
        let isLines = query.writer?["OutputType"] == "JSONL"
        let transformation = query.writer?["Transformation"]?.stringValue ?? "NONE"
        var children = ChildSequence(store: store, run: query.record.key, group: group)
        var files: [JSON] = []
        var next = try children.next()
        while next != nil {
            let key = "\(folder)/\(group.rawValue)_\(files.count).\(isLines ? "jsonl" : "json")"
            var file = try ResultFile(path: try buckets.path(of: key, in: bucket), isLines: isLines)
            while let child = next, file.size < Self.maximumFileSize {
                for value in ResultRecord(record: child).values(transformation) { try file.write(value) }
                next = try children.next()
            }
            let size = file.size + (isLines ? 0 : 1)
            try file.finish()
            files.append(["Key": .string(key), "Size": .integer(size)])
        }
        return files
    }

    /// The child executions of one group, read page by page.
    private struct ChildSequence {
        let store: any MapRunStore
        let run: MapRunKey
        let group: ResultRecord.Group
        private var page: [ExecutionRecord] = []
        private var position = 0
        private var cursor: ExecutionKey?
        private var isAtEnd = false

        init(store: any MapRunStore, run: MapRunKey, group: ResultRecord.Group) {
            self.store = store
            self.run = run
            self.group = group
        }

        mutating func next() throws(StoreError) -> ExecutionRecord? {
            while true {
                while position < page.count {
                    position += 1
                    let child = page[position - 1]
                    if ResultRecord(record: child).group == group { return child }
                }
                guard !isAtEnd else { return nil }
                page = try store.children(of: run, after: cursor, limit: ResultGathering.pageLength)
                position = 0
                cursor = page.last?.key ?? cursor
                isAtEnd = page.count < ResultGathering.pageLength
            }
        }
    }
}
