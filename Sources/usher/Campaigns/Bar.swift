/// A bar of characters for a share of a whole.
enum Bar {
    /// The bar, as wide as asked for; more than nothing is never shown as nothing, and less than all never as all.
    static func text(_ share: Double, width: Int) -> String {
        guard width > 0 else { return "" }
        let share = min(1, max(0, share.isFinite ? share : 0))
        var filled = Int((share * Double(width)).rounded())
        if share > 0 { filled = max(1, filled) }
        if share < 1 { filled = min(width - 1, filled) }
        return String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    }
}
