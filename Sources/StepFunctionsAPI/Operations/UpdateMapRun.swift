internal import JSONModel

extension Operation {
    /// Changes the limits of a map run.
    static let updateMapRun = Operation(
        "UpdateMapRun",
        [
            .required("mapRunArn", .text(1...2000)),
            .optional("maxConcurrency", .integer(from: 0)), .optional("toleratedFailurePercentage", .number(0...100)),
            .optional("toleratedFailureCount", .integer(0...Int.max)),
        ]
    ) { request, backend in
        throw try MapRuns.unknown(request.text("mapRunArn"))
    }
}
