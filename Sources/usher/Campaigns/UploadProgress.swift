internal import JSONModel

/// Shows how far a file is handed in: a bar on a terminal, else a line for each tenth.
final class UploadProgress {
    // A class, because what was shown last belongs to the terminal and not to a copy.
    private static let barWidth = 24

    private let total: Int
    private let terminal: Terminal?
    private var lastTenth = 0

    init(total: Int) {
        self.total = max(1, total)
        terminal = Terminal.forErrors
    }

    /// Shows that so many bytes of the file are handed in, and what became of their rows.
    func show(_ position: Int, counts: JSON) {
        let share = min(1, Double(position) / Double(total))
        let read = CampaignText.grouped(counts["read"]?.integerValue ?? 0)
        let taken = CampaignText.grouped(counts["total"]?.integerValue ?? 0)
        let text = "\(Int(share * 100)) %  \(read) rows, \(taken) customers"
        if let terminal {
            let line = "Handing in  " + Bar.text(share, width: Self.barWidth) + "  " + text
            terminal.write("\r" + String(line.prefix(max(10, terminal.width - 1))) + "\u{1B}[K")
        } else if Int(share * 10) > lastTenth {
            lastTenth = Int(share * 10)
            Output.note("Handed in " + text)
        }
    }

    /// Leaves the line.
    func end() { terminal?.write("\r\u{1B}[K") }
}
