/// Why a store could not do what it was asked.
public struct StoreError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure, for code to decide on.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Kind: String, Sendable, Hashable {
            case full, readOnly, busy, inUse, corrupt, unreadable, conflict, incompatible, unavailable, erased,
                restricted
            case locked
        }
        private let kind: Kind

        /// The disk is full.
        public static let full = Code(kind: .full)
        /// The file or its folder cannot be written.
        public static let readOnly = Code(kind: .readOnly)
        /// Another connection kept the database locked for too long.
        public static let busy = Code(kind: .busy)
        /// Another engine runs on this store.
        public static let inUse = Code(kind: .inUse)
        /// The file is damaged.
        public static let corrupt = Code(kind: .corrupt)
        /// One record is not what can have been written; what is around it can be read.
        public static let unreadable = Code(kind: .unreadable)
        /// A row that should be new exists already: somebody else wrote to the store.
        public static let conflict = Code(kind: .conflict)
        /// The store was written by a newer version, or is no store at all.
        public static let incompatible = Code(kind: .incompatible)
        /// The key under which a payload was sealed has been destroyed.
        public static let erased = Code(kind: .erased)
        /// The payload's person has asked for erasure, and only a hold keeps it: it is shown to nobody.
        public static let restricted = Code(kind: .restricted)
        /// The store is sealed, and the key that was given does not open it, or none was.
        public static let locked = Code(kind: .locked)
        /// The store could not be reached or failed otherwise.
        public static let unavailable = Code(kind: .unavailable)

        /// The stable name: `readOnly`.
        public var description: String { kind.rawValue }
    }

    /// The kind of failure.
    public var code: Code
    /// What happened and what to do about it.
    ///
    /// Holds no stored value.
    public var message: String
    /// What the database said.
    public var cause: (any Error)?

    /// Makes an error.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// The message.
    public var description: String { message }
}
