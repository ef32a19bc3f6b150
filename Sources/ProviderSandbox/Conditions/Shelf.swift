/// A dictionary with a bound: when it is full, the entry that was put in first makes room.
///
/// Entries stand side by side in a ring, and the index holds their places only: a table of hashes keeps a quarter of its room
/// free, and doubles when it grows, which is much for hundreds of thousands of large values.
struct Shelf<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    /// The largest number of entries.
    let capacity: Int
    /// How many entries were dropped to make room.
    private(set) var dropped = 0
    private var places: [Key: UInt32] = [:]
    private var entries: [(key: Key, value: Value)] = []
    /// The place of the entry that was put in first.
    private var oldest = 0

    init(capacity: Int) { self.capacity = min(max(1, capacity), Int(UInt32.max)) }

    var count: Int { entries.count }

    /// The keys, oldest first.
    var keys: some BidirectionalCollection<Key> {
        (0..<entries.count).lazy.map { [entries, oldest] in entries[(oldest + $0) % entries.count].key }
    }

    /// The value with the given key.
    ///
    /// Setting `nil` is not offered: entries leave only by age.
    subscript(key: Key) -> Value? { places[key].map { entries[Int($0)].value } }

    /// The value with the given key for changing in place; an absent one is put in first.
    subscript(key: Key, default value: @autoclosure () -> Value) -> Value {
        get { self[key] ?? value() }
        _modify { yield &entries[places[key].map { Int($0) } ?? append(value(), for: key)].value }
    }

    /// Puts in a value, or replaces the one with that key at its place in the order.
    mutating func insert(_ value: Value, for key: Key) {
        if let place = places[key] { entries[Int(place)].value = value } else { _ = append(value, for: key) }
    }

    /// Puts in a value whose key is new, and tells its place.
    private mutating func append(_ value: Value, for key: Key) -> Int {
        let place: Int
        if entries.count < capacity {
            place = entries.count
            entries.append((key, value))
        } else {
            place = oldest
            places[entries[place].key] = nil
            entries[place] = (key, value)
            oldest = (oldest + 1) % capacity
            dropped += 1
        }
        places[key] = UInt32(place)
        return place
    }
}
