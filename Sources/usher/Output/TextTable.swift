/// Rows under headings, in columns of equal width.
///
/// The one way in which commands write lists.
struct TextTable {
    private let headings: [String]
    private var rows: [[String]] = []
    /// Changes a cell's looks, without its width.
    var emphasize: (_ cell: String, _ column: Int) -> String = { cell, _ in cell }

    init(_ headings: String...) { self.headings = headings }

    var isEmpty: Bool { rows.isEmpty }

    /// Adds a row.
    ///
    /// `nil` is written as a dash; what a terminal would act on is taken out.
    mutating func add(_ cells: String?...) {
        rows.append(cells.map { ($0.map { $0.isEmpty ? "-" : $0 } ?? "-").withoutControls })
    }

    /// The table, without spaces at the ends of its lines.
    func text(style: Style = .forOutput) -> String {
        let widths = headings.indices.map { column in
            ([headings] + rows).map { $0[column].count }.max() ?? 0
        }
        let head = line(headings, widths) { cell, _ in style.bold(cell) }
        return ([head] + rows.map { line($0, widths, emphasize) }).joined(separator: "\n")
    }

    private func line(_ cells: [String], _ widths: [Int], _ emphasize: (String, Int) -> String) -> String {
        var line = ""
        for (column, cell) in cells.enumerated() {
            line += emphasize(cell, column)
            guard column < cells.count - 1 else { break }
            line += String(repeating: " ", count: widths[column] - cell.count + 2)
        }
        return line
    }
}

extension String {
    /// The text on one line, without escape sequences: names and messages come from outside.
    var withoutControls: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? " " : $0 }
            )
        )
    }
}
