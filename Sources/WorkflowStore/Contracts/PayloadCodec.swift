/// The seam through which every payload byte passes on its way to and from the store.
///
/// Inputs, outputs, snapshots, event details and presentations are payloads. A codec may encrypt them with a key per
/// applicant, so that destroying a key erases a person; ``PlainCodec`` keeps them readable.
public protocol PayloadCodec: Sendable {
    /// Whether stored bytes tell nothing to whoever has no key.
    var isSealing: Bool { get }

    /// The bytes to store.
    func encode(_ payload: [UInt8], of execution: ExecutionKey) throws(StoreError) -> [UInt8]

    /// The bytes that were given to ``encode(_:of:)``.
    ///
    /// - Throws: `erased` if the key was destroyed, `restricted` if the payload must be shown to nobody: readers then give
    ///   what ``WithheldPayload`` says. Any other error means that the store cannot be read.
    func decode(_ stored: [UInt8], of execution: ExecutionKey) throws(StoreError) -> [UInt8]
}

extension PayloadCodec {
    /// Stored bytes can be read.
    public var isSealing: Bool { false }
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
