public import ArgumentParser
internal import OnboardingAPI
public import WorkflowStore

extension ExecutionStatus: ExpressibleByArgument {
    /// Reads the status as REST writes it: `timed_out`.
    public init?(argument: String) { self.init(publicName: argument) }

    /// Every status, for the help.
    public static var allValueStrings: [String] { allCases.map(\.publicName) }
}
