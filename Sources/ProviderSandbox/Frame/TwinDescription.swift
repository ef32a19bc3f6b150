/// What a twin offers, as data that renders itself.
///
/// The tables are the ones that the twin works with, so what is printed cannot drift from what happens.
public struct TwinDescription: Sendable, Hashable {
    /// The provider's name in paths and connectors: `sardine`.
    public var name: String
    /// The provider's name for people.
    public var title: String
    /// One paragraph on what is simulated and what is not.
    public var summary: String
    /// The beginnings of the request paths that belong to this twin.
    public var pathPrefixes: [String]
    /// The tables of the description, in the order in which they are shown.
    public var tables: [Table]

    /// Makes a description.
    public init(name: String, title: String, summary: String, pathPrefixes: [String], tables: [Table]) {
        self.name = name
        self.title = title
        self.summary = summary
        self.pathPrefixes = pathPrefixes
        self.tables = tables
    }

    /// A titled table of names and their meanings.
    public struct Table: Sendable, Hashable {
        /// What the table lists.
        public var title: String
        /// What holds for all of its rows; may be empty.
        public var note: String
        /// The rows, in order.
        public var rows: [Row]

        /// Makes a table.
        public init(_ title: String, note: String = "", rows: [Row]) {
            self.title = title
            self.note = note
            self.rows = rows
        }
    }

    /// A name and its meaning.
    public struct Row: Sendable, Hashable {
        /// What is written: a path, a number, a dial.
        public var name: String
        /// What it does, as one sentence.
        public var meaning: String

        /// Makes a row.
        public init(_ name: String, _ meaning: String) {
            self.name = name
            self.meaning = meaning
        }
    }
}

extension TwinDescription: CustomStringConvertible {
    /// Plain text for a terminal, with the meanings aligned within each table.
    public var description: String {
        var lines = ["\(title) (\(name))", ""] + TwinDescription.wrapped(summary)
        for table in tables {
            lines += ["", table.title] + TwinDescription.wrapped(table.note)
            let width = table.rows.map(\.name.count).max() ?? 0
            for row in table.rows {
                let padding = String(repeating: " ", count: width - row.name.count)
                lines.append("  \(row.name)\(padding)  \(row.meaning)")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
    /// The text in lines of at most 100 columns.
    private static func wrapped(_ text: String) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let line = lines.last, line.count + word.count < 100 {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
