internal import JSONModel

/// The functions that come with the language.
enum Library {
    /// The functions of the reference implementation, by name.
    static let standard: [String: NativeFunction] = table {
        () throws(Failure) in
        try AggregationFunctions.all() + StringFunctions.all() + PatternFunctions.all() + NumberFunctions.all()
            + ArrayFunctions.all() + HigherOrderFunctions.all() + ObjectFunctions.all() + ValueFunctions.all()
            + EncodingFunctions.all() + TimeFunctions.all()
    }

    /// What AWS Step Functions adds, by name.
    static let stepFunctions: [String: NativeFunction] = table { () throws(Failure) in try StepFunctions.all() }

    private static func table(_ functions: () throws(Failure) -> [NativeFunction]) -> [String: NativeFunction] {
        // The signatures are constants; a test calls every function, so one that cannot be read is found there.
        let list = (try? functions()) ?? []
        return Dictionary(list.map { ($0.name, $0) }, uniquingKeysWith: { _, later in later })
    }
}
