internal import JSONModel

/// What will happen by itself, by the moment at which it does; equal moments keep the order of entry.
struct Agenda<Event: Sendable>: Sendable {
    /// The largest number of entries.
    ///
    /// When one more is made, the one that is due last is given up.
    let capacity: Int
    private var entries: [Entry] = []
    private var head = 0

    private struct Entry: Sendable {
        var due: Timestamp
        var event: Event
    }

    init(capacity: Int) { self.capacity = max(1, capacity) }

    /// The moment of the first entry.
    var nextDue: Timestamp? { head < entries.count ? entries[head].due : nil }

    /// The number of entries.
    var count: Int { entries.count - head }

    /// Enters an event.
    ///
    /// Events that are due later than all others, the common case, cost nothing to place.
    mutating func add(_ event: Event, due: Timestamp) {
        var low = head
        var high = entries.count
        if let last = entries.last, last.due <= due { low = high }
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].due <= due { low = middle + 1 } else { high = middle }
        }
        entries.insert(Entry(due: due, event: event), at: low)
        if count > capacity { entries.removeLast() }
    }

    /// Takes out the first event that is due by the given moment.
    mutating func next(by moment: Timestamp) -> (event: Event, due: Timestamp)? {
        guard head < entries.count, entries[head].due <= moment else { return nil }
        let entry = entries[head]
        head += 1
        if head == entries.count || (head > 1024 && head * 2 > entries.count) {
            entries.removeFirst(head)
            head = 0
        }
        return (entry.event, entry.due)
    }
}
