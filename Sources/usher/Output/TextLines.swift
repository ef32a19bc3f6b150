/// Names and values under each other, in groups.
///
/// The one way in which commands write one thing.
struct TextLines {
    private static let width = 13
    private(set) var text = ""

    /// Begins a group.
    mutating func begin(_ title: String) { text += "\n\n" + Style.forOutput.bold(title.withoutControls) }

    /// Adds a value, if there is one.
    mutating func add(_ name: String, _ value: String?, _ emphasize: (String) -> String = { $0 }) {
        guard let value else { return }
        let padding = String(repeating: " ", count: max(1, Self.width - name.count))
        text += (text.isEmpty ? "" : "\n") + name + padding + emphasize(value.withoutControls)
    }
}
