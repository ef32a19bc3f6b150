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
            if arguments["VersionId"] != nil {
                throw BucketFailure("InvalidRequest", "The buckets here keep no versions. Take VersionId out.")
            }
            let page: ItemPage
            var name = source.name
            switch TaskResource(query.reader["Resource"]?.stringValue ?? "")?.kind {
            case .service(name: "s3", operation: "getObject"):
                page = source.isManifest ? try manifest(source, query) : try object(source, query)
            case .service(name: "s3", operation: "listObjectsV2"):
                guard configuration["Transformation"] == "LOAD_AND_FLATTEN" else {
                    page = try listing(source, query)
                    break
                }
                let key: String?
                (page, key) = try flattened(source, query)
                if let key { name += "/" + key }
            default:
                let resource = query.reader["Resource"]?.stringValue ?? ""
                throw BucketFailure("InvalidRequest", "'\(resource)' cannot read items.")
            }
            return .items(page.items, source: name, next: page.next)
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
        /// The key behind which a listing begins.
        var startAfter: String? { arguments["StartAfter"]?.stringValue }
        /// Whether the object names the files that hold the items.
        var isManifest: Bool {
            configuration["InputType"] == "MANIFEST" || configuration["ManifestType"] != nil
        }
        /// How the files of a manifest are read that does not say so itself.
        var configurationOfFiles: JSON {
            get throws(BucketFailure) {
                guard configuration["InputType"] != "MANIFEST", configuration["InputType"] != nil else {
                    throw BucketFailure(
                        "InvalidRequest",
                        "How the files of the manifest are written is not known. Give InputType as CSV, JSON or JSONL."
                    )
                }
                return configuration
            }
        }
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
            after: query.cursor?.stringValue ?? source.startAfter,
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

    /// The items of all objects of a listing, one object behind the other; and whose items they are.
    private func flattened(
        _ source: Source,
        _ query: ItemQuery
    ) throws(BucketFailure) -> (page: ItemPage, key: String?) {
        var key = query.cursor?["key"]?.stringValue ?? source.startAfter
        var place = query.cursor?["place"]
        while true {
            let path: String
            if let key, place != nil {
                path = try self.path(of: key, in: source.bucket)
            } else {
                let next = try objects(in: source.bucket, prefix: source.prefix, after: key, limit: 1).first
                guard let next else { return (ItemPage(), nil) }
                (key, path) = (next.key, next.path)
            }
            let file = ItemFile(path: path, configuration: source.configuration)
            var page = try file.page(after: place, limit: query.limit)
            var cursor: JSONObject = ["key": .string(key ?? "")]
            cursor["place"] = page.next
            place = page.next
            guard page.items.isEmpty else {
                page.next = .object(cursor)
                return (page, key)
            }
        }
    }

    /// The rows of an inventory, or the items of the files that a manifest names.
    private func manifest(_ source: Source, _ query: ItemQuery) throws(BucketFailure) -> ItemPage {
        let manifest = try ManifestFile(
            path: try path(of: source.key, in: source.bucket),
            isInventory: source.configuration["ManifestType"] != "ATHENA_DATA"
        )
        let configuration = if let own = manifest.configuration { own } else { try source.configurationOfFiles }
        var index = query.cursor?["file"]?.integerValue ?? 0
        var place = query.cursor?["place"]
        while index < manifest.files.count {
            let (bucket, key) = manifest.files[index]
            let path = try path(of: key, in: bucket ?? source.bucket)
            var page = try ItemFile(path: path, configuration: configuration).page(after: place, limit: query.limit)
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
