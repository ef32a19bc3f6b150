/// The seam through which every payload byte passes on its way to and from the store.
///
/// Inputs, outputs, snapshots, event details and presentations are payloads. A codec may encrypt them with a key per
/// applicant, so that destroying a key erases a person; ``PlainCodec`` keeps them readable.
public protocol PayloadCodec: Sendable {
    /// The bytes to store.
    func encode(_ payload: [UInt8], of execution: ExecutionKey) throws(StoreError) -> [UInt8]

    /// The bytes that were given to ``encode(_:of:)``.
    func decode(_ stored: [UInt8], of execution: ExecutionKey) throws(StoreError) -> [UInt8]
}

/// Stores payloads as they are.
public struct PlainCodec: PayloadCodec {
    /// Makes the codec.
    public init() {}

    /// The payload itself.
    public func encode(_ payload: [UInt8], of execution: ExecutionKey) -> [UInt8] { payload }

    /// The stored bytes themselves.
    public func decode(_ stored: [UInt8], of execution: ExecutionKey) -> [UInt8] { stored }
}
