/// The members of a JSON object, in the order in which they were written.
///
/// Two objects are equal if they have the same members, whatever their order. Keys are the same if their Unicode scalars
/// are (RFC 8259 §8.3): unlike Swift's strings, `é` written as one scalar and as two are two keys, and none is lost.
public struct JSONObject: Sendable {
    /// The members, in order.
    ///
    /// They lie in one array, because most objects are small and are read far more than searched.
    private(set) var members: [Member]
    /// Where each key is, kept once there are too many members to look through.
    private var places: [ExactKey: Int]?

    typealias Member = (key: String, value: JSON)

    /// Up to this number of members, comparing one key after the other is faster than hashing.
    private static let maximumUnindexedCount = 16

    /// Makes an empty object.
    public init() { members = [] }

    /// Makes an empty object with room for the given number of members.
    public init(minimumCapacity: Int) {
        members = []
        members.reserveCapacity(minimumCapacity)
    }

    /// Makes an object of the given members; of two equal keys the later value counts, at the earlier place.
    public init(_ members: some Sequence<(String, JSON)>) {
        self.init(minimumCapacity: members.underestimatedCount)
        for (key, value) in members { set(value, for: key) }
    }

    /// The value with the given key.
    ///
    /// Assigning `nil` removes the member; a new key is appended.
    public subscript(key: String) -> JSON? {
        get { place(of: key).map { members[$0].value } }
        set {
            if let newValue { set(newValue, for: key) } else { removeValue(forKey: key) }
        }
    }

    /// The value with the given key, or the default where it is absent.
    public subscript(key: String, default value: @autoclosure () -> JSON) -> JSON {
        get { self[key] ?? value() }
        set { set(newValue, for: key) }
    }

    /// The number of members.
    public var count: Int { members.count }
    /// Whether there are no members.
    public var isEmpty: Bool { members.isEmpty }
    /// The keys, in order.
    public var keys: [String] { members.map(\.key) }
    /// The values, in order.
    public var values: [JSON] { members.map(\.value) }

    /// Removes the member with the given key and returns its value.
    @discardableResult
    public mutating func removeValue(forKey key: String) -> JSON? {
        guard let place = place(of: key) else { return nil }
        let value = members.remove(at: place).value
        if var places {
            self.places = nil
            places[ExactKey(text: key)] = nil
            // The members behind it have moved up.
            for index in places.values.indices where places.values[index] > place { places.values[index] -= 1 }
            self.places = places
        }
        return value
    }

    /// Adds the members of another object; for a key that both have the other's value counts.
    public mutating func merge(_ other: JSONObject) {
        for (key, value) in other.members { set(value, for: key) }
    }

    /// An object with the same keys, each value transformed.
    public func mapValues<Failure: Error>(_ transform: (JSON) throws(Failure) -> JSON) throws(Failure) -> JSONObject {
        var result = self
        for place in members.indices { result.members[place].value = try transform(members[place].value) }
        return result
    }

    /// Replaces the value with a key at its place, or appends a member.
    mutating func set(_ value: JSON, for key: String) {
        if let place = place(of: key) {
            members[place].value = value
        } else {
            members.append((key, value))
            if places == nil { indexIfLarge() } else { places?[ExactKey(text: key)] = members.count - 1 }
        }
    }

    private func place(of key: String) -> Int? {
        if let places { return places[ExactKey(text: key)] }
        return members.firstIndex { ExactKey.isSame($0.key, key) }
    }

    private mutating func indexIfLarge() {
        guard members.count > JSONObject.maximumUnindexedCount else { return }
        var places: [ExactKey: Int] = Dictionary(minimumCapacity: members.count * 2)
        for (place, member) in members.enumerated() { places[ExactKey(text: member.key)] = place }
        self.places = places
    }

    /// A key that is compared and hashed by its bytes.
    private struct ExactKey: Hashable, Sendable {
        var text: String

        static func == (left: ExactKey, right: ExactKey) -> Bool { isSame(left.text, right.text) }

        /// Whether two texts have the same bytes.
        ///
        /// Texts that Swift tells apart differ in them, and it is quick to do so; only its canonical equivalence needs a
        /// second look.
        static func isSame(_ left: String, _ right: String) -> Bool {
            left == right && left.utf8.elementsEqual(right.utf8)
        }

        func hash(into hasher: inout Hasher) {
            let isHashed: Void? = text.utf8.withContiguousStorageIfAvailable {
                hasher.combine(bytes: UnsafeRawBufferPointer($0))
            }
            // A text without contiguous storage must hash like the same text with it.
            if isHashed == nil { Array(text.utf8).withUnsafeBytes { hasher.combine(bytes: $0) } }
        }
    }
}

extension JSONObject: RandomAccessCollection {
    /// The position of the first member.
    public var startIndex: Int { 0 }
    /// The position behind the last member.
    public var endIndex: Int { members.count }
    /// The member at the given position.
    public subscript(position: Int) -> (key: String, value: JSON) { members[position] }
}

extension JSONObject: Hashable {
    /// Whether both have the same members, in any order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        guard left.count == right.count else { return false }
        for (place, (key, value)) in left.members.enumerated() {
            // Most objects that are compared have their members in the same order.
            if ExactKey.isSame(right.members[place].key, key) {
                guard right.members[place].value == value else { return false }
            } else {
                guard right[key] == value else { return false }
            }
        }
        return true
    }

    /// Hashes the members without regard to their order.
    public func hash(into hasher: inout Hasher) {
        var combined = 0
        for (key, value) in members {
            var member = Hasher()
            member.combine(key)
            member.combine(value)
            combined ^= member.finalize()
        }
        hasher.combine(combined)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Makes an object; of two equal keys the later value counts.
    public init(dictionaryLiteral elements: (String, JSON)...) { self.init(elements) }
}
