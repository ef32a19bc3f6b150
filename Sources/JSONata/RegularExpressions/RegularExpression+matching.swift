internal import JSONModel

extension RegularExpression {
    /// The first match as the object that a regular expression gives when it is called: its text, its bounds, its groups
    /// and a function for the next match.
    func firstMatch(
        in text: [Unicode.Scalar],
        from start: Int,
        isContinuation: Bool = false,
        run: Evaluation
    ) throws(Failure) -> Value {
        guard let match = try match(in: text, from: start, run: run) else { return .undefined }
        if isContinuation && match.range.isEmpty { throw Failure("D1004", value: .string(source)) }
        let record = Record(minimumCapacity: 5)
        record.set("match", .string(String(text[match.range])))
        record.set("start", .integer(match.range.lowerBound))
        record.set("end", .integer(match.range.upperBound))
        record.set(
            "groups",
            .array(List(match.groups.map { group in group.map { .string(String(text[$0])) } ?? .undefined }))
        )
        let next = NextMatch(expression: self, text: text, start: match.range.upperBound)
        record.set("next", .function(.nextMatch(next)))
        return .record(record)
    }
}

extension String {
    /// A text of the given scalars.
    init(_ scalars: ArraySlice<Unicode.Scalar>) {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(view)
    }
}
