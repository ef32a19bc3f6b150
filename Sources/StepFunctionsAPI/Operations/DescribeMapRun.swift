internal import JSONModel

extension Operation {
    /// Describes a map run.
    static let describeMapRun = Operation(
        "DescribeMapRun",
        [
            .required("mapRunArn", .text(1...2000))
        ]
    ) { request, backend in
        throw try MapRuns.unknown(request.text("mapRunArn"))
    }
}

/// Map runs.
///
/// There are none yet, so every ARN of one names nothing.
enum MapRuns {
    /// The refusal of an ARN.
    ///
    /// - Throws: `InvalidArn` for what is no ARN of a map run.
    static func unknown(_ arn: String) throws(ServiceFailure) -> ServiceFailure {
        let resource = try ResourceName(arn: arn)
        guard resource == .mapRun else { throw resource.misplaced }
        return .noResource(arn)
    }
}
