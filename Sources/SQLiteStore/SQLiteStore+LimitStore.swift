internal import JSONModel
public import WorkflowStore

extension SQLiteStore: LimitStore {
    /// The buckets, in order of their names.
    public func buckets() throws(StoreError) -> [BucketRecord] {
        try read { db in
            try readableRows(of: "buckets", db, Statements.buckets) { row in
                BucketRecord(
                    name: try row.text(0),
                    configured: try row.json(1),
                    settings: try row.json(2),
                    state: try row.json(3)
                )
            }
        }
    }
}

extension RowBatch {
    /// Appends the rows of buckets.
    mutating func append(_ buckets: [BucketRecord]) {
        for bucket in buckets {
            append(.putBucket) { batch in
                batch.add(bucket.name)
                batch.add(bucket.configured.text())
                batch.add(bucket.settings.text())
                batch.add(bucket.state.text())
            }
        }
    }
}
