internal import JSONModel
internal import StatesLanguage

/// Reading the items of map runs from buckets.
extension Buckets {
    /// A page of items.
    func items(_ query: ItemQuery) -> MapRunAnswer {
        let arguments = query.reader["Arguments"] ?? [:]
        let configuration = query.reader["ReaderConfig"] ?? [:]
        guard let bucket = arguments["Bucket"]?.stringValue else {
            return .failed(error: ErrorName.itemReaderFailed, cause: "The reader was given no Bucket.")
        }
        do throws(BucketFailure) {
            let source = Source(bucket: bucket, arguments: arguments, configuration: configuration)
            let page: ItemPage
            switch TaskResource(query.reader["Resource"]?.stringValue ?? "")?.kind {
            case .service(name: "s3", operation: "getObject"):
                page =
                    configuration["InputType"] == "MANIFEST"
                    ? try manifest(source, query) : try object(source, query)
            case .service(name: "s3", operation: "listObjectsV2"):
                page =
                    configuration["Transformation"] == "LOAD_AND_FLATTEN"
                    ? try flattened(source, query) : try listing(source, query)
            default:
                let name = query.reader["Resource"]?.stringValue ?? ""
                throw BucketFailure("InvalidRequest", "'\(name)' cannot read items.")
            }
            return .items(page.items, source: source.name, next: page.next)
        } catch {
            let isOurs = error.code == "InvalidRequest"
            let cause =
                isOurs
                ? error.message
                : "\(error.message) (Service: Amazon S3; Status Code: \(error.code == "AccessDenied" ? 403 : 404); "
                    + "Error Code: \(error.code))"
            return .failed(error: ErrorName.itemReaderFailed, cause: cause)
        }
    }

    /// What a reader was told.
    private struct Source {
        let bucket: String
        let arguments: JSON
        let configuration: JSON

        var key: String { arguments["Key"]?.stringValue ?? "" }
        var prefix: String { arguments["Prefix"]?.stringValue ?? "" }
        /// The place of the data set, as the Context object gives it.
        var name: String { key.isEmpty ? "S3://\(bucket)" : "S3://\(bucket)/\(key)" }
    }

    private func object(_ source: Source, _ query: ItemQuery) throws(BucketFailure) -> ItemPage {
        let file = ItemFile(path: try path(of: source.key, in: source.bucket), configuration: source.configuration)
        return try file.page(after: query.cursor, limit: query.limit)
    }

    private func listing(_ source: Source, _ query: ItemQuery) throws(BucketFailure) -> ItemPage {
        let objects = try objects(
            in: source.bucket,
            prefix: source.prefix,
            after: query.cursor?.stringValue,
            limit: query.limit
        )
        var page = ItemPage()
        for object in objects {
            page.items.append([
                "Etag": .string("\"\(object.size)-\(object.modifiedAt)\""),
                "Key": .string(object.key),
                "LastModified": .integer(object.modifiedAt),
                "Size": .integer(object.size),
                "StorageClass": "STANDARD",
            ])
        }
        if objects.count == query.limit { page.next = objects.last.map { .string($0.key) } }
        return page
    }

    /// The items of all objects of a listing, one object behind the other.
    private func flattened(_ source: Source, _ query: ItemQuery) throws(BucketFailure) -> ItemPage {
        var key = query.cursor?["key"]?.stringValue
        var place = query.cursor?["place"]
        while true {
            let path: String
            if let key, place != nil {
                path = try self.path(of: key, in: source.bucket)
            } else {
                let next = try objects(in: source.bucket, prefix: source.prefix, after: key, limit: 1).first
                guard let next else { return ItemPage() }
                (key, path) = (next.key, next.path)
            }
            let file = ItemFile(path: path, configuration: source.configuration)
            var page = try file.page(after: place, limit: query.limit)
            var cursor: JSONObject = ["key": .string(key ?? "")]
            cursor["place"] = page.next
            place = page.next
            guard page.items.isEmpty else {
                page.next = .object(cursor)
                return page
            }
        }
    }

    /// The rows of an inventory, or the items of the files that a manifest names.
    private func manifest(_ source: Source, _ query: ItemQuery) throws(BucketFailure) -> ItemPage {
        let manifest = try ManifestFile(
            path: try path(of: source.key, in: source.bucket),
            isInventory: source.configuration["ManifestType"] != "ATHENA_DATA"
        )
        var index = query.cursor?["file"]?.integerValue ?? 0
        var place = query.cursor?["place"]
        while index < manifest.files.count {
            let (bucket, key) = manifest.files[index]
            guard !key.hasSuffix(".gz") else {
                throw BucketFailure("InvalidRequest", "The manifest names a compressed file. Decompress it first.")
            }
            var configuration = manifest.configuration ?? source.configuration
            if case .object(var object) = configuration, object["InputType"] == "MANIFEST" {
                object["InputType"] = "CSV"
                configuration = .object(object)
            }
            let file = ItemFile(path: try path(of: key, in: bucket ?? source.bucket), configuration: configuration)
            var page = try file.page(after: place, limit: query.limit)
            place = page.next
            if page.next == nil { index += 1 }
            guard page.items.isEmpty else {
                var cursor: JSONObject = ["file": .integer(index)]
                cursor["place"] = place
                page.next = index < manifest.files.count ? .some(.object(cursor)) : .none
                return page
            }
        }
        return ItemPage()
    }
}
