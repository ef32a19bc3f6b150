/// A dictionary with a bound: when it is full, the entry that was put in first makes room.
struct Shelf<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    /// The largest number of entries.
    let capacity: Int
    /// How many entries were dropped to make room.
    private(set) var dropped = 0
    private var entries: [Key: Value] = [:]
    private var order: [Key] = []
    private var oldest = 0

    init(capacity: Int) { self.capacity = max(1, capacity) }

    var count: Int { entries.count }

    /// The keys, oldest first.
    var keys: ArraySlice<Key> { order[oldest...] }

    /// The value with the given key.
    ///
    /// Setting `nil` is not offered: entries leave only by age.
    subscript(key: Key) -> Value? { entries[key] }

    /// The value with the given key for changing in place; an absent one is put in first.
    subscript(key: Key, default value: @autoclosure () -> Value) -> Value {
        get { entries[key] ?? value() }
        _modify {
            if entries[key] == nil { insert(value(), for: key) }
            // The entry exists by now, so the default of the inner subscript is never stored.
            yield &entries[key, default: value()]
        }
    }

    /// Puts in a value, or replaces the one with that key at its place in the order.
    mutating func insert(_ value: Value, for key: Key) {
        guard entries.updateValue(value, forKey: key) == nil else { return }
        order.append(key)
        guard entries.count > capacity else { return }
        entries[order[oldest]] = nil
        dropped += 1
        oldest += 1
        // Half of the list is dead: give it back, which costs one move of a key per insertion on average.
        if oldest > 1024, oldest * 2 > order.count {
            order.removeFirst(oldest)
            oldest = 0
        }
    }
}
