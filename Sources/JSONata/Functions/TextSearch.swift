/// Finds a text in another, scalar by scalar.
enum TextSearch {
    /// The first place at or behind a position where the mark stands.
    ///
    /// A mark that nearly matches everywhere takes time of the product of both lengths, so the steps are counted.
    static func index(
        of mark: [Unicode.Scalar],
        in text: [Unicode.Scalar],
        from start: Int,
        _ run: Evaluation
    ) throws(Failure) -> Int? {
        guard let first = mark.first else { return start <= text.count ? start : nil }
        var candidate = start
        var compared = 0
        while candidate + mark.count <= text.count {
            if text[candidate] == first {
                var matched = 1
                while matched < mark.count, text[candidate + matched] == mark[matched] { matched += 1 }
                if matched == mark.count { return candidate }
                compared += matched
                if compared > 4096 {
                    try run.take(textOf: compared * 4)
                    compared = 0
                }
            }
            candidate += 1
        }
        return nil
    }
}
