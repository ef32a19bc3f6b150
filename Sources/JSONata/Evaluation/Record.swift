internal import JSONModel

/// An object that the expression made.
///
/// It is a reference since a transform changes the objects that its pattern finds in its copy of the input, wherever in
/// the copy they are; once the transform is done nobody changes them any more.
final class Record {
    private(set) var keys: [String] = []
    private(set) var values: [Value] = []
    private(set) var depth = 1
    /// Where each key is, once there are more than a few.
    private var index: [ExactText: Int]?

    /// From this number of members on a dictionary beats looking at each key.
    private static let indexThreshold = 12

    init(minimumCapacity: Int = 0) {
        keys.reserveCapacity(minimumCapacity)
        values.reserveCapacity(minimumCapacity)
    }

    var count: Int { keys.count }

    private func position(of key: String) -> Int? {
        if let index { return index[ExactText(key)] }
        return keys.firstIndex { $0.hasSameCharacters(as: key) }
    }

    subscript(key: String) -> Value {
        guard let position = position(of: key) else { return .undefined }
        return values[position]
    }

    func contains(_ key: String) -> Bool { position(of: key) != nil }

    func set(_ key: String, _ value: Value) {
        depth = max(depth, value.depth + 1)
        if let position = position(of: key) {
            values[position] = value
            return
        }
        keys.append(key)
        values.append(value)
        if index != nil {
            index?[ExactText(key)] = keys.count - 1
        } else if keys.count > Self.indexThreshold {
            reindex()
        }
    }

    func remove(_ key: String) {
        guard let position = position(of: key) else { return }
        keys.remove(at: position)
        values.remove(at: position)
        if index != nil { reindex() }
    }

    private func reindex() {
        var index: [ExactText: Int] = [:]
        for (position, key) in keys.enumerated() { index[ExactText(key)] = position }
        self.index = index
    }
}
