internal import JSONModel

extension Operation {
    /// Describes a map run.
    static let describeMapRun = Operation(
        "DescribeMapRun",
        [
            .required("mapRunArn", .text(1...2000))
        ]
    ) { request, backend in
        let record = try await backend.mapRun(request.text("mapRunArn"))
        let executionARN = try await backend.executionARN(of: record)
        return MapRunDescription(record: record, backend: backend).description(executionARN: executionARN)
    }
}
