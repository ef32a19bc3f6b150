internal import Crypto
internal import WorkflowStore

/// The keys that were used last, so that a commit of many executions reads few of them from the file.
///
/// Two generations: when the newer one is full it becomes the older one, whose entries come back when they are asked for, and
/// what nobody asked for since is forgotten. So there are never more than twice ``capacity`` entries of each kind.
struct KeyCache {
    /// How many executions, and how many subjects, a generation holds.
    static let capacity = 16_384

    /// A subject as it is needed to seal and to open.
    struct Entry {
        var subject: SubjectKey
        /// The key; `nil` if it was destroyed.
        var key: SymmetricKey?
        var standing: SubjectStanding
    }

    private var subjects = Generations<ExecutionKey, SubjectKey>(capacity: capacity)
    private var entries = Generations<SubjectKey, Entry>(capacity: capacity)

    /// The subject of an execution, if it is known.
    mutating func entry(of execution: ExecutionKey) -> Entry? {
        guard let subject = subjects[execution] else { return nil }
        return entries[subject]
    }

    mutating func put(_ entry: Entry) { entries.put(entry, for: entry.subject) }

    mutating func put(_ subject: SubjectKey, of execution: ExecutionKey) { subjects.put(subject, for: execution) }

    /// Forgets a subject, whose entry has changed in the file.
    mutating func forget(_ subject: SubjectKey) { entries.remove(subject) }

    private struct Generations<Key: Hashable, Value> {
        let capacity: Int
        var newer: [Key: Value] = [:]
        var older: [Key: Value] = [:]

        init(capacity: Int) { self.capacity = capacity }

        subscript(key: Key) -> Value? {
            mutating get {
                if let value = newer[key] { return value }
                guard let value = older[key] else { return nil }
                put(value, for: key)
                return value
            }
        }

        mutating func put(_ value: Value, for key: Key) {
            if newer.count >= capacity { (older, newer) = (newer, [:]) }
            newer[key] = value
        }

        mutating func remove(_ key: Key) {
            newer[key] = nil
            older[key] = nil
        }
    }
}
