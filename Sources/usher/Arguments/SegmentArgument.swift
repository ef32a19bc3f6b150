internal import ArgumentParser

/// An attribute of customers and a value of it, as `country:DE`.
struct SegmentArgument: ExpressibleByArgument, Sendable {
    let name: String
    let value: String

    init?(argument: String) {
        let parts = argument.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        (name, value) = (parts[0], parts[1])
    }
}
