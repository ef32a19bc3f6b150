/// The store of buckets: what bounds the calls to each provider.
///
/// They are few, and read whole.
public protocol LimitStore: Sendable {
    /// The buckets, in order of their names.
    func buckets() throws(StoreError) -> [BucketRecord]
}
